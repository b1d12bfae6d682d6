/** What happens by the clock, when it runs next, and what its last run did. */
import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScheduleResponse } from '../../../../src/schedules/contract.ts';
import { api, client } from '../../api/client.ts';
import { useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { countsInWords, cronInWords } from './cron-words.ts';
import { PauseForm } from './pause-form.tsx';
import { RunsView } from './runs-view.tsx';
import { useScheduleChange } from './use-schedule-change.ts';

const READ_EVERY_MS = 10_000;

interface Chosen {
  schedule: ScheduleResponse;
  what: 'runs' | 'pause';
}

function titleOf(chosen: Chosen | null): string {
  if (!chosen) return 'Schedule';
  return chosen.what === 'pause' ? `Pause ${chosen.schedule.id}` : `Runs of ${chosen.schedule.id}`;
}

/** One row for each schedule; the owner of the platform runs, pauses and resumes them. */
export function SchedulesPage() {
  const schedules = useQuery(api.schedules.list.queryOptions({ input: {}, refetchInterval: READ_EVERY_MS }));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const close = () => setChosen(null);
  return (
    <>
      <PageHeader title="Schedules" />
      <Panel title="By the clock" note="for all environments">
        <Loaded query={schedules} skeleton={<RowsSkeleton rows={3} height={48} />}>
          {({ items }) => <SchedulesTable schedules={items} onChoose={setChosen} />}
        </Loaded>
      </Panel>
      <Dialog opened={chosen !== null} onClose={close} size="lg" title={titleOf(chosen)}>
        {chosen?.what === 'runs' ? <RunsView schedule={chosen.schedule} /> : null}
        {chosen?.what === 'pause' ? <PauseForm schedule={chosen.schedule} onClose={close} /> : null}
      </Dialog>
    </>
  );
}

interface TableProps {
  schedules: readonly ScheduleResponse[];
  onChoose: (chosen: Chosen) => void;
}

function SchedulesTable({ schedules, onChoose }: TableProps) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Schedule</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Next run</Table.Th>
            <Table.Th scope="col">Last run</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {schedules.map((schedule) => (
            <ScheduleRow key={schedule.id} schedule={schedule} onChoose={onChoose} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ScheduleRow({
  schedule,
  onChoose,
}: {
  schedule: ScheduleResponse;
  onChoose: TableProps['onChoose'];
}) {
  const [next] = schedule.next_runs;
  return (
    <Table.Tr>
      <Table.Td maw={380}>
        <Text size="sm" fw={600}>
          {schedule.id}
        </Text>
        <Text size="xs" c="dimmed">
          {cronInWords(schedule.cron)}. {schedule.summary}
        </Text>
      </Table.Td>
      <Table.Td maw={200}>
        <StatusBadge status={schedule.state} />
        {schedule.pause_reason ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {schedule.pause_reason}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>{next ? <Moment at={next} /> : '–'}</Table.Td>
      <Table.Td maw={240}>
        <LastRun schedule={schedule} />
      </Table.Td>
      <Table.Td>
        <RowActions schedule={schedule} onChoose={onChoose} />
      </Table.Td>
    </Table.Tr>
  );
}

function LastRun({ schedule: { last_run: run } }: { schedule: ScheduleResponse }) {
  if (!run) return <>–</>;
  const words = run.results.map(({ counts, error }) => error ?? countsInWords(counts)).join('; ');
  return (
    <>
      <Group gap="xs">
        <StatusBadge status={run.status} />
        <Text size="xs" c="dimmed">
          <Moment at={run.started_at} />
        </Text>
      </Group>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {words}
      </Text>
    </>
  );
}

function RowActions({
  schedule,
  onChoose,
}: {
  schedule: ScheduleResponse;
  onChoose: TableProps['onChoose'];
}) {
  const user = useUser();
  const params = { schedule_id: schedule.id };
  const trigger = useScheduleChange(() => client.schedules.trigger({ headers: {}, params }));
  const resume = useScheduleChange(() => client.schedules.resume({ params }));
  const mayChange = user.platform_role === 'PLATFORM_OWNER' && schedule.state !== 'ABSENT';
  const small = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        {...small}
        aria-label={`Runs of ${schedule.id}`}
        onClick={() => onChoose({ schedule, what: 'runs' })}
      >
        Runs
      </Button>
      {mayChange ? (
        <Button
          {...small}
          aria-label={`Run ${schedule.id} now`}
          loading={trigger.isPending}
          onClick={() =>
            trigger.mutate(undefined, {
              onError: notifyFailure,
              onSuccess: () => notifications.show({ message: `${schedule.id} runs now.` }),
            })
          }
        >
          Run now
        </Button>
      ) : null}
      {mayChange && schedule.state === 'ACTIVE' ? (
        <Button
          {...small}
          aria-label={`Pause ${schedule.id}`}
          onClick={() => onChoose({ schedule, what: 'pause' })}
        >
          Pause…
        </Button>
      ) : null}
      {mayChange && schedule.state === 'PAUSED' ? (
        <Button
          {...small}
          aria-label={`Resume ${schedule.id}`}
          loading={resume.isPending}
          onClick={() => resume.mutate(undefined, { onError: notifyFailure })}
        >
          Resume
        </Button>
      ) : null}
    </Group>
  );
}
