/** What was ordered, and where its units are. */
import { Table, Text } from '@mantine/core';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { formatCount, formatMoney } from '../../format/money.ts';

type Line = OrderResponse['line_items'][number];

interface Quantity {
  label: string;
  of: (line: Line) => number;
  /** True for what few orders have: it is shown only where it is. */
  isRare?: boolean;
}

const QUANTITIES: readonly Quantity[] = [
  { label: 'Ordered', of: (line) => line.quantity },
  { label: 'Waiting', of: (line) => line.quantity_pending + line.quantity_backordered },
  { label: 'Allocated', of: (line) => line.quantity_allocated },
  { label: 'Shipped', of: (line) => line.quantity_shipped },
  { label: 'Delivered', of: (line) => line.quantity_delivered },
  { label: 'Cancelled', of: (line) => line.quantity_cancelled, isRare: true },
  { label: 'Returned', of: (line) => line.quantity_returned, isRare: true },
];

/** The lines with their quantities; a zero is a dash, so that what matters stands out. */
export function LinesPanel({ order }: { order: OrderResponse }) {
  const shown = QUANTITIES.filter(
    ({ of, isRare }) => !isRare || order.line_items.some((line) => of(line) > 0),
  );
  return (
    <Panel title="Lines">
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" miw={170}>
                Product
              </Table.Th>
              {shown.map(({ label }) => (
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
              <LineRow key={line.id} line={line} quantities={shown} currency={order.currency} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

interface LineRowProps {
  line: Line;
  quantities: readonly Quantity[];
  currency: string;
}

function LineRow({ line, quantities, currency }: LineRowProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{line.product_name}</Text>
        <Text size="xs" c="dimmed">
          {line.sku}
        </Text>
      </Table.Td>
      {quantities.map(({ label, of }) => (
        <Table.Td key={label} ta="right">
          {of(line) > 0 ? formatCount(of(line)) : <span aria-label="none">–</span>}
        </Table.Td>
      ))}
      <Table.Td ta="right">{formatMoney(line.unit_price, currency)}</Table.Td>
      <Table.Td ta="right">{formatMoney(line.total_price, currency)}</Table.Td>
    </Table.Tr>
  );
}
