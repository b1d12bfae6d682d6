import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancel } from '../../src/orders/cancellation.ts';
import * as progress from '../../src/orders/progress.ts';
import { liveFulfillmentsOf, type LiveFulfillment } from '../../src/orders/snapshot.ts';
import { beginSourcing } from '../../src/orders/sourcing-steps.ts';
import {
  recordTransition,
  UnexpectedStatusError,
  type TrailEntry,
} from '../../src/orders/status-repository.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import { sourceOrder } from '../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { DELIVERED_TRAIL } from '../support/milestones.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import {
  advanceAll,
  bringTo,
  contextOf,
  FIRST_ATTEMPT,
  line,
  place,
  placeAndSource,
} from '../support/orders.ts';
import {
  expectCompleteTrail,
  expectStockBooksToAgree,
  milestonesOf,
  statusOf,
  trailOf,
} from '../support/records.ts';
import { addStockedNode, FAR } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  await addStockedNode(context.db, 'WEST', { 'SKU-W': 1_000 }, FAR);
  await addStockedNode(context.db, 'EAST', { 'SKU-E': 1_000, 'SKU-1': 1_000 });
});
afterAll(() => databases.close());

const split = { line_items: [line('SKU-W'), line('SKU-E')] };

/** All that a step could have changed. */
async function imageOf(id: string): Promise<unknown> {
  const { db } = context;
  return {
    order: await db.selectFrom('orders').selectAll().where('id', '=', id).execute(),
    trail: await trailOf(db, id),
    fulfillments: await db.selectFrom('fulfillments').selectAll().where('order_id', '=', id).execute(),
    allocations: await db
      .selectFrom('fulfillment_allocations')
      .selectAll()
      .where('order_id', '=', id)
      .execute(),
    payments: await db.selectFrom('payments').selectAll().where('order_id', '=', id).execute(),
    outbox: await db.selectFrom('outbox').select('sequence').where('order_id', '=', id).execute(),
    stock: await db
      .selectFrom('inventory_items')
      .select(['id', 'quantity_on_hand', 'quantity_reserved'])
      .execute(),
  };
}

describe('the trail', () => {
  test('is complete from creation to delivery, with one outbox row for every event', async () => {
    const id = await place(context);
    await bringTo(context, id, 'DELIVERED');
    expect(await milestonesOf(context.db, id)).toEqual(DELIVERED_TRAIL);
    await expectCompleteTrail(context.db, id);
    const outbox = await context.db
      .selectFrom('outbox')
      .select('sequence')
      .where('order_id', '=', id)
      .execute();
    expect(outbox).toHaveLength(10);
  });

  test('is gapless when parallel fulfillments step at the same time', async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => placeAndSource(context, split)));
    await Promise.all(
      orders.map(async ({ id }) => {
        const live = await liveFulfillmentsOf(context, id);
        expect(live.map((each) => each.nodeCode).sort()).toEqual(['EAST', 'WEST']);
        await Promise.all(
          live.map(async (fulfillment) => {
            for (const to of ['PICKING', 'PACKING', 'READY_TO_SHIP'] as const) {
              const advance = {
                fulfillmentId: fulfillment.id,
                steps: [to],
                actor: 'system',
                reason: null,
              };
              await progress.advanceFulfillment(context, id, advance, manualGateway);
            }
          }),
        );
      }),
    );
    for (const { id } of orders) {
      expect(await statusOf(context.db, id)).toBe('READY_TO_SHIP');
      await expectCompleteTrail(context.db, id);
      // Ten events: four until SOURCED, and three steps of each fulfillment.
      expect(await trailOf(context.db, id)).toHaveLength(10);
    }
  });

  test('follows the least advanced fulfillment of a split order', async () => {
    const { id } = await placeAndSource(context, split);
    const [first, second] = await liveFulfillmentsOf(context, id);
    const step = async (
      fulfillment: LiveFulfillment | undefined,
      to: progress.FulfillmentAdvance['steps'][number],
    ) => {
      const advance = { fulfillmentId: fulfillment?.id ?? '', steps: [to], actor: 'x', reason: null };
      return (await progress.advanceFulfillment(context, id, advance, manualGateway)).status;
    };
    expect(await step(first, 'PICKING')).toBe('SOURCED');
    expect(await step(first, 'PACKING')).toBe('SOURCED');
    expect(await step(second, 'PICKING')).toBe('PICKING');
    expect(await step(second, 'PACKING')).toBe('PACKING');
    expect((await trailOf(context.db, id)).map((event) => event.event_type).slice(-4)).toEqual([
      'fulfillment.picking',
      'fulfillment.packing',
      'order.picking',
      'order.packing',
    ]);
  });
});

describe('a repeated step', () => {
  test('changes nothing at all', async () => {
    const id = await place(context);
    await bringTo(context, id, 'PACKING');
    const before = await imageOf(id);
    expect(await progress.confirm(context, id, manualGateway)).toBe('CONFIRMED');
    await sourceOrder(context, id, FIRST_ATTEMPT);
    await advanceAll(context, id, 'PICKING');
    await advanceAll(context, id, 'PACKING');
    expect(await imageOf(id)).toEqual(before);
  });

  test('is one step when it runs many times at once', async () => {
    const id = await place(context);
    const applied = await Promise.all(
      Array.from({ length: 10 }, () => progress.confirm(context, id, manualGateway)),
    );
    expect(new Set(applied)).toEqual(new Set(['CONFIRMED']));
    expect(await trailOf(context.db, id)).toHaveLength(2);
    const payments = await context.db.selectFrom('payments').selectAll().where('order_id', '=', id).execute();
    expect(payments).toHaveLength(1);
  });

  test('of sourcing, with nothing left to allocate, is not taken for want of stock (regression of the reference, 7)', async () => {
    const { id } = await placeAndSource(context);
    const before = await imageOf(id);
    await sourceOrder(context, id, FIRST_ATTEMPT);
    expect(await imageOf(id)).toEqual(before);
  });
});

describe('a step out of turn', () => {
  test('is refused and changes nothing', async () => {
    const { id } = await placeAndSource(context);
    const before = await imageOf(id);
    const entry: TrailEntry = {
      orderId: id,
      eventType: 'order.confirmed',
      from: 'PENDING',
      to: 'CONFIRMED',
      actor: 'x',
      key: 'another key',
    };
    await expect(recordTransition(context.db, entry)).rejects.toThrow(UnexpectedStatusError);
    await expect(beginSourcing(context, id, { ...FIRST_ATTEMPT, number: 2 })).rejects.toThrow(
      UnexpectedStatusError,
    );
    await advanceAll(context, id, 'READY_TO_SHIP');
    await advanceAll(context, id, 'DELIVERED');
    expect(await imageOf(id)).toEqual(before);
  });

  test('cannot cancel what has shipped', async () => {
    const id = await place(context);
    await bringTo(context, id, 'SHIPPED');
    const before = await imageOf(id);
    const cancelled = cancel(context, id, { actor: 'x', reason: 'y' }, manualGateway);
    await expect(cancelled).rejects.toThrow(UnexpectedStatusError);
    expect(await imageOf(id)).toEqual(before);
  });
});

describe('what is written once', () => {
  test.each(['order_events', 'inventory_adjustments'] as const)(
    '%s refuses UPDATE and DELETE',
    async (table) => {
      await placeAndSource(context);
      const update = context.db.updateTable(table).set({ reason: 'SOLD' }).execute();
      await expect(update).rejects.toThrow('append-only');
      await expect(context.db.deleteFrom(table).execute()).rejects.toThrow('append-only');
    },
  );

  test('the books agree after all of this', () => expectStockBooksToAgree(context.db));
});
