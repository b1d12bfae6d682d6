/** Stock records in a table. */
import { Button, Group, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { InventoryItemResponse } from '../../../../src/inventory/contract.ts';
import { formatCount } from '../../format/money.ts';
import classes from './stock-table.module.css';

/** What is done with which record. */
export interface StockAction {
  kind: 'show' | 'adjust' | 'transfer';
  item: InventoryItemResponse;
}

interface StockTableProps {
  items: readonly InventoryItemResponse[];
  mayWrite: boolean;
  onAction: (action: StockAction) => void;
}

const QUANTITIES = [
  { label: 'On hand', of: (item: InventoryItemResponse) => item.quantity_on_hand },
  { label: 'Reserved', of: (item: InventoryItemResponse) => item.quantity_reserved },
  { label: 'Available', of: (item: InventoryItemResponse) => item.quantity_available },
  { label: 'Safety', of: (item: InventoryItemResponse) => item.safety_stock },
  { label: 'Reorder at', of: (item: InventoryItemResponse) => item.reorder_point },
  { label: 'On order', of: (item: InventoryItemResponse) => item.quantity_on_order },
] as const;

const isLow = (item: InventoryItemResponse) =>
  item.is_active && item.quantity_available <= item.reorder_point;

/** The name of a product opens its record. */
export function StockTable({ items, mayWrite, onAction }: StockTableProps) {
  return (
    <Table.ScrollContainer minWidth={980}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Product</Table.Th>
            <Table.Th scope="col">Node</Table.Th>
            {QUANTITIES.map(({ label }) => (
              <Table.Th key={label} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <StockRow key={item.id} item={item} mayWrite={mayWrite} onAction={onAction} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function StockRow({ item, mayWrite, onAction }: Omit<StockTableProps, 'items'> & Pick<StockAction, 'item'>) {
  const place = `${item.sku} at ${item.node_code}`;
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton
          className={classes.open}
          aria-label={`Open ${place}`}
          onClick={() => onAction({ kind: 'show', item })}
        >
          {item.product_name ?? item.sku}
        </UnstyledButton>{' '}
        <Text span size="xs" c="dimmed" className="code">
          {item.sku}
        </Text>
        {item.is_active ? null : (
          <Text span size="xs" c="dimmed">
            {' '}
            · not sold
          </Text>
        )}
      </Table.Td>
      <Table.Td className="code">{item.node_code}</Table.Td>
      {QUANTITIES.map(({ label, of }) => (
        <Table.Td key={label} ta="right">
          {label === 'Available' && isLow(item) ? (
            <span className={classes.low}>
              {formatCount(of(item))} <small>low</small>
            </span>
          ) : (
            formatCount(of(item))
          )}
        </Table.Td>
      ))}
      <Table.Td>
        {mayWrite ? (
          <Group gap={6} justify="flex-end" wrap="nowrap">
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Adjust ${place}`}
              onClick={() => onAction({ kind: 'adjust', item })}
            >
              Adjust…
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Move ${place}`}
              onClick={() => onAction({ kind: 'transfer', item })}
            >
              Move…
            </Button>
          </Group>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
