/** What the order costs. */
import { Group, Text } from '@mantine/core';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { humanize } from '../../format/labels.ts';
import { formatMoney } from '../../format/money.ts';
import classes from './money-panel.module.css';

const PAYMENTS = [
  { term: 'Authorized', of: (order: OrderResponse) => order.amount_authorized },
  { term: 'Captured', of: (order: OrderResponse) => order.amount_captured },
  { term: 'Voided', of: (order: OrderResponse) => order.amount_voided },
  { term: 'Refunded', of: (order: OrderResponse) => order.amount_refunded },
] as const;

/** From the subtotal to the total, as the server computed it, and what has been paid of it. */
export function MoneyPanel({ order }: { order: OrderResponse }) {
  const money = (amount: string) => formatMoney(amount, order.currency);
  const discount = Number(order.discount_amount) === 0 ? null : `−${money(order.discount_amount)}`;
  const payments = PAYMENTS.map(({ term, of }) => ({ term, amount: of(order) })).filter(
    ({ amount }) => Number(amount) !== 0,
  );
  return (
    <Panel title="Amounts" note={`Payment: ${humanize(order.payment_status).toLowerCase()}`}>
      <dl style={{ margin: 0 }} className="tabular">
        <Amount term="Subtotal" value={money(order.subtotal)} />
        {discount ? <Amount term="Discount" value={discount} /> : null}
        <Amount term="Tax" value={money(order.tax_amount)} />
        <Amount term="Shipping" value={money(order.shipping_amount)} />
        <Amount term="Total" value={money(order.total_amount)} strong />
      </dl>
      {payments.length > 0 ? (
        <dl className={`tabular ${classes.payments}`} aria-label="Payments">
          {payments.map(({ term, amount }) => (
            <Amount key={term} term={term} value={money(amount)} />
          ))}
        </dl>
      ) : null}
    </Panel>
  );
}

function Amount({ term, value, strong = false }: { term: string; value: string; strong?: boolean }) {
  return (
    <Group justify="space-between" py={2} mt={strong ? 6 : 0}>
      <Text component="dt" size="sm" fw={strong ? 600 : 400} {...(strong ? {} : { c: 'dimmed' })}>
        {term}
      </Text>
      <Text component="dd" m={0} size="sm" fw={strong ? 600 : 400}>
        {value}
      </Text>
    </Group>
  );
}
