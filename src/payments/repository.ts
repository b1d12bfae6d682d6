/** The SQL of payments. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane, PaymentTable } from '../database/tables.ts';

export type PaymentKind = PaymentTable['kind'];

export interface NewPayment {
  order_id: string;
  kind: PaymentKind;
  amount: string;
  gateway: string;
  gateway_reference: string;
  idempotency_key: string;
}

/** Writes the payment; a repeat of its key changes nothing. */
export async function insertPayment(db: Kysely<DataPlane>, payment: NewPayment): Promise<void> {
  await db
    .insertInto('payments')
    .values({ id: sql<string>`new_id()`, ...payment })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .execute();
}

export async function paymentOf(db: Kysely<DataPlane>, orderId: string, kind: PaymentKind) {
  return db
    .selectFrom('payments')
    .select(['amount', 'gateway_reference'])
    .where('order_id', '=', orderId)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

export async function totalOf(db: Kysely<DataPlane>, orderId: string) {
  return db
    .selectFrom('orders')
    .select(['total_amount', 'currency'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
}
