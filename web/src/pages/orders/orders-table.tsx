/** The rows of the list. */
import { Anchor, Badge, Checkbox, Table, Text } from '@mantine/core';
import { getHotkeyHandler, type HotkeyItem } from '@mantine/hooks';
import { type KeyboardEvent, useRef } from 'react';
import { Link } from 'react-router';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { useSingleKeys, useSingleKeySetting } from '../../components/frame/shortcuts.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatMoney } from '../../format/money.ts';
import classes from './orders-table.module.css';
import { pageChoice, type Selection, toggle, togglePage, toggleRange } from './selection.ts';

interface OrdersTableProps {
  orders: readonly OrderResponse[];
  /** True while the rows of the next page are on their way. */
  dimmed: boolean;
  /** Null for those who cannot do anything with chosen orders. */
  selection: Selection | null;
  onSelect: (selection: Selection) => void;
}

/**
 * One row for each order. The keys j and k move the focus from order to order, Enter follows the link, x chooses the
 * order; with the Shift key, all from the last one chosen.
 */
export function OrdersTable({ orders, dimmed, selection, onSelect }: OrdersTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);

  function select(order: OrderResponse, isRange: boolean): void {
    if (!selection) return;
    onSelect(isRange ? toggleRange(selection, orders, order) : toggle(selection, order));
  }

  function selectFocused(isRange: boolean): void {
    const rows = [...(body.current?.rows ?? [])];
    const focused = orders[rows.findIndex((row) => row.contains(document.activeElement))];
    if (focused) select(focused, isRange);
  }

  const keys: HotkeyItem[] = [
    ['j', () => moveFocus(body.current, 1)],
    ['k', () => moveFocus(body.current, -1)],
    ['x', () => selectFocused(false)],
    ['shift+X', () => selectFocused(true)],
  ];
  useSingleKeys(keys);
  const [hasSingleKeys] = useSingleKeySetting();

  /** Shortcuts are not for fields that one types in, but a checkbox is none of those. */
  function pressed(event: KeyboardEvent<HTMLElement>): void {
    if (hasSingleKeys && event.target instanceof HTMLInputElement) getHotkeyHandler(keys)(event);
  }

  return (
    <Table.ScrollContainer minWidth={880}>
      <Table verticalSpacing={8} highlightOnHover className={classes.table} data-dimmed={dimmed}>
        <Table.Thead>
          <Table.Tr>
            {selection ? (
              <Table.Th w={36}>
                <Checkbox
                  aria-label="Select all orders on this page"
                  checked={pageChoice(selection, orders) === 'all'}
                  indeterminate={pageChoice(selection, orders) === 'some'}
                  onChange={() => onSelect(togglePage(selection, orders))}
                />
              </Table.Th>
            ) : null}
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
        <Table.Tbody ref={body} onKeyDown={pressed}>
          {orders.map((order) => (
            <OrderRow
              key={order.id}
              order={order}
              isSelected={selection && selection.orders.has(order.id)}
              onSelect={(isRange) => select(order, isRange)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface OrderRowProps {
  order: OrderResponse;
  /** Null where orders cannot be chosen. */
  isSelected: boolean | null;
  onSelect: (isRange: boolean) => void;
}

function OrderRow({ order, isSelected, onSelect }: OrderRowProps) {
  const items = order.line_items.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Table.Tr className={classes.row} data-selected={isSelected === true}>
      {isSelected === null ? null : (
        <Table.Td>
          <Checkbox
            aria-label={`Select ${order.order_number}`}
            checked={isSelected}
            onChange={({ nativeEvent }) =>
              onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
            }
          />
        </Table.Td>
      )}
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
  const current = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const next = current === -1 ? 0 : current + step;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}
