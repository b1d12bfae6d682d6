import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { OrderWorkflows } from '../../src/orders/order-workflows.ts';
import { reconcileOrders } from '../../src/orders/reconcile.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { bringTo, contextOf, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';

const MANY = 1_100;

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  await addStockedNode(context.db, 'N1', { 'SKU-1': 1_000 });
});
afterAll(() => databases.close());

/** Workflows of which only these run; it keeps the ids of those that are started. */
function workflowsWith(running: readonly string[], started: string[]): OrderWorkflows {
  const unexpected = () => Promise.reject(new Error('Reconciling only starts workflows'));
  return {
    running: async () => new Set(running),
    start: async (_, order) => void started.push(order.id),
    stockArrived: unexpected,
    changeStatus: unexpected,
    command: unexpected,
    catchUp: unexpected,
  };
}

const age = (ids: readonly string[]) =>
  context.db
    .updateTable('orders')
    .set({ created_at: sql<Date>`created_at - interval '1 hour'` })
    .where('id', 'in', ids)
    .execute();

describe('reconciling', () => {
  test('starts what is open and has no workflow, and nothing else', async () => {
    const [pending, runs, sourced, delivered, over] = await Promise.all(
      Array.from({ length: 5 }, () => place(context)),
    );
    const ids = [pending, runs, sourced, delivered, over].map((id) => id ?? '');
    await bringTo(context, ids[2] ?? '', 'SOURCED');
    await bringTo(context, ids[3] ?? '', 'DELIVERED');
    await bringTo(context, ids[4] ?? '', 'DELIVERED');
    await context.db
      .updateTable('orders')
      .set({ delivered_at: sql<Date>`now() - interval '31 days'` })
      .where('id', '=', ids[4] ?? '')
      .execute();
    await age(ids);
    const started: string[] = [];
    const found = await reconcileOrders(context, workflowsWith([ids[1] ?? ''], started), () => undefined);
    expect(started.sort()).toEqual([ids[0], ids[2], ids[3]].sort());
    expect(found).toEqual({ open: 4, restarted: 3, caughtUp: 0 });
  });

  test('counts no order as repaired that was accepted a moment ago', async () => {
    const id = await place(context);
    const started: string[] = [];
    const before = await reconcileOrders(context, workflowsWith([], []), () => undefined);
    const found = await reconcileOrders(context, workflowsWith([], started), () => undefined);
    expect(started).toContain(id);
    expect(found.restarted).toBeLessThan(before.open);
  });

  test('misses none of many, also of those that arrived in one moment', async () => {
    await sql`
      INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                          subtotal, tax_amount, shipping_amount, discount_amount, total_amount,
                          allow_partial_shipment, created_at, updated_at, delivered_at)
      SELECT new_id(), 'ORD-MANY-' || n, 'WEB', 'SHIP_TO_HOME', 'DELIVERED', 'CAPTURED', 'a@example.com', 'USD',
             0, 0, 0, 0, 0, false, now() - interval '1 hour', now(), now() - n * interval '1 microsecond'
      FROM generate_series(1, ${MANY}) AS n`.execute(context.db);
    const started: string[] = [];
    await reconcileOrders(context, workflowsWith([], started), () => undefined);
    const many = await context.db
      .selectFrom('orders')
      .select('id')
      .where('order_number', 'like', 'ORD-MANY-%')
      .execute();
    expect(many.every(({ id }) => started.includes(id))).toBe(true);
    expect(new Set(started).size).toBe(started.length);
  });
});
