/** The last runs of a schedule with what each did. */
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RunResponse, ScheduleResponse } from '../../../../src/schedules/contract.ts';
import { api } from '../../api/client.ts';
import { Moment } from '../../components/moment.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { countsInWords } from './cron-words.ts';

const READ_EVERY_MS = 5_000;

/** The newest first. */
export function RunsView({ schedule }: { schedule: ScheduleResponse }) {
  const detail = useQuery(
    api.schedules.get.queryOptions({
      input: { params: { schedule_id: schedule.id } },
      refetchInterval: READ_EVERY_MS,
    }),
  );
  return (
    <Stack>
      <Text size="sm">{schedule.summary}</Text>
      {schedule.skipped_runs + schedule.missed_runs > 0 ? (
        <Text size="sm" c="dimmed">
          {schedule.skipped_runs} passed over because a run was under way, {schedule.missed_runs} missed while
          the server was away.
        </Text>
      ) : null}
      <Loaded query={detail} skeleton={<RowsSkeleton rows={4} />}>
        {({ runs }) =>
          runs.length > 0 ? (
            runs.map((run) => <RunEntry key={run.workflow_id} run={run} />)
          ) : (
            <EmptyState title="It has not run yet">Its runs show here with what they did.</EmptyState>
          )
        }
      </Loaded>
    </Stack>
  );
}

function RunEntry({ run }: { run: RunResponse }) {
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <StatusBadge status={run.status} />
        <Text size="sm" c="dimmed">
          <Moment at={run.started_at} exact />
        </Text>
      </Group>
      {run.results.map(({ environment, counts, error }) => (
        <Text key={environment} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>{environment}</b>: {error ?? countsInWords(counts)}
        </Text>
      ))}
    </Stack>
  );
}
