/** What each node does for the order. */
import { Group, Stack, Table, Text, Title } from '@mantine/core';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatCount } from '../../format/money.ts';
import classes from './fulfillments-panel.module.css';
import { ShipmentDetail } from './shipment-detail.tsx';

/** The fulfillments with their allocations and shipments. */
export function FulfillmentsPanel({ order }: { order: OrderResponse }) {
  const count = order.fulfillments.length;
  return (
    <Panel title="Fulfillments and shipments" note={count > 1 ? `split over ${count} fulfillments` : null}>
      {count > 0 ? (
        <Stack gap="md">
          {order.fulfillments.map((fulfillment) => (
            <Fulfillment key={fulfillment.id} fulfillment={fulfillment} order={order} />
          ))}
        </Stack>
      ) : (
        <EmptyState title="No node works on this order yet">
          Once sourcing has chosen where the order comes from, picking, packing and shipping show here.
        </EmptyState>
      )}
    </Panel>
  );
}

interface FulfillmentProps {
  fulfillment: OrderResponse['fulfillments'][number];
  order: OrderResponse;
}

function Fulfillment({ fulfillment, order }: FulfillmentProps) {
  const allocations = order.fulfillment_allocations.filter((each) => each.fulfillment_id === fulfillment.id);
  const shipments = order.shipments.filter((shipment) => shipment.fulfillment_id === fulfillment.id);
  const productNames = new Map(order.line_items.map((line) => [line.id, line.product_name]));
  return (
    <article className={classes.fulfillment}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={3} fz="sm">
          {fulfillment.number}. {fulfillment.node_name} ({fulfillment.node_code})
        </Title>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            <Moment at={fulfillment.updated_at} />
          </Text>
          <StatusBadge status={fulfillment.status} />
        </Group>
      </Group>
      <Table verticalSpacing={4} aria-label={`Allocations at ${fulfillment.node_name}`}>
        <Table.Tbody>
          {allocations.map((allocation) => (
            <Table.Tr key={allocation.id}>
              <Table.Td>
                {formatCount(allocation.quantity_allocated)} ×{' '}
                {productNames.get(allocation.order_item_id) ?? allocation.sku}{' '}
                <Text span size="xs" c="dimmed" className="code">
                  {allocation.sku}
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <StatusBadge status={allocation.status} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shipments.map((shipment) => (
        <ShipmentDetail key={shipment.id} shipment={shipment} currency={order.currency} />
      ))}
    </article>
  );
}
