/** The SQL of payments. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { PaymentTable } from '../database/tables/orders.ts';

export type PaymentKind = PaymentTable['kind'];

export interface NewPayment {
  order_id: string;
  kind: PaymentKind;
  amount: string;
  gateway: string;
  gateway_reference: string;
  idempotency_key: string;
}

/** Writes payments; a repeat of a key changes nothing. The order's sums follow by a trigger. */
export async function insertPayments(db: Kysely<DataPlane>, payments: readonly NewPayment[]): Promise<void> {
  if (payments.length === 0) return;
  await db
    .insertInto('payments')
    .values(payments.map((payment) => ({ id: sql<string>`new_id()`, ...payment })))
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .execute();
}

/** What the order costs and what its payments add up to, with the gateway's references, oldest first. */
export async function ledgerOf(db: Kysely<DataPlane>, orderId: string) {
  const references = (kind: PaymentKind) =>
    sql<string[]>`ARRAY(
      SELECT gateway_reference FROM payments WHERE order_id = orders.id AND kind = ${kind} ORDER BY created_at, id
    )`;
  return db
    .selectFrom('orders')
    .select(['total_amount', 'currency'])
    .select(['amount_authorized', 'amount_captured', 'amount_voided', 'amount_refunded'])
    .select(references('AUTHORIZATION').as('authorizations'))
    .select(references('CAPTURE').as('captures'))
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
}
