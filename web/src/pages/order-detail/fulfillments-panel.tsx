/** What each node does for the order. */
import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconChecklist, IconPrinter } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { isFinal } from '../../../../src/orders/order.ts';
import { may, useUser } from '../../api/session.ts';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatCount } from '../../format/money.ts';
import classes from './fulfillments-panel.module.css';
import { ShipmentDetail } from './shipment-detail.tsx';

type OrderFulfillment = OrderResponse['fulfillments'][number];

const ENDED_EARLY: ReadonlySet<OrderFulfillment['status']> = new Set(['CANCELLED', 'REJECTED']);

/** The fulfillments with their allocations and shipments. */
export function FulfillmentsPanel({ order }: { order: OrderResponse }) {
  const count = order.fulfillments.length;
  const live = order.fulfillments.filter(({ status }) => !ENDED_EARLY.has(status)).length;
  return (
    <Panel title="Fulfillments and shipments" note={live > 1 ? `split over ${live} fulfillments` : null}>
      {count > 0 ? (
        <Stack gap="md">
          {order.fulfillments.map((fulfillment) => (
            <Fulfillment key={fulfillment.id} fulfillment={fulfillment} order={order} />
          ))}
        </Stack>
      ) : (
        <NoFulfillments isOver={isFinal(order.status)} />
      )}
    </Panel>
  );
}

function NoFulfillments({ isOver }: { isOver: boolean }) {
  if (isOver) {
    return (
      <EmptyState title="No node worked on this order">It ended before sourcing had chosen one.</EmptyState>
    );
  }
  return (
    <EmptyState title="No node works on this order yet">
      Once sourcing has chosen where the order comes from, picking, packing and shipping show here.
    </EmptyState>
  );
}

interface FulfillmentProps {
  fulfillment: OrderFulfillment;
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
      <NodesReason fulfillment={fulfillment} />
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
      <FulfillmentLinks fulfillment={fulfillment} />
    </article>
  );
}

/** A node gives back all of it, or could not find a part. */
function NodesReason({ fulfillment }: { fulfillment: OrderFulfillment }) {
  if (!fulfillment.rejection_reason) return null;
  const words = fulfillment.status === 'REJECTED' ? 'Given back by the node' : 'Not all of it was found';
  return (
    <Text size="sm" mb="xs">
      {words}: {fulfillment.rejection_reason}
    </Text>
  );
}

const AT_THE_NODE: ReadonlySet<OrderFulfillment['status']> = new Set([
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
]);

/** The work on it, while there is any, and its papers. */
function FulfillmentLinks({ fulfillment }: { fulfillment: OrderFulfillment }) {
  const user = useUser();
  if (ENDED_EARLY.has(fulfillment.status) || !may(user, 'fulfillment.read')) return null;
  return (
    <Group gap="md" mt="xs">
      {AT_THE_NODE.has(fulfillment.status) ? (
        <Anchor component={Link} to={`/work?fulfillment=${fulfillment.id}`} size="sm" fw={500}>
          <Group component="span" gap={4}>
            <IconChecklist size={14} aria-hidden="true" /> Open in Work
          </Group>
        </Anchor>
      ) : null}
      <PdfLink words="Pick list" href={`/fulfillments/${fulfillment.id}/pick-list`} />
      <PdfLink words="Packing slip" href={`/fulfillments/${fulfillment.id}/packing-slip`} />
    </Group>
  );
}

function PdfLink({ words, href }: { words: string; href: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" size="sm" aria-label={`${words}, PDF in a new tab`}>
      <Group component="span" gap={4}>
        <IconPrinter size={14} aria-hidden="true" /> {words}
      </Group>
    </Anchor>
  );
}
