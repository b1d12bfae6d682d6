import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { adjust } from '../../src/inventory/adjustments.ts';
import { reservationSchema, stockAlertSchema } from '../../src/inventory/contract.ts';
import { line, placeAndSource } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';
import { openWebhookStage, type WebhookStage } from '../support/webhooks.ts';

const SECONDS = 15;

let stage: WebhookStage;
let token: string;
beforeAll(async () => {
  stage = await openWebhookStage();
  token = await stage.api.signIn('owner@example.com');
  stage.run();
});
afterAll(() => stage.close());

async function record(code: string, sku: string, units: number) {
  const nodeId = await addStockedNode(stage.context.db, code, { [sku]: units });
  const { id } = await stage.context.db
    .selectFrom('inventory_items')
    .select('id')
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();
  return { id, nodeId };
}

async function read<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>[]> {
  const response = await stage.api.fetch(`/inventory${path}`, { token });
  expect(response.status).toBe(200);
  const items = z.array(schema).parse(await response.json());
  expect(response.headers.get('x-total-count')).toBe(String(items.length));
  return items;
}

const take = (id: string, units: number) =>
  adjust(stage.context, id, { reason: 'DAMAGED', quantity_delta: -units });

test('inventory.low_stock is delivered once to those who want it, and to nobody else', async () => {
  await stage.register('/low', { event_types: ['inventory.low_stock'] });
  await stage.register('/orders', { event_types: ['order.created'] });
  const { id, nodeId } = await record('N1', 'LOW-1', 40);
  await Promise.all(Array.from({ length: 31 }, () => take(id, 1)));
  const [delivery] = await until('the alert was delivered', SECONDS, async () => {
    const received = stage.receiver.on('/low');
    return received.length > 0 ? received : undefined;
  });
  expect(JSON.parse(String(delivery?.body))).toEqual({
    id: expect.any(String),
    event_type: 'inventory.low_stock',
    environment: 'default',
    occurred_at: expect.any(String),
    order_id: null,
    order_number: null,
    data: {
      alert_id: expect.any(String),
      inventory_item_id: id,
      node_id: nodeId,
      node_code: 'N1',
      sku: 'LOW-1',
      product_name: null,
      quantity_available: 10,
      reorder_point: 10,
    },
  });
  expect(delivery?.headers['x-oms-event']).toBe('inventory.low_stock');
  // What comes after it has passed the same relay: a second alert would have been there before.
  await placeAndSource(stage.context, { line_items: [line('LOW-1')] });
  await until('the order was told', SECONDS, async () => stage.receiver.on('/orders')[0]);
  expect(stage.receiver.on('/low')).toHaveLength(1);
});

describe('GET /inventory/alerts', () => {
  test('lists what is low, the last first, and on request what was', async () => {
    const { id, nodeId } = await record('N2', 'LOW-2', 20);
    await take(id, 15);
    await adjust(stage.context, id, { reason: 'RECEIVED', quantity_delta: 15 });
    await take(id, 16);
    const open = await read(`/alerts?node_id=${nodeId}`, stockAlertSchema);
    expect(open).toMatchObject([{ sku: 'LOW-2', node_code: 'N2', quantity_available: 4, cleared_at: null }]);
    const all = await read(`/alerts?node_id=${nodeId}&is_open=false`, stockAlertSchema);
    expect(all.map((alert) => [alert.quantity_available, alert.cleared_at !== null])).toEqual([
      [4, false],
      [5, true],
    ]);
  });
});

describe('GET /inventory/{item_id}/reservations', () => {
  test('names the orders that hold the reserved units, the oldest first', async () => {
    const { id } = await record('N3', 'HELD-1', 20);
    const first = await placeAndSource(stage.context, { line_items: [line('HELD-1', 2)] });
    const second = await placeAndSource(stage.context, { line_items: [line('HELD-1', 3)] });
    const reservations = await read(`/${id}/reservations`, reservationSchema);
    expect(reservations.map((each) => [each.order_id, each.quantity, each.order_status])).toEqual([
      [first.id, 2, 'SOURCED'],
      [second.id, 3, 'SOURCED'],
    ]);
    expect(reservations[0]).toMatchObject({
      fulfillment_number: 1,
      order_number: expect.stringMatching(/^ORD-/),
    });
  });

  test('is empty without reservations, and 404 for a record that is not there', async () => {
    const { id } = await record('N4', 'HELD-2', 1);
    expect(await read(`/${id}/reservations`, reservationSchema)).toEqual([]);
    const path = `/inventory/${crypto.randomUUID()}/reservations`;
    expect((await stage.api.fetch(path, { token })).status).toBe(404);
  });
});
