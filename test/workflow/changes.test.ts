import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjust } from '../../src/inventory/adjustments.ts';
import { orderEdit } from '../../src/orders/contract.ts';
import { readable } from '../support/histories.ts';
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

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(BY_HAND);
  const { db } = stage.context;
  await addStockedNode(db, 'EAST', { 'SKU-1': 1_000, 'SKU-E': 1_000, 'SKU-2': 50, 'SKU-P': 3, 'SKU-L': 10 });
  await addStockedNode(db, 'WEST', { 'SKU-W': 1_000, 'SKU-L': 10 }, FAR);
});
afterAll(() => stage.close());

async function expectSound(id: string): Promise<void> {
  await expectCompleteTrail(stage.context.db, id);
  await expectStockBooksToAgree(stage.context.db);
}

/** Takes a fulfillment all the way out of its node. */
async function send(id: string, nodeCode: string): Promise<void> {
  for (const command of ['start_picking', 'pick', 'pack'] as const) await stage.work(id, nodeCode, command);
  await expect.poll(async () => (await stage.at(id, nodeCode)).status, { timeout: 10_000 }).toBe('SHIPPED');
}

async function lineIds(id: string): Promise<string[]> {
  return (await stage.read(id)).items.map((item) => item.id);
}

async function receive(sku: string, units: number): Promise<void> {
  const { id } = await stage.context.db
    .selectFrom('inventory_items')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'inventory_items.node_id')
    .select('inventory_items.id')
    .where('sku', '=', sku)
    .where('node.code', '=', 'EAST')
    .executeTakeFirstOrThrow();
  await adjust(stage.context, id, { reason: 'RECEIVED', quantity_delta: units });
}

describe('an order that may ship in parts', () => {
  test('sends what there is, waits for the rest, and sends that when it comes', async () => {
    const id = await stage.begin({ allow_partial_shipment: true, line_items: [line('SKU-P', 5)] });
    await stage.reach(id, 'BACKORDERED');
    const waiting = await stage.read(id);
    expect(waiting.allocations.map((each) => each.quantity_allocated)).toEqual([3]);
    await send(id, 'EAST');
    const part = await stage.read(id);
    expect([part.status, part.amount_captured, part.payment_status]).toEqual([
      'BACKORDERED',
      '30.00',
      'AUTHORIZED',
    ]);
    await receive('SKU-P', 2);
    await stage.reach(id, 'SOURCED');
    const [, second] = (await stage.read(id)).fulfillments;
    for (const command of ['start_picking', 'pick', 'pack'] as const) {
      const target = { orderId: id, fulfillmentId: second?.id ?? '' };
      await stage.commands.onFulfillment(stage.context, target, command, {}, newKey());
    }
    await stage.reach(id, 'SHIPPED');
    const whole = await stage.read(id);
    expect([whole.amount_captured, whole.payment_status]).toEqual(['50.00', 'CAPTURED']);
    expect(await stockTotals(stage.context.db, 'SKU-P')).toEqual({ onHand: 0, reserved: 0 });
    await expectSound(id);
  });
});

describe('a cancel of an order that has left in part', () => {
  test('takes back the rest; the order goes on with what has left and says so', async () => {
    const id = await stage.begin({
      line_items: [line('SKU-E', 2), line('SKU-W', 1)],
      shipping_amount: '6.00',
    });
    await stage.reach(id, 'SOURCED');
    await send(id, 'EAST');
    await stage.commands.cancel(stage.context, id, { reason: 'too slow' }, newKey());
    const order = await stage.read(id);
    expect(order.status).toBe('SHIPPED');
    expect(order.total_amount).toBe('26.00');
    expect([order.amount_captured, order.amount_voided, order.amount_authorized]).toEqual([
      '26.00',
      '10.00',
      '36.00',
    ]);
    expect(order.items.map((item) => item.quantity_cancelled)).toEqual([0, 1]);
    const said = (await trailOf(stage.context.db, id)).find(
      (event) => event.event_type === 'order.partly_cancelled',
    );
    expect(said?.reason).toContain('1 units were taken back');
    expect(await stockTotals(stage.context.db, 'SKU-W')).toEqual({ onHand: 1_000, reserved: 0 });
    await expectSound(id);
  });

  test('that waits for the rest ends the wait', async () => {
    const id = await stage.begin({
      allow_partial_shipment: true,
      line_items: [line('SKU-1', 1), line('SKU-0', 1)],
    });
    await stage.reach(id, 'BACKORDERED');
    await send(id, 'EAST');
    await stage.commands.cancel(stage.context, id, { reason: 'enough' }, newKey());
    expect((await stage.read(id)).status).toBe('SHIPPED');
    const waits = await stage.context.db
      .selectFrom('stock_waits')
      .selectAll()
      .where('order_id', '=', id)
      .execute();
    expect(waits).toEqual([]);
    await expectSound(id);
  });
});

describe('a cancel of single units', () => {
  test('comes off the line, the reservation and the total', async () => {
    const id = await stage.begin({
      line_items: [line('SKU-2', 4), line('SKU-1', 1)],
      discount_amount: '5.00',
    });
    await stage.reach(id, 'SOURCED');
    const [first = ''] = await lineIds(id);
    const lines = [{ order_item_id: first, quantity: 3 }];
    await stage.commands.cancel(stage.context, id, { reason: 'fewer', lines }, newKey());
    const order = await stage.read(id);
    expect(order.items[0]).toMatchObject({ quantity: 4, quantity_cancelled: 3, total_price: '10.00' });
    expect([order.status, order.subtotal, order.discount_amount, order.total_amount]).toEqual([
      'SOURCED',
      '20.00',
      '2.00',
      '18.00',
    ]);
    expect(await stockTotals(stage.context.db, 'SKU-2')).toEqual({ onHand: 50, reserved: 1 });
    await send(id, 'EAST');
    const paid = await stage.read(id);
    expect([paid.amount_captured, paid.amount_voided]).toEqual(['18.00', '27.00']);
    await expectSound(id);
  });

  test('beyond what is left, or of everything, is refused and changes nothing', async () => {
    const id = await stage.begin({ line_items: [line('SKU-1', 2)] });
    await stage.reach(id, 'SOURCED');
    const [only = ''] = await lineIds(id);
    const cancel = (quantity: number) =>
      stage.commands.cancel(
        stage.context,
        id,
        { reason: 'x', lines: [{ order_item_id: only, quantity }] },
        newKey(),
      );
    expect((await refusalOf(cancel(3))).details.errors).toEqual([
      { path: 'lines.0.quantity', message: 'must be at most 2: no more units are left to cancel' },
    ]);
    expect((await stage.read(id)).status).toBe('SOURCED');
    expect((await refusalOf(cancel(2))).message).toContain('cancel the order instead');
    expect((await stage.read(id)).status).toBe('SOURCED');
    await expectSound(id);
  });

  test('that the order waits for lets the rest go', async () => {
    const id = await stage.begin({ line_items: [line('SKU-1', 1), line('SKU-0', 2)] });
    await stage.reach(id, 'BACKORDERED');
    const [, missing = ''] = await lineIds(id);
    const lines = [{ order_item_id: missing, quantity: 2 }];
    await stage.commands.cancel(stage.context, id, { reason: 'without it', lines }, newKey());
    await stage.reach(id, 'SOURCED');
    await expectSound(id);
  });

  test('leaves nobody waiting who asked at the same moment to look for what it takes off', async () => {
    const race = async () => {
      const id = await stage.begin({ line_items: [line('SKU-1', 1), line('SKU-0', 2)] });
      await stage.reach(id, 'BACKORDERED');
      const [, missing = ''] = await lineIds(id);
      const lines = [{ order_item_id: missing, quantity: 2 }];
      const cancelled = stage.commands.cancel(stage.context, id, { reason: 'without it', lines }, newKey());
      const [, looked] = await Promise.allSettled([
        cancelled,
        stage.commands.source(stage.context, id, newKey()),
      ]);
      await cancelled;
      if (looked.status === 'rejected') expect(looked.reason).toMatchObject({ kind: 'invalid' });
      await stage.reach(id, 'SOURCED');
      await expectSound(id);
    };
    await Promise.all(Array.from({ length: 8 }, race));
  });
});

describe('a hold', () => {
  test('stops the order at its next step, refuses work, and the release lets it go on', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'SOURCED');
    await stage.commands.hold(stage.context, id, { reason: 'fraud', notes: 'card reported' }, newKey());
    const refusal = await refusalOf(stage.work(id, 'EAST', 'start_picking'));
    expect(refusal.message).toContain('on hold');
    const picking = stage.commands.changeStatus(stage.context, id, 'PICKING', null, newKey());
    expect((await refusalOf(picking)).details.allowed).toEqual(['CANCELLED']);
    await stage.commands.release(stage.context, id, { notes: 'checked' }, newKey());
    await send(id, 'EAST');
    const kinds = (await trailOf(stage.context.db, id)).map((event) => event.event_type);
    expect(kinds).toContain('order.held');
    expect(kinds).toContain('order.released');
    expect(readable(await stage.temporal.handleOf(id, 'stage').fetchHistory())).not.toContain(
      'card reported',
    );
    await expectSound(id);
  });

  test('of an order that is not confirmed yet holds it there, and it can be cancelled', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'SOURCED');
    await stage.commands.hold(stage.context, id, { reason: 'manual' }, newKey());
    await stage.commands.cancel(stage.context, id, { reason: 'fraud after all' }, newKey());
    expect((await stage.read(id)).status).toBe('CANCELLED');
    await expectSound(id);
  });

  test('asked for twice with one key is one hold', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'SOURCED');
    const key = newKey();
    const hold = () => stage.commands.hold(stage.context, id, { reason: 'address' }, key);
    await Promise.all([hold(), hold()]);
    await hold();
    const held = (await trailOf(stage.context.db, id)).filter((event) => event.event_type === 'order.held');
    expect(held).toHaveLength(1);
    const other = stage.commands.hold(stage.context, id, { reason: 'fraud' }, key);
    expect((await refusalOf(other)).kind).toBe('conflict');
  });
});

describe('an edit', () => {
  test('of the lines shows its price first, then authorizes more and sources again', async () => {
    const id = await stage.begin({ line_items: [line('SKU-1', 1)] });
    await stage.reach(id, 'SOURCED');
    const [first = ''] = await lineIds(id);
    const edit = orderEdit.parse({
      lines: [{ order_item_id: first, quantity: 2 }],
      add_lines: [line('SKU-W', 1)],
    });
    const preview = await stage.commands.previewEdit(stage.context, id, edit);
    expect(preview).toMatchObject({ previous_total: '10.00', new_total: '30.00', needs_sourcing: true });
    expect((await stage.read(id)).total_amount).toBe('10.00');
    await stage.commands.edit(stage.context, id, edit, newKey());
    await stage.reach(id, 'SOURCED');
    const order = await stage.read(id);
    expect([order.total_amount, order.amount_authorized]).toEqual(['30.00', '30.00']);
    const live = order.fulfillments.filter((each) => each.status === 'SOURCED').map((each) => each.node_code);
    expect(live.sort()).toEqual(['EAST', 'WEST']);
    expect(await milestonesOf(stage.context.db, id)).toEqual([
      'order.created',
      'order.confirmed',
      'order.sourcing',
      'order.sourced',
      'order.sourcing',
      'order.sourced',
    ]);
    await expectSound(id);
  });

  test('of the address moves the order to the node that is near now, and stays out of the history', async () => {
    const id = await stage.begin({ line_items: [line('SKU-L', 1)] });
    await stage.reach(id, 'SOURCED');
    expect((await stage.at(id, 'EAST')).status).toBe('SOURCED');
    const edit = orderEdit.parse({
      shipping_address: { address1: '1 Hidden Lane', city: 'Los Angeles', state: 'CA', postal_code: '90001' },
    });
    await stage.commands.edit(stage.context, id, edit, newKey());
    await stage.reach(id, 'SOURCED');
    expect((await stage.at(id, 'WEST')).status).toBe('SOURCED');
    expect(readable(await stage.temporal.handleOf(id, 'stage').fetchHistory())).not.toContain('Hidden');
    await expectSound(id);
  });

  test('of the contact changes nothing else; once picking has begun it is refused', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'SOURCED');
    const edit = orderEdit.parse({ customer_email: 'new@example.com', notes: null });
    await stage.commands.edit(stage.context, id, edit, newKey());
    expect(await stage.read(id)).toMatchObject({ customer_email: 'new@example.com', status: 'SOURCED' });
    await stage.work(id, 'EAST', 'start_picking');
    const refusal = await refusalOf(stage.commands.edit(stage.context, id, edit, newKey()));
    expect(refusal.details.allowed).toContain('cancel');
    await expectSound(id);
  });
});

test('every history of this file replays', () => stage.temporal.replayAll());
