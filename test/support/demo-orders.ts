/** Orders for tests that run against the demo data. */
import {
  orderSchema,
  orderEventSchema,
  type OrderEventResponse,
  type OrderResponse,
} from '../../src/orders/contract.ts';
import { NODES, PRODUCTS, SAMPLE_ORDERS } from '../../scripts/seed-data.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

/** Where the demo's first sample orders come to rest: delivered, waiting for its customer, waiting for stock. */
const RESTING_STATUSES = ['BACKORDERED', 'DELIVERED', 'READY_TO_SHIP'];
const SETTLE_SECONDS = 90;

/** Where an order goes to; the demo has a node in each of these cities. */
const DESTINATIONS = NODES.map(({ city, state, postal_code, latitude, longitude }) => ({
  address1: '1 Main Street',
  ...{ city, state, postal_code, latitude, longitude },
}));

/** A line of an order for one of the demo's products; `index` counts round the catalog. */
export function demoLine(index: number, quantity: number) {
  const product = PRODUCTS[index % PRODUCTS.length];
  if (!product) throw new Error('The demo has products');
  return { sku: product.sku, product_name: product.name, quantity, unit_price: product.price };
}

/** An order that the API accepts, to one of the demo's cities. */
export function demoOrder(index: number, lines: readonly object[] = [demoLine(index, 1)]) {
  return {
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: `customer-${index}@example.com`,
    customer_name: `Customer ${index}`,
    line_items: lines,
    shipping_address: DESTINATIONS[index % DESTINATIONS.length],
  };
}

/** Places an order that must be accepted. */
export async function place(
  product: Product,
  order: object,
  headers: Record<string, string> = {},
): Promise<OrderResponse> {
  const response = await product.api('/orders', { method: 'POST', json: order, headers });
  const body: unknown = await response.json();
  if (response.status !== 201) throw new Error(`Not accepted: ${JSON.stringify(body)}`);
  return orderSchema.parse(body);
}

/** The order as the API shows it now. */
export async function fetchOrder(product: Product, id: string): Promise<OrderResponse> {
  return orderSchema.parse(await (await product.api(`/orders/${id}`)).json());
}

/** The trail of an order as the API shows it now. */
export async function fetchTrail(product: Product, id: string): Promise<OrderEventResponse[]> {
  return orderEventSchema.array().parse(await (await product.api(`/orders/${id}/events`)).json());
}

/** Waits until the API shows the order in a status. */
export function reaches(
  product: Product,
  id: string,
  status: OrderResponse['status'],
  seconds: number,
): Promise<OrderResponse> {
  return until(`order ${id} is ${status}`, seconds, async () => {
    const order = await fetchOrder(product, id);
    return order.status === status && order;
  });
}

/** Waits until the demo's sample orders rest and are projected. */
export async function demoSettled(product: Product): Promise<void> {
  await until('the sample orders rest', SETTLE_SECONDS, async () => {
    const rows = await product.query<{ status: string }>('SELECT status FROM orders ORDER BY status');
    const statuses = rows.map((row) => row.status);
    return statuses.length === SAMPLE_ORDERS.length && statuses.join() === RESTING_STATUSES.join();
  });
  await projected(product);
}

/** Waits until every projection has taken all there is. */
export async function projected(product: Product): Promise<void> {
  await until('the outbox is drained', SETTLE_SECONDS, async () => {
    const [row] = await product.query<{ waiting: number }>(`
      SELECT count(*)::int AS waiting FROM outbox_cursors AS cursor, outbox
      WHERE (outbox.transaction_id, outbox.id) > (cursor.transaction_id, cursor.id)`);
    return row?.waiting === 0;
  });
}
