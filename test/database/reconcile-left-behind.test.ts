import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { insertNotifications } from '../../src/notifications/event-repository.ts';
import { reconcileNotifications } from '../../src/notifications/reconcile.ts';
import { reconcileStock } from '../../src/orders/reconcile-stock.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { insertDeliveries } from '../../src/webhooks/event-repository.ts';
import { reconcileDeliveries } from '../../src/webhooks/reconcile.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { bringTo, contextOf, line, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';

const quietly = () => undefined;
const NOTHING = { released: 0, sold: 0 };

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  await addStockedNode(context.db, 'N1', { 'SKU-1': 100, 'SKU-2': 100 });
});
afterAll(() => databases.close());

const stock = async (sku: string) =>
  context.db
    .selectFrom('inventory_items')
    .select(['quantity_on_hand', 'quantity_reserved'])
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();

/** Invariant 2, as the database has it. */
async function expectSums(): Promise<void> {
  const { rows } = await sql`
    SELECT item.id FROM inventory_items item
    WHERE quantity_reserved <> (SELECT coalesce(sum(quantity), 0) FROM inventory_reservations
      WHERE inventory_item_id = item.id AND status = 'LIVE')`.execute(context.db);
  expect(rows).toEqual([]);
}

describe('reservations', () => {
  test('that are sound are left alone', async () => {
    for (const status of ['SOURCED', 'PACKING', 'SHIPPED', 'DELIVERED'] as const)
      await bringTo(context, await place(context), status);
    expect(await reconcileStock(context, quietly)).toEqual(NOTHING);
    await expectSums();
  });

  test.each([
    ['CANCELLED', { released: 2, sold: 0 }, 0],
    ['FAILED', { released: 2, sold: 0 }, 0],
    ['SHIPPED', { released: 0, sold: 2 }, 3],
  ])('whose allocation is %s end as they should have, once', async (status, found, sold) => {
    const before = [await stock('SKU-1'), await stock('SKU-2')];
    const id = await place(context, { line_items: [line('SKU-1', 3), line('SKU-2', 3)] });
    await bringTo(context, id, 'SOURCED');
    await sql`UPDATE fulfillment_allocations SET status = ${status} WHERE order_id = ${id}`.execute(
      context.db,
    );
    const looks = await Promise.all([reconcileStock(context, quietly), reconcileStock(context, quietly)]);
    const sums = looks.reduce((a, b) => ({ released: a.released + b.released, sold: a.sold + b.sold }));
    expect(sums).toEqual(found);
    const after = [await stock('SKU-1'), await stock('SKU-2')];
    expect(after).toEqual(
      before.map((each) => ({ ...each, quantity_on_hand: each.quantity_on_hand - sold })),
    );
    await expectSums();
    const logged = await context.db
      .selectFrom('inventory_adjustments')
      .select(['reason', 'created_by'])
      .where('reference_id', '=', id)
      .where('reason', '<>', 'RESERVED')
      .execute();
    const reason = sold > 0 ? 'SOLD' : 'RESERVATION_RELEASED';
    expect(logged).toEqual(Array(2).fill({ reason, created_by: 'system' }));
    expect(await reconcileStock(context, quietly)).toEqual(NOTHING);
  });
});

describe('webhook deliveries', () => {
  afterEach(() => context.db.deleteFrom('webhook_endpoints').execute());

  /** An endpoint with a delivery for each of these states. @returns their ids. */
  async function deliveries(ordered: boolean, changes: readonly string[]): Promise<string[]> {
    const endpoint = newId();
    const name = `Endpoint ${endpoint}`;
    await sql`
      INSERT INTO webhook_endpoints (id, name, url, secret, event_types, ordered)
      VALUES (${endpoint}, ${name}, 'https://example.com', '', '{order.created}', ${ordered})`.execute(
      context.db,
    );
    const order = newId();
    const ids = changes.map(() => newId());
    await insertDeliveries(
      context.db,
      ids.map((id) => ({
        id,
        endpoint_id: endpoint,
        order_id: order,
        event_type: 'order.created',
        body: '{}',
      })),
    );
    for (const [n, id] of ids.entries())
      await sql`UPDATE webhook_events SET ${sql.raw(changes[n] ?? '')} WHERE id = ${id}`.execute(context.db);
    return ids;
  }

  async function look(): Promise<{ taken: string[]; count: number }> {
    const taken: string[] = [];
    const watch = async (_: string, id: string, attempt: number, wait: number) =>
      void taken.push(`${id} ${attempt} ${wait}`);
    return { count: await reconcileDeliveries(context, { watch }, quietly), taken };
  }

  const OLD = `created_at = now() - interval '11 minutes'`;

  test('are taken up when nobody has made them for long, each once', async () => {
    const [first, second] = await deliveries(false, [
      OLD,
      `${OLD}, claimed_until = now() - interval '11 minutes'`,
      `status = 'DELIVERED', delivered_at = now(), ${OLD}`,
    ]);
    const { count, taken } = await look();
    expect(count).toBe(2);
    expect(taken.sort()).toEqual([`${first} 1 0`, `${second} 1 0`].sort());
    expect((await look()).count).toBe(0);
  });

  test('are left to a dispatcher that is at work, or has only begun to wait', async () => {
    await deliveries(false, [OLD, `${OLD}, claimed_until = now() + interval '10 seconds'`]);
    await deliveries(false, ['attempt_count = 0']);
    expect((await look()).count).toBe(0);
  });

  test('keep their order where the endpoint asks for it', async () => {
    const [first] = await deliveries(true, [OLD, OLD, OLD]);
    expect((await look()).taken).toEqual([`${first} 1 0`]);
  });

  test('that failed are taken up when their retry is long due', async () => {
    const failed = `status = 'FAILED', attempt_count = 2, is_watched = true`;
    const [late] = await deliveries(false, [
      `${failed}, next_retry_at = now() - interval '11 minutes'`,
      `${failed}, next_retry_at = now() + interval '1 minute'`,
    ]);
    expect((await look()).taken).toEqual([`${late} 3 0`]);
  });
});

test('notifications that are long due are taken up', async () => {
  const rung: string[] = [];
  const workflows = { ring: async (slug: string) => void rung.push(slug) };
  await insertNotifications(context.db, [
    {
      ...{ id: newId(), event_id: newId(), order_id: null, order_number: null, is_test: false },
      ...{ type: 'order_confirmation', channel: 'EMAIL', recipient: 'a@b.example', template_version: 0 },
      ...{ subject: 'Hello', text: 'Good day', html: null, status: 'PENDING', reason: null },
    },
  ]);
  expect([await reconcileNotifications(context, workflows), rung]).toEqual([0, []]);
  await sql`UPDATE notifications SET next_attempt_at = now() - interval '11 minutes'`.execute(context.db);
  expect([await reconcileNotifications(context, workflows), rung]).toEqual([1, ['default']]);
});
