/** The list of simulations. */
import { Anchor, Button, Paper, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { SimulationSummary } from '../../../../src/simulations/contract.ts';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { usePage } from '../../components/use-page.ts';
import { CancelButton } from './cancel-button.tsx';
import { isOpen, LOOK_MS, SimulationProgress } from './simulation-progress.tsx';
import { StartSimulation } from './start-simulation.tsx';

const PAGE_SIZE = 20;

/** Newest first; while one is under way the list is read again and again. */
export function SimulationsPage() {
  const user = useUser();
  const [page, setPage] = usePage();
  const [isStarting, { open, close }] = useDisclosure();
  const simulations = useQuery(
    api.simulations.list.queryOptions({
      input: { query: { page, page_size: PAGE_SIZE } },
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? LOOK_MS : false),
    }),
  );
  const mayStart = may(user, 'sourcing.write');
  const start = (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={open}>
      New simulation
    </Button>
  );
  return (
    <>
      <PageHeader title="Simulations">{mayStart ? start : null}</PageHeader>
      <Paper p="md" bd="1px solid var(--oms-line)">
        <Loaded query={simulations} skeleton={<RowsSkeleton rows={6} />}>
          {({ items, total }) =>
            items.length > 0 ? (
              <>
                <SimulationsTable simulations={items} />
                <PagedFooter
                  page={page}
                  pageSize={PAGE_SIZE}
                  total={total}
                  noun={total === 1 ? 'simulation' : 'simulations'}
                  onPage={setPage}
                />
              </>
            ) : (
              <EmptyState title="Nothing has been simulated yet" action={mayStart ? start : null}>
                A simulation replays past orders through other rules, against the stock as it was, and
                compares cost, splits and fill rate with what really happened. It changes nothing.
              </EmptyState>
            )
          }
        </Loaded>
      </Paper>
      <Dialog opened={isStarting} onClose={close} title="New simulation" size="xl">
        <StartSimulation onClose={close} />
      </Dialog>
    </>
  );
}

function SimulationsTable({ simulations }: { simulations: readonly SimulationSummary[] }) {
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing={8} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Simulation</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">Orders</Table.Th>
            <Table.Th scope="col" ta="right">
              Started
            </Table.Th>
            <Table.Th scope="col" aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {simulations.map((simulation) => (
            <Table.Tr key={simulation.id}>
              <Table.Td maw={360}>
                <Anchor component={Link} to={`/simulations/${simulation.id}`} size="sm" fw={600}>
                  {simulation.name}
                </Anchor>
                {simulation.failure ? (
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {simulation.failure}
                  </Text>
                ) : null}
              </Table.Td>
              <Table.Td>
                <StatusBadge status={simulation.status} />
              </Table.Td>
              <Table.Td>
                <SimulationProgress simulation={simulation} />
              </Table.Td>
              <Table.Td ta="right" c="dimmed">
                <Moment at={simulation.created_at} />
              </Table.Td>
              <Table.Td ta="right">
                <CancelButton simulation={simulation} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
