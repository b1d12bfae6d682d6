/** What was ordered, and where its units are. */
import { Table, Text } from '@mantine/core';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { formatCount, formatMoney } from '../../format/money.ts';

type Line = OrderResponse['line_items'][number];

const QUANTITIES = [
  { label: 'Ordered', of: (line: Line) => line.quantity },
  { label: 'Waiting', of: (line: Line) => line.quantity_pending + line.quantity_backordered },
  { label: 'Allocated', of: (line: Line) => line.quantity_allocated },
  { label: 'Shipped', of: (line: Line) => line.quantity_shipped },
  { label: 'Delivered', of: (line: Line) => line.quantity_delivered },
] as const;

/** The lines with their quantities; a zero is a dash, so that what matters stands out. */
export function LinesPanel({ order }: { order: OrderResponse }) {
  return (
    <Panel title="Lines">
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Product</Table.Th>
              {QUANTITIES.map(({ label }) => (
                <Table.Th key={label} scope="col" ta="right">
                  {label}
                </Table.Th>
              ))}
              <Table.Th scope="col" ta="right">
                Unit price
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Total
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {order.line_items.map((line) => (
              <LineRow key={line.id} line={line} currency={order.currency} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function LineRow({ line, currency }: { line: Line; currency: string }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{line.product_name}</Text>
        <Text size="xs" c="dimmed">
          {line.sku}
        </Text>
      </Table.Td>
      {QUANTITIES.map(({ label, of }) => (
        <Table.Td key={label} ta="right">
          {of(line) > 0 ? formatCount(of(line)) : <span aria-label="none">–</span>}
        </Table.Td>
      ))}
      <Table.Td ta="right">{formatMoney(line.unit_price, currency)}</Table.Td>
      <Table.Td ta="right">{formatMoney(line.total_price, currency)}</Table.Td>
    </Table.Tr>
  );
}
