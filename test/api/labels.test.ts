import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
});
afterAll(() => api.close());

async function placeOrder(): Promise<string> {
  const body = JSON.stringify({
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: 'jane@example.com',
    line_items: [{ sku: 'A', product_name: 'A', quantity: 1, unit_price: 1 }],
    shipping_address: { address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
  });
  return (await (await api.fetch('/orders', { method: 'POST', token, body })).json()).id;
}

async function bookShipment(label: Buffer): Promise<string> {
  const { db } = await api.environments.findOrThrow('default');
  const orderId = await placeOrder();
  const [nodeId, fulfillmentId, shipmentId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await db
    .insertInto('fulfillment_nodes')
    .values({ id: nodeId, code: 'DC', name: 'DC', node_type: 'WAREHOUSE', latitude: 1, longitude: 1 })
    .execute();
  await db
    .insertInto('fulfillments')
    .values({
      id: fulfillmentId,
      order_id: orderId,
      node_id: nodeId,
      number: 1,
      status: 'SHIPPED',
      counted_on: '2026-01-01',
    })
    .execute();
  await db
    .insertInto('shipments')
    .values({
      id: shipmentId,
      order_id: orderId,
      fulfillment_id: fulfillmentId,
      status: 'LABEL_CREATED',
      carrier: 'UPS',
      service_level: 'GROUND',
      is_simulated: true,
      tracking_number: '1Z999',
      label,
      label_content_type: 'application/pdf',
      shipping_cost: '5.00',
      booked_at: new Date(),
    })
    .execute();
  return shipmentId;
}

test('a label is the file that the carrier gave, named after its tracking number', async () => {
  const label = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0x0a]);
  const response = await api.fetch(`/shipments/${await bookShipment(label)}/label`, { token });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toMatch(/1Z999\.pdf/);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(label);
});

test('an unknown shipment is 404', async () => {
  expect((await api.fetch(`/shipments/${crypto.randomUUID()}/label`, { token })).status).toBe(404);
});
