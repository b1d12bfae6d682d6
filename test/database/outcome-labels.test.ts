/** Labels say what became of what was delivered (reference fault 27: they never said "backordered" or "returned"). */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { labelOutcomes } from '../../src/learning/labels.ts';
import { createReturn, receiveReturn, returnIdOf } from '../../src/returns/return-steps.ts';
import { newId } from '../../src/runtime/ids.ts';
import { outcomesOf } from '../../src/sourcing/order-outcomes.ts';
import { OUTCOMES_LABELLED } from '../../src/sourcing/outcome.ts';
import { sourceOrder } from '../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { advanceAll, bringTo, contextOf, line, place, placeAndSource } from '../support/orders.ts';
import { addStock, addStockedNode } from '../support/supply.ts';

const UNTIL_DELIVERED = [
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
] as const;
const UNTIL_PICKED_UP = ['PICKING', 'PACKING', 'READY_TO_SHIP', 'PICKED_UP'] as const;

let databases: TestDatabases;
let context: Context;
let node: string;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());
beforeEach(async () => {
  await sql`
    TRUNCATE fulfillment_nodes, orders, outbox, outcomes_to_label, sourcing_outcome_labels CASCADE`.execute(
    context.db,
  );
  node = await addStockedNode(context.db, 'N1', { 'SKU-1': 1_000, 'SKU-2': 1_000 });
});

const run = () => labelOutcomes(context, () => undefined);

async function delivered(overrides: Record<string, unknown> = {}): Promise<string> {
  const id = await place(context, overrides);
  await bringTo(context, id, 'DELIVERED');
  return id;
}

/** The carriers asked for no more than was predicted. */
const asCheapAsPredicted = () => sql`UPDATE shipments SET shipping_cost = 0.01`.execute(context.db);

const labelsOf = (orderId: string) =>
  context.db
    .selectFrom('sourcing_outcome_labels as label')
    .innerJoin('fulfillment_allocations as allocation', 'allocation.id', 'label.allocation_id')
    .selectAll('label')
    .select('allocation.sku')
    .where('label.order_id', '=', orderId)
    .orderBy('allocation.sku')
    .execute();

/** Orders that projections were told of. */
async function told(): Promise<string[]> {
  const rows = await context.db
    .selectFrom('outbox')
    .select('entity_id')
    .where('topic', '=', OUTCOMES_LABELLED)
    .execute();
  return rows.map((row) => row.entity_id ?? '').sort();
}

/** Agrees on the return of one SKU and receives it. */
async function comesBack(orderId: string, sku: string, quantity = 1): Promise<void> {
  const { id } = await context.db
    .selectFrom('order_items')
    .select('id')
    .where('order_id', '=', orderId)
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();
  const asked = { actor: 'system', requestId: newId() };
  const lines = [{ order_item_id: id, quantity }];
  await createReturn(context, orderId, { reason: 'too small', lines }, asked);
  const received = { actor: 'system', requestId: newId() };
  await receiveReturn(context, orderId, returnIdOf(asked.requestId), {}, received);
}

describe('what was delivered', () => {
  test('gets its label, from the times and costs that were written down', async () => {
    const id = await delivered();
    await sql`UPDATE sourcing_decisions SET decided_at = now() - interval '90 hours'`.execute(context.db);
    await sql`
      UPDATE shipments SET actual_delivery_at = now() - interval '54 hours',
        shipping_cost = (SELECT round(1.15 * (decision ->> 'cost')::numeric, 2) FROM sourcing_decisions)`.execute(
      context.db,
    );
    expect(await run()).toEqual({ labels_written: 1 });
    const [label, ...others] = await labelsOf(id);
    expect(others).toEqual([]);
    expect(label).toMatchObject({
      node_id: node,
      strategy_used: 'DISTANCE_OPTIMAL',
      cluster_key: 'WEB|NY|0-50|SHIP_TO_HOME',
      was_backordered: false,
      was_returned: false,
    });
    expect(label?.actual_delivery_hours).toBeCloseTo(36, 1);
    expect(label?.cost_variance_pct).toBeCloseTo(15, 0);
    expect(label?.outcome_score).toBeCloseTo(0.4 * 0.75 + 0.3 * 0.5 + 0.3, 1);
    const [document] = await outcomesOf(context, [id]);
    const { actual_cost, labeled_at } = label ?? {};
    expect(document).toMatchObject({
      order_id: id,
      actual_cost: Number(actual_cost),
      outcome_score: label?.outcome_score,
      labeled_at: labeled_at?.toISOString(),
    });
    expect(await told()).toEqual([id]);
  });

  test('is labelled once, and what is on its way not at all', async () => {
    const id = await delivered();
    const underWay = await place(context);
    await bringTo(context, underWay, 'SHIPPED');
    expect(await run()).toEqual({ labels_written: 1 });
    const before = await labelsOf(id);
    expect(await run()).toEqual({ labels_written: 0 });
    expect(await labelsOf(id)).toEqual(before);
    expect(await labelsOf(underWay)).toEqual([]);
    expect(await told()).toEqual([id]);
    await advanceAll(context, underWay, 'OUT_FOR_DELIVERY');
    await advanceAll(context, underWay, 'DELIVERED');
    expect(await run()).toEqual({ labels_written: 1 });
    expect(await labelsOf(underWay)).toHaveLength(1);
  });

  test('shares the cost of its parcel to the cent', async () => {
    const id = await delivered({ line_items: [line('SKU-1', 2), line('SKU-2', 1)] });
    await sql`UPDATE shipments SET shipping_cost = 10.00`.execute(context.db);
    await run();
    expect((await labelsOf(id)).map((label) => label.actual_cost)).toEqual(['6.67', '3.33']);
  });

  test('by the customer cost no carrier anything', async () => {
    const { id } = await placeAndSource(context, {
      fulfillment_type: 'STORE_PICKUP',
      shipping_address: undefined,
      pickup_node_id: node,
    });
    for (const step of UNTIL_PICKED_UP) await advanceAll(context, id, step);
    expect(await run()).toEqual({ labels_written: 1 });
    expect(await labelsOf(id)).toMatchObject([
      { actual_cost: null, cost_variance_pct: null, outcome_score: 1 },
    ]);
  });

  test('after a wait for stock is labelled backordered', async () => {
    const { id, status } = await placeAndSource(context, { line_items: [line('SKU-3', 2)] });
    expect(status).toBe('BACKORDERED');
    await addStock(context.db, node, 'SKU-3', 5);
    await sourceOrder(context, id, { number: 2, from: 'BACKORDERED', askedBy: 'system' });
    for (const step of UNTIL_DELIVERED) await advanceAll(context, id, step);
    await asCheapAsPredicted();
    await run();
    expect(await labelsOf(id)).toMatchObject([{ was_backordered: true, outcome_score: 0.8 }]);
  });
});

describe('what comes back', () => {
  test('after the label is labelled anew, line by line', async () => {
    const id = await delivered({ line_items: [line('SKU-1', 2), line('SKU-2', 1)] });
    await run();
    const [, kept] = await labelsOf(id);
    await comesBack(id, 'SKU-1');
    expect(await run()).toEqual({ labels_written: 1 });
    const [returned, other] = await labelsOf(id);
    expect(returned).toMatchObject({ sku: 'SKU-1', was_returned: true });
    expect(other).toEqual(kept);
    expect(await told()).toEqual([id, id]);
    await comesBack(id, 'SKU-1');
    expect(await run()).toEqual({ labels_written: 0 });
    expect((await outcomesOf(context, [id])).map((outcome) => outcome.was_returned)).toEqual([true, false]);
  });

  test('before the label is known by the first', async () => {
    const id = await delivered();
    await asCheapAsPredicted();
    await comesBack(id, 'SKU-1');
    expect(await run()).toEqual({ labels_written: 1 });
    expect(await labelsOf(id)).toMatchObject([{ was_returned: true, outcome_score: 0.9 }]);
  });

  test('while labels are made is not forgotten', async () => {
    const ids = [];
    for (let number = 0; number < 12; number += 1) ids.push(await delivered());
    const labelling = (async () => {
      for (let time = 0; time < 10; time += 1) await run();
    })();
    await Promise.all([labelling, run(), ...ids.map((id) => comesBack(id, 'SKU-1'))]);
    await run();
    for (const id of ids) expect(await labelsOf(id)).toMatchObject([{ was_returned: true }]);
  });
});

test('several at once write every label once', async () => {
  const ids = [];
  for (let number = 0; number < 8; number += 1) ids.push(await delivered());
  const runs = await Promise.all([run(), run(), run(), run()]);
  expect(runs.reduce((sum, { labels_written: written }) => sum + written, 0)).toBe(8);
  expect(await told()).toEqual([...ids].sort());
});

test('an allocation that no decision knows keeps nobody else from a label', async () => {
  const id = await delivered();
  const other = await delivered();
  await context.db.deleteFrom('sourcing_decisions').where('order_id', '=', other).execute();
  expect(await run()).toEqual({ labels_written: 1 });
  expect(await labelsOf(id)).toHaveLength(1);
});

test('a label is not written when the step after it fails', async () => {
  const id = await delivered();
  await sql`ALTER TABLE outbox ADD CONSTRAINT nothing_of_labels CHECK (topic <> 'sourcing.outcomes_labelled') NOT VALID`.execute(
    context.db,
  );
  await expect(run()).rejects.toThrow('nothing_of_labels');
  expect(await labelsOf(id)).toEqual([]);
  await sql`ALTER TABLE outbox DROP CONSTRAINT nothing_of_labels`.execute(context.db);
  expect(await run()).toEqual({ labels_written: 1 });
});
