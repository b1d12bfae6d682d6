/** The nodes that did the most. */
import { Table } from '@mantine/core';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { Panel } from '../panel.tsx';
import { EmptyState } from '../state/empty-state.tsx';
import { formatCount, formatShare } from '../../format/money.ts';
import { formatHours } from '../../format/time.ts';

/** A table of the busiest nodes. */
export function TopNodes({ nodes }: { nodes: DashboardSummary['top_nodes'] }) {
  if (nodes.length === 0) {
    return (
      <Panel title="Busiest nodes">
        <EmptyState title="No node has worked in this period">
          Nodes appear once orders are sourced to them.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title="Busiest nodes">
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Node</Table.Th>
              <Table.Th scope="col" ta="right">
                Orders
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Allocations
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Capacity used
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Order to hand-over
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {nodes.map((node) => (
              <Table.Tr key={node.node_id}>
                <Table.Td>
                  {node.node_name} ({node.node_code})
                </Table.Td>
                <Table.Td ta="right">{formatCount(node.total_orders)}</Table.Td>
                <Table.Td ta="right">{formatCount(node.total_allocations)}</Table.Td>
                <Table.Td ta="right">{formatShare(node.capacity_utilization)}</Table.Td>
                <Table.Td ta="right">{formatHours(node.avg_processing_hours)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
