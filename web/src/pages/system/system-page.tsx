/** How the product is: what it depends on, what waits, and what to do about it. */
import { Alert, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SystemView } from '../../../../src/operation/contract.ts';
import { api } from '../../api/client.ts';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { DependenciesTable, ProjectionsTable, QueuesTable, SetAsideTable } from './system-tables.tsx';

/** Backlogs have no live updates. */
const READ_EVERY_MS = 5_000;

const HEADLINE: Readonly<Record<SystemView['status'], { color: string; text: string }>> = {
  OK: { color: 'green', text: 'Everything that orders need is there, and nothing waits.' },
  BEHIND: { color: 'yellow', text: 'Orders go on, but something does not answer or has fallen behind.' },
  DOWN: { color: 'red', text: 'Something that orders need is not there.' },
};

/** Read again every few seconds while it is open. */
export function SystemPage() {
  const system = useQuery(api.operation.system.queryOptions({ input: {}, refetchInterval: READ_EVERY_MS }));
  return (
    <>
      <PageHeader title="System" />
      <Loaded query={system} skeleton={<RowsSkeleton rows={12} />}>
        {(view) => <SystemPanels view={view} />}
      </Loaded>
    </>
  );
}

function SystemPanels({ view }: { view: SystemView }) {
  const { color, text } = HEADLINE[view.status];
  return (
    <Stack>
      <Alert color={color} variant="outline" title={text}>
        <Text size="sm">
          Longhaul {view.version}, as of <Moment at={view.checked_at} />
        </Text>
      </Alert>
      <Panel title="Dependencies">
        <DependenciesTable dependencies={view.dependencies} />
      </Panel>
      <Panel title="Task queues">
        {view.queues ? (
          <QueuesTable queues={view.queues} />
        ) : (
          <EmptyState title="Temporal does not answer">Nothing is known of its queues.</EmptyState>
        )}
      </Panel>
      <Panel title="Projections" note="of this environment">
        {view.projections ? (
          <ProjectionsTable projections={view.projections} />
        ) : (
          <EmptyState title="The database does not answer">Nothing is known of what waits in it.</EmptyState>
        )}
      </Panel>
      {view.set_aside.length > 0 ? (
        <Panel title="Set aside" note="the newest changes that could not be taken">
          <SetAsideTable rows={view.set_aside} />
        </Panel>
      ) : null}
    </Stack>
  );
}
