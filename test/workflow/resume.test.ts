import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderStatus } from '../../src/orders/order.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { changeStatus } from '../../workflows/order/messages.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { advanceAll, bringTo, contextOf, line, place } from '../support/orders.ts';
import { expectCompleteTrail, expectStockBooksToAgree, milestonesOf, statusOf } from '../support/records.ts';
import { addStock, addStockedNode, FAR } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const SECONDS = 15;
const ENVIRONMENT = 'quick';

let databases: TestDatabases;
let temporal: TestTemporal;
let context: Context;
let store: string;
beforeAll(async () => {
  databases = await createDatabases();
  await addEnvironmentWith(databases, ENVIRONMENT, {
    start_picking_delay_seconds: 1,
    picking_delay_seconds: 1,
    delivery_delay_seconds: 1,
    backorder_cancel_seconds: null,
  });
  temporal = await startTemporal(databases, { time: 'skipped' });
  context = await contextOf(databases, ENVIRONMENT);
  store = await addStockedNode(context.db, 'EAST', { 'SKU-1': 1_000, 'SKU-E': 1_000, 'SKU-0': 0 });
  await addStockedNode(context.db, 'WEST', { 'SKU-W': 1_000 }, FAR);
});
afterAll(async () => {
  await temporal.close();
  await databases.close();
});

const UNDER_WAY: OrderStatus[] = [
  'PENDING',
  'CONFIRMED',
  'SOURCING',
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
];

describe('a workflow started for an order that is under way', () => {
  test.each(UNDER_WAY)('goes on from %s and takes no step twice', async (status) => {
    const id = await place(context);
    await bringTo(context, id, status);
    expect(await statusOf(context.db, id)).toBe(status);
    const handle = await temporal.start(id, ENVIRONMENT);
    expect(await handle.result()).toBe('DELIVERED');
    const milestones = await milestonesOf(context.db, id);
    expect(new Set(milestones).size).toBe(milestones.length);
    expect(milestones).toHaveLength(10);
    await expectCompleteTrail(context.db, id);
  });

  test('goes on from a split whose parts stand at different steps', async () => {
    const id = await place(context, { line_items: [line('SKU-E'), line('SKU-W')] });
    await bringTo(context, id, 'SOURCED');
    await advanceAll(context, id, 'PICKING');
    const { id: first } = await context.db
      .selectFrom('fulfillments')
      .select('id')
      .where('order_id', '=', id)
      .executeTakeFirstOrThrow();
    await context.db.updateTable('fulfillments').set({ status: 'PACKING' }).where('id', '=', first).execute();
    const handle = await temporal.start(id, ENVIRONMENT);
    expect(await handle.result()).toBe('DELIVERED');
    await expectCompleteTrail(context.db, id);
  });

  test('goes on waiting for stock', async () => {
    const id = await place(context, { line_items: [line('SKU-0', 5)] });
    await bringTo(context, id, 'BACKORDERED');
    expect(await statusOf(context.db, id)).toBe('BACKORDERED');
    const handle = await temporal.start(id, ENVIRONMENT);
    await addStock(context.db, store, 'SKU-0', 5);
    expect(await handle.result()).toBe('DELIVERED');
    await expectCompleteTrail(context.db, id);
  });

  test.each(['DELIVERED', 'CANCELLED'] as const)('ends at once when the order is %s', async (status) => {
    const id = await place(context);
    if (status === 'DELIVERED') await bringTo(context, id, status);
    else {
      const change = { to: 'CANCELLED', actor: 'x', reason: 'y' } as const;
      const head = await temporal.headOf(id, ENVIRONMENT);
      await temporal.workflows.changeStatus(ENVIRONMENT, head, change, id);
      await temporal.handleOf(id, ENVIRONMENT).result();
    }
    await temporal.start(id, ENVIRONMENT);
    expect(await temporal.handleOf(id, ENVIRONMENT).result()).toBe(status);
  });

  test('started twice runs once', async () => {
    const id = await place(context);
    const [first, second] = await Promise.all([
      temporal.start(id, ENVIRONMENT),
      temporal.start(id, ENVIRONMENT),
    ]);
    expect(await first.result()).toBe('DELIVERED');
    expect(await second.result()).toBe('DELIVERED');
    expect(await milestonesOf(context.db, id)).toHaveLength(10);
  });
});

describe('a pickup order', () => {
  test('waits for its customer and ends when it is handed over', async () => {
    const pickup = { fulfillment_type: 'STORE_PICKUP', pickup_node_id: store, shipping_address: undefined };
    const id = await place(context, pickup);
    const handle = await temporal.start(id, ENVIRONMENT);
    await temporal.server.sleep('1 hour');
    await until('it is ready', SECONDS, async () => (await statusOf(context.db, id)) === 'READY_TO_SHIP');
    await temporal.server.sleep('2 days');
    expect(await statusOf(context.db, id)).toBe('READY_TO_SHIP');
    const change = { to: 'PICKED_UP', actor: 'user:clerk', reason: null } as const;
    expect(await handle.executeUpdate(changeStatus, { args: [change] })).toBe('PICKED_UP');
    expect(await handle.result()).toBe('PICKED_UP');
    const shipments = await context.db
      .selectFrom('shipments')
      .select('id')
      .where('order_id', '=', id)
      .execute();
    expect(shipments).toHaveLength(0);
    await expectCompleteTrail(context.db, id);
    await expectStockBooksToAgree(context.db);
  });
});

test('every history of this file replays', () => temporal.replayAll());
