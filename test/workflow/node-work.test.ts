import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { line } from '../support/orders.ts';
import {
  expectCompleteTrail,
  expectStockBooksToAgree,
  milestonesOf,
  stockTotals,
  trailOf,
} from '../support/records.ts';
import { BY_HAND, newKey, openStage, refusalOf, type Stage } from '../support/stage.ts';
import { addStockedNode, FAR } from '../support/supply.ts';

const SPLIT = { line_items: [line('SKU-E', 2), line('SKU-W', 2)] };

let stage: Stage;
let east: string;
beforeAll(async () => {
  stage = await openStage(BY_HAND);
  const { db } = stage.context;
  east = await addStockedNode(db, 'EAST', { 'SKU-1': 1_000, 'SKU-E': 1_000, 'SKU-S': 5, 'SKU-X': 3 });
  await addStockedNode(db, 'WEST', { 'SKU-W': 1_000, 'SKU-S': 5 }, FAR);
  await addStockedNode(db, 'NORTH', { 'SKU-W': 1_000 }, { latitude: 44.97, longitude: -93.26 });
});
afterAll(() => stage.close());

async function expectSound(...ids: string[]): Promise<void> {
  for (const id of ids) await expectCompleteTrail(stage.context.db, id);
  await expectStockBooksToAgree(stage.context.db);
}

describe('a node in mode manual', () => {
  test('picks, packs, and the carrier takes it', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'SOURCED');
    await stage.work(id, 'EAST', 'start_picking');
    await stage.work(id, 'EAST', 'pick');
    await stage.work(id, 'EAST', 'pack');
    await stage.reach(id, 'SHIPPED');
    const order = await stage.read(id);
    expect(order.payment_status).toBe('CAPTURED');
    expect(order.amount_captured).toBe(order.total_amount);
    expect((await trailOf(stage.context.db, id)).at(-4)).toMatchObject({
      to_status: 'PICKING',
      actor: 'user:1',
    });
    await expectSound(id);
  });

  test('hands a pickup over to the customer who shows the code, and to nobody else', async () => {
    const id = await stage.begin({
      fulfillment_type: 'STORE_PICKUP',
      pickup_node_id: east,
      shipping_address: undefined,
    });
    await stage.reach(id, 'SOURCED');
    for (const command of ['start_picking', 'pick', 'pack'] as const) await stage.work(id, 'EAST', command);
    const { pickup_code: code, pickup_ready_at: ready } = await stage.read(id);
    expect(ready).not.toBeNull();
    const target = { orderId: id, fulfillmentId: (await stage.at(id, 'EAST')).id };
    const wrong = await refusalOf(stage.commands.handover(stage.context, target, 'WRONG1', newKey()));
    expect(wrong.details.errors?.[0]?.path).toBe('pickup_code');
    expect((await stage.read(id)).status).toBe('READY_TO_SHIP');
    await stage.commands.handover(stage.context, target, (code ?? '').toLowerCase(), newKey());
    expect((await stage.read(id)).status).toBe('PICKED_UP');
    await expectSound(id);
  });

  test('that picks short keeps what it found; the rest comes from elsewhere', async () => {
    const id = await stage.begin({ line_items: [line('SKU-S', 4)] });
    await stage.reach(id, 'SOURCED');
    await stage.work(id, 'EAST', 'start_picking');
    const [allocation] = (await stage.read(id)).allocations;
    await stage.work(id, 'EAST', 'pick', {
      lines: [{ allocation_id: allocation?.id, quantity: 1 }],
      reason: 'shelf empty',
    });
    await stage.reach(id, 'SOURCED');
    const order = await stage.read(id);
    expect(order.fulfillments.map((each) => [each.node_code, each.status, each.rejection_reason])).toEqual([
      ['EAST', 'PACKING', 'shelf empty'],
      ['WEST', 'SOURCED', null],
    ]);
    expect(order.allocations.map((each) => each.quantity_allocated).sort()).toEqual([1, 3]);
    for (const command of ['start_picking', 'pick', 'pack'] as const) await stage.work(id, 'WEST', command);
    await stage.work(id, 'EAST', 'pack');
    await stage.reach(id, 'SHIPPED');
    const paid = await stage.read(id);
    expect([paid.amount_captured, paid.amount_voided]).toEqual([paid.total_amount, '0.00']);
    expect(await stockTotals(stage.context.db, 'SKU-S')).toEqual({ onHand: 6, reserved: 0 });
    await expectSound(id);
  });

  test('that finds nothing has rejected it, and an order that nobody else can serve waits', async () => {
    const id = await stage.begin({ line_items: [line('SKU-X', 3)] });
    await stage.reach(id, 'SOURCED');
    await stage.work(id, 'EAST', 'start_picking');
    const [allocation] = (await stage.read(id)).allocations;
    await stage.work(id, 'EAST', 'pick', { lines: [{ allocation_id: allocation?.id, quantity: 0 }] });
    await stage.reach(id, 'BACKORDERED');
    const order = await stage.read(id);
    expect(order.fulfillments).toMatchObject([{ status: 'REJECTED', rejection_reason: 'picked short' }]);
    expect(await stockTotals(stage.context.db, 'SKU-X')).toEqual({ onHand: 3, reserved: 0 });
    await expectSound(id);
  });

  test('cannot pick more than was asked for, nor what is not its own', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'SOURCED');
    await stage.work(id, 'EAST', 'start_picking');
    const [allocation] = (await stage.read(id)).allocations;
    const tooMany = stage.work(id, 'EAST', 'pick', {
      lines: [{ allocation_id: allocation?.id, quantity: 9 }],
    });
    expect((await refusalOf(tooMany)).details.errors).toEqual([
      { path: 'lines.0.quantity', message: 'must be at most 1' },
    ]);
    const unknown = stage.work(id, 'EAST', 'pick', { lines: [{ allocation_id: newKey(), quantity: 1 }] });
    expect((await refusalOf(unknown)).details.errors?.[0]?.path).toBe('lines.0.allocation_id');
    expect((await stage.read(id)).status).toBe('PICKING');
    await expectSound(id);
  });
});

describe('a split order', () => {
  test('of which one node rejects its part while the other packs is sourced again for that part', async () => {
    const id = await stage.begin(SPLIT);
    await stage.reach(id, 'SOURCED');
    await Promise.all([stage.work(id, 'EAST', 'start_picking'), stage.work(id, 'NORTH', 'start_picking')]);
    await Promise.all([
      stage.work(id, 'EAST', 'pick'),
      stage.work(id, 'NORTH', 'reject', { reason: 'flooded' }),
    ]);
    await stage.work(id, 'EAST', 'pack');
    await stage.reach(id, 'SOURCED');
    const order = await stage.read(id);
    const statuses = Object.fromEntries(order.fulfillments.map((each) => [each.node_code, each.status]));
    expect(statuses).toMatchObject({ NORTH: 'REJECTED', WEST: 'SOURCED' });
    for (const command of ['start_picking', 'pick', 'pack'] as const) await stage.work(id, 'WEST', command);
    await stage.reach(id, 'SHIPPED');
    await expectSound(id);
  });

  test('never goes back on what has shipped', async () => {
    const id = await stage.begin(SPLIT);
    await stage.reach(id, 'SOURCED');
    for (const command of ['start_picking', 'pick', 'pack'] as const) await stage.work(id, 'EAST', command);
    await expect.poll(async () => (await stage.at(id, 'EAST')).status).toBe('SHIPPED');
    await stage.work(id, 'NORTH', 'start_picking');
    await stage.work(id, 'NORTH', 'reject', { reason: 'no staff' });
    await stage.reach(id, 'SOURCED');
    const { items, allocations } = await stage.read(id);
    const gone = allocations.filter((each) => each.status === 'SHIPPED');
    expect(gone.map((each) => each.order_item_id)).toEqual([items[0]?.id]);
    await stage.work(id, 'WEST', 'start_picking');
    expect(await milestonesOf(stage.context.db, id)).toEqual([
      'order.created',
      'order.confirmed',
      'order.sourcing',
      'order.sourced',
      'order.picking',
      'order.sourcing',
      'order.sourced',
      'order.picking',
    ]);
    await expectSound(id);
  });
});

test('every history of this file replays', () => stage.temporal.replayAll());
