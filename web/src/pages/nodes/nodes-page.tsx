/** The fulfillment nodes. */
import { Paper, Progress, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { api } from '../../api/client.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { usePage } from '../../components/use-page.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';

const PAGE_SIZE = 50;

const CAPABILITIES = [
  { label: 'ships', of: (node: NodeResponse) => node.can_ship },
  { label: 'pickup', of: (node: NodeResponse) => node.can_pickup },
  { label: 'curbside', of: (node: NodeResponse) => node.can_curbside },
  { label: 'same day', of: (node: NodeResponse) => node.can_same_day },
] as const;

/** Nodes by code, with what they can do and how full their day is. */
export function NodesPage() {
  const [page, setPage] = usePage();
  const nodes = useQuery(api.nodes.list.queryOptions({ input: { query: { page, page_size: PAGE_SIZE } } }));
  return (
    <>
      <PageHeader title="Nodes" />
      <Paper p="md" bd="1px solid var(--oms-line)">
        <Loaded query={nodes} skeleton={<RowsSkeleton rows={10} />}>
          {({ items, total }) =>
            items.length > 0 ? (
              <>
                <NodesTable nodes={items} />
                <PagedFooter page={page} pageSize={PAGE_SIZE} total={total} noun="nodes" onPage={setPage} />
              </>
            ) : (
              <EmptyState title="There are no nodes">
                Warehouses and stores show here once they are added.
              </EmptyState>
            )
          }
        </Loaded>
      </Paper>
    </>
  );
}

function NodesTable({ nodes }: { nodes: readonly NodeResponse[] }) {
  return (
    <Table.ScrollContainer minWidth={800}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Node</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">Type</Table.Th>
            <Table.Th scope="col">Place</Table.Th>
            <Table.Th scope="col">Can do</Table.Th>
            <Table.Th scope="col">Orders today</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {nodes.map((node) => (
            <Table.Tr key={node.id}>
              <Table.Td>
                {node.name}{' '}
                <Text span size="xs" c="dimmed" className="code">
                  {node.code}
                </Text>
              </Table.Td>
              <Table.Td>
                <StatusBadge status={node.status} />
              </Table.Td>
              <Table.Td>{humanize(node.node_type)}</Table.Td>
              <Table.Td>{[node.city, node.state].filter((part) => part !== null).join(', ')}</Table.Td>
              <Table.Td>
                {CAPABILITIES.filter(({ of }) => of(node))
                  .map(({ label }) => label)
                  .join(', ')}
              </Table.Td>
              <Table.Td>
                <DayLoad node={node} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function DayLoad({ node }: { node: NodeResponse }) {
  const { current_daily_orders: taken, daily_order_capacity: capacity } = node;
  return (
    <>
      <Text size="sm" className="tabular">
        {formatCount(taken)} of {formatCount(capacity)}
      </Text>
      <Progress size="sm" mt={2} value={capacity > 0 ? (taken / capacity) * 100 : 0} aria-hidden="true" />
    </>
  );
}
