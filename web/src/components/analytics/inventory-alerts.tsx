/** Stock that has run low. */
import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { Panel } from '../panel.tsx';
import { EmptyState } from '../state/empty-state.tsx';
import { formatCount } from '../../format/money.ts';

const MAX_ROWS = 7;

/** The first alerts; the inventory page has them all. */
export function InventoryAlerts({ alerts }: { alerts: DashboardSummary['inventory_alerts'] }) {
  if (alerts.length === 0) {
    return (
      <Panel title="Low stock">
        <EmptyState title="Everything is in stock">No product is at or below its reorder point.</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Low stock"
      action={
        <Anchor component={Link} to="/inventory?low=1" size="sm">
          Show all low stock
        </Anchor>
      }
    >
      <Table verticalSpacing={6} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Product</Table.Th>
            <Table.Th scope="col">Node</Table.Th>
            <Table.Th scope="col" ta="right">
              Left / reorder at
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alerts.slice(0, MAX_ROWS).map((alert) => (
            <Table.Tr key={`${alert.node_id} ${alert.sku}`}>
              <Table.Td>
                <Text size="sm" lineClamp={1}>
                  {alert.product_name ?? alert.sku}
                </Text>
              </Table.Td>
              <Table.Td className="code">{alert.node_code}</Table.Td>
              <Table.Td ta="right">
                {formatCount(alert.quantity_available)} / {formatCount(alert.reorder_point)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
