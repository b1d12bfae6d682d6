/** One simulation: how far it is, and what came of it. */
import { Alert, Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { SimulationResponse } from '../../../../src/simulations/contract.ts';
import { api } from '../../api/client.ts';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';
import { CancelButton } from './cancel-button.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { FiguresPanel } from './figures-panel.tsx';
import { NodeLoadPanel } from './node-load-panel.tsx';
import { isOpen, LOOK_MS, SimulationProgress } from './simulation-progress.tsx';

/** Read again and again while it is under way. */
export function SimulationDetailPage() {
  const { simulationId = '' } = useParams();
  const simulation = useQuery(
    api.simulations.get.queryOptions({
      input: { params: { simulation_id: simulationId } },
      refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? LOOK_MS : false),
    }),
  );
  return (
    <Loaded query={simulation} skeleton={<RowsSkeleton rows={10} />}>
      {(data) => <Content simulation={data} />}
    </Loaded>
  );
}

function Content({ simulation }: { simulation: SimulationResponse }) {
  const hasResults = simulation.orders_done > 0;
  return (
    <>
      <Text size="sm" mb={4}>
        <Anchor component={Link} to="/simulations">
          Simulations
        </Anchor>
      </Text>
      <PageHeader title={simulation.name}>
        <CancelButton simulation={simulation} />
      </PageHeader>
      <Stack>
        <Paper p="md" bd="1px solid var(--oms-line)">
          <Group gap="xl" align="flex-start">
            <StatusBadge status={simulation.status} />
            <div>
              <Text size="xs" c="dimmed">
                Orders replayed
              </Text>
              <SimulationProgress simulation={simulation} />
            </div>
            <div>
              <Text size="xs" c="dimmed">
                Which orders
              </Text>
              <Text size="sm">{describeOrders(simulation.orders)}</Text>
            </div>
            <div>
              <Text size="xs" c="dimmed">
                Started
              </Text>
              <Text size="sm">
                <Moment at={simulation.created_at} />
              </Text>
            </div>
          </Group>
        </Paper>
        {simulation.failure ? (
          <Alert color="red" variant="outline" title="It could not go on" role="alert">
            {simulation.failure}
          </Alert>
        ) : null}
        {hasResults ? <Results simulation={simulation} /> : <Waiting simulation={simulation} />}
      </Stack>
    </>
  );
}

function Results({ simulation }: { simulation: SimulationResponse }) {
  return (
    <>
      <ComparisonPanel runs={simulation.runs} />
      <FiguresPanel runs={simulation.runs} />
      <NodeLoadPanel nodes={simulation.node_load} runs={simulation.runs} />
      <DifferencesPanel simulation={simulation} />
    </>
  );
}

function Waiting({ simulation }: { simulation: SimulationResponse }) {
  return (
    <Text size="sm" c="dimmed" role="status">
      {isOpen(simulation)
        ? 'The first results show as soon as the first orders are replayed. Real orders go first.'
        : 'It ended before an order was replayed.'}
    </Text>
  );
}

function describeOrders(orders: SimulationResponse['orders']): string {
  if (orders.order_numbers !== undefined) return `${orders.order_numbers} by number`;
  return [
    `${orders.from_date ?? ''} to ${orders.to_date ?? ''}`,
    orders.channel ? channelLabel(orders.channel) : '',
    orders.fulfillment_type ? humanize(orders.fulfillment_type) : '',
    orders.state ?? '',
  ]
    .filter(Boolean)
    .join(', ');
}
