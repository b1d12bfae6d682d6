/** Order by order: what really happened, and what the rule sets would have done. */
import { Anchor, Button, Group, SegmentedControl, Select, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SimulatedOrderResponse, SimulationResponse } from '../../../../src/simulations/contract.ts';
import { api } from '../../api/client.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { humanize } from '../../format/labels.ts';
import { formatCost } from '../../format/money.ts';
import { formatDifference } from './run-words.ts';

const PAGE_SIZE = 25;
const SHOWN = [
  { value: 'DIFFERENT', label: 'Served otherwise' },
  { value: 'FALSE_BACKORDERS', label: 'False backorders' },
  { value: 'ALL', label: 'All' },
] as const;
type Shown = (typeof SHOWN)[number]['value'];

/** Pages of orders, and the same as a file. */
export function DifferencesPanel({ simulation }: { simulation: SimulationResponse }) {
  const [show, setShow] = useState<Shown>('DIFFERENT');
  const [run, setRun] = useState<number | null>(null);
  const [page, setPage] = useState(1);
  const filter = { show, ...(run === null ? {} : { run }) };
  const orders = useQuery({
    ...api.simulations.orders.queryOptions({
      input: { params: { simulation_id: simulation.id }, query: { ...filter, page, page_size: PAGE_SIZE } },
    }),
    placeholderData: keepPreviousData,
    // What is shown follows the progress that the page reads anyway.
    queryKey: [...api.simulations.orders.key(), simulation.id, filter, page, simulation.orders_done],
  });
  const sets = simulation.runs.filter((each) => each.run > 0);
  const address = new URLSearchParams({ show, ...(run === null ? {} : { run: String(run) }) });
  return (
    <Panel
      title="Order by order"
      action={
        <Button
          component="a"
          href={`/sourcing/simulations/${simulation.id}/export?${address}`}
          download
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
        >
          CSV
        </Button>
      }
    >
      <Group gap="sm" mb="sm" role="search" aria-label="Filter orders">
        <SegmentedControl
          size="xs"
          aria-label="Which orders"
          data={[...SHOWN]}
          value={show}
          onChange={(chosen) => {
            setShow(SHOWN.find(({ value }) => value === chosen)?.value ?? 'ALL');
            setPage(1);
          }}
        />
        {sets.length > 1 ? (
          <Select
            size="xs"
            aria-label="In which rule set"
            placeholder="In any rule set"
            clearable
            data={sets.map((each) => ({ value: String(each.run), label: each.name }))}
            value={run === null ? null : String(run)}
            onChange={(chosen) => {
              setRun(chosen === null ? null : Number(chosen));
              setPage(1);
            }}
          />
        ) : null}
      </Group>
      <Loaded query={orders} skeleton={<RowsSkeleton rows={6} />}>
        {({ items, total }) =>
          items.length > 0 ? (
            <>
              <OrdersTable orders={items} simulation={simulation} />
              <PagedFooter
                page={page}
                pageSize={PAGE_SIZE}
                total={total}
                noun={total === 1 ? 'order' : 'orders'}
                onPage={setPage}
              />
            </>
          ) : (
            <EmptyState title={show === 'ALL' ? 'No order is replayed yet' : 'There is none'}>
              {show === 'DIFFERENT'
                ? 'Every order that was replayed is served as it really was.'
                : 'No order was left waiting for units that were there.'}
            </EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface OrdersTableProps {
  orders: readonly SimulatedOrderResponse[];
  simulation: SimulationResponse;
}

function OrdersTable({ orders, simulation }: OrdersTableProps) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={8} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Order</Table.Th>
            {simulation.runs.map((run) => (
              <Table.Th key={run.run} scope="col">
                {run.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {orders.map((order) => (
            <Table.Tr key={order.order_id}>
              <Table.Th scope="row">
                <Anchor component={Link} to={`/orders/${order.order_id}`} size="sm" fw={600}>
                  {order.order_number}
                </Anchor>
              </Table.Th>
              {order.results.map((result) => (
                <Table.Td key={result.run} valign="top">
                  <ResultCell result={result} realCost={order.results[0]?.cost ?? 0} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type Result = SimulatedOrderResponse['results'][number];

function ResultCell({ result, realCost }: { result: Result; realCost: number }) {
  const difference = result.run === 0 ? '' : formatDifference(result.cost - realCost);
  if (result.run > 0 && !result.is_different && !result.is_false_backorder) {
    return (
      <Text size="sm" c="dimmed">
        As it was
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">
        {result.nodes.length === 0
          ? humanize(result.outcome)
          : result.nodes.map((node) => `${node.node_code} × ${node.quantity}`).join(', ')}
        {result.outcome === 'PARTIAL' ? ` of ${result.units}` : ''}
      </Text>
      <Text size="xs" c="dimmed" className="tabular">
        {result.nodes.length > 0 ? `Cost ${formatCost(result.cost)}` : ''}
        {difference && result.nodes.length > 0 ? ` (${difference})` : ''}
        {result.is_false_backorder ? 'The stock was there' : ''}
      </Text>
      {result.rule_name ? (
        <Text size="xs" c="dimmed">
          {result.rule_name}
        </Text>
      ) : null}
    </>
  );
}
