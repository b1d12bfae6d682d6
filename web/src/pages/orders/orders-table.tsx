/** The rows of the list. */
import { Anchor, Badge, Table, Text } from '@mantine/core';
import { useRef } from 'react';
import { Link } from 'react-router';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { useSingleKeys } from '../../components/frame/shortcuts.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatMoney } from '../../format/money.ts';
import classes from './orders-table.module.css';

interface OrdersTableProps {
  orders: readonly OrderResponse[];
  /** True while the rows of the next page are on their way. */
  dimmed: boolean;
}

/** One row for each order. The keys j and k move the focus from order to order; Enter follows the link. */
export function OrdersTable({ orders, dimmed }: OrdersTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  useSingleKeys([
    ['j', () => moveFocus(body.current, 1)],
    ['k', () => moveFocus(body.current, -1)],
  ]);
  return (
    <Table.ScrollContainer minWidth={880}>
      <Table verticalSpacing={8} highlightOnHover className={classes.table} data-dimmed={dimmed}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Order</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">Customer</Table.Th>
            <Table.Th scope="col">Channel</Table.Th>
            <Table.Th scope="col">Fulfillment</Table.Th>
            <Table.Th scope="col" ta="right">
              Items
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Total
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Placed
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function OrderRow({ order }: { order: OrderResponse }) {
  const items = order.line_items.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Table.Tr className={classes.row}>
      <Table.Td>
        <Anchor component={Link} to={`/orders/${order.id}`} size="sm" fw={600} data-order-link>
          {order.order_number}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={order.status} />{' '}
        {order.on_hold ? (
          <Badge color="yellow" variant="outline" size="sm" className={classes.hold}>
            On hold
          </Badge>
        ) : null}
      </Table.Td>
      <Table.Td maw={240}>
        <Text size="sm" truncate>
          {order.customer_name ?? order.customer_email}
        </Text>
      </Table.Td>
      <Table.Td>{channelLabel(order.channel)}</Table.Td>
      <Table.Td>{humanize(order.fulfillment_type)}</Table.Td>
      <Table.Td ta="right">{items}</Table.Td>
      <Table.Td ta="right">{formatMoney(order.total_amount, order.currency)}</Table.Td>
      <Table.Td ta="right" c="dimmed">
        <Moment at={order.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Moves the focus to the next or previous order's link; from elsewhere on the page, to the first. */
function moveFocus(body: HTMLTableSectionElement | null, step: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLAnchorElement>('a[data-order-link]') ?? [])];
  const current = links.findIndex((link) => link === document.activeElement);
  const next = current === -1 ? 0 : current + step;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}
