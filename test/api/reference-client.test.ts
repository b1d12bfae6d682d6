/**
 * A client that was written for the reference's interface: its paths (with their trailing slashes), its bodies, the
 * fields it reads. What belongs to connectors and the architect is not part of this release.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const FIELDS = {
  order:
    'id order_number channel fulfillment_type status payment_status customer_id customer_email customer_phone customer_name subtotal tax_amount shipping_amount discount_amount total_amount currency shipping_name shipping_address1 shipping_address2 shipping_city shipping_state shipping_postal_code shipping_country pickup_node_id pickup_ready_at lifecycle_id external_order_id tags notes created_at updated_at confirmed_at cancelled_at delivered_at line_items fulfillment_allocations shipments',
  line: 'id order_id sku product_name quantity quantity_fulfilled quantity_pending quantity_allocated quantity_backordered quantity_shipped quantity_delivered status unit_price discount_amount tax_amount total_price weight_lbs',
  item: 'id node_id sku product_name quantity_on_hand reorder_point reorder_quantity unit_cost weight_lbs quantity_reserved quantity_available quantity_on_order is_active last_counted_at created_at updated_at',
  adjustment:
    'id inventory_item_id reason quantity_delta quantity_before quantity_after reference_id notes created_by created_at',
  product:
    'sku product_name total_on_hand total_available total_reserved nodes_count unit_cost weight_lbs reorder_point updated_at',
  node: 'id code name node_type status address_line1 address_line2 city state postal_code country latitude longitude can_ship can_pickup can_curbside can_same_day daily_order_capacity avg_processing_hours shipping_cost_multiplier current_daily_orders created_at updated_at',
  rule: 'id name description is_active priority strategy conditions allowed_node_types excluded_node_ids required_capabilities max_split_nodes max_distance_km cost_weight distance_weight created_by created_at updated_at',
  endpoint: 'id name url is_active event_types headers retry_count created_at updated_at',
  event:
    'id endpoint_id order_id event_type status attempt_count next_retry_at last_response_code delivered_at created_at',
  search: 'hits total page page_size total_pages query_time_ms',
  volume: 'date count total_revenue avg_order_value',
  dashboard:
    'period_start period_end total_orders total_revenue avg_order_value orders_by_status orders_by_channel orders_by_fulfillment_type top_nodes sourcing_strategies inventory_alerts',
  page: 'items total page page_size total_pages',
  user: 'id email full_name is_superadmin platform_role permissions',
} as const;

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('admin@example.com');
  token = await api.signIn('admin@example.com');
});
afterAll(() => api.close());

/** Calls a path; expects the status, and that whatever is read is there. */
async function call(status: number, method: string, path: string, body?: unknown) {
  const response = await api.fetch(path, {
    method,
    token,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([method, path, response.status, text]).toEqual([method, path, status, expect.anything()]);
  return text === '' ? null : JSON.parse(text);
}

function has(fields: keyof typeof FIELDS, value: unknown): void {
  expect(Object.keys(value as object)).toEqual(expect.arrayContaining(FIELDS[fields].split(' ')));
}

const node = (code: string) => ({
  code,
  name: `Node ${code}`,
  node_type: 'RETAIL_STORE',
  latitude: 40.75,
  longitude: -73.99,
  can_pickup: true,
});

const order = {
  channel: 'WEB',
  fulfillment_type: 'SHIP_TO_HOME',
  customer_email: 'jane@example.com',
  customer_name: 'Jane Doe',
  line_items: [{ sku: 'SKU-WIDGET-A', product_name: 'Widget A', quantity: 2, unit_price: '29.99' }],
  shipping_address: { address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
};

describe('a client of the reference', () => {
  test('keeps nodes', async () => {
    const made = await call(201, 'POST', '/nodes/', node('N-1'));
    has('node', made);
    const list = await call(200, 'GET', '/nodes/?node_type=RETAIL_STORE&status=ACTIVE&can_ship=true');
    expect([list.items.length, list.total]).toEqual([1, 1]);
    has('node', await call(200, 'GET', `/nodes/${made.id}`));
    expect(
      await call(200, 'PATCH', `/nodes/${made.id}`, { daily_order_capacity: 7, status: 'MAINTENANCE' }),
    ).toMatchObject({ daily_order_capacity: 7, status: 'MAINTENANCE' });
    await call(200, 'GET', `/nodes/${made.id}/capacity`);
    expect(await call(204, 'DELETE', `/nodes/${made.id}`)).toBeNull();
    await call(404, 'GET', `/nodes/${UNKNOWN}`);
    await call(422, 'POST', '/nodes/', { ...node('N-2'), latitude: 91 });
  });

  test('keeps stock', async () => {
    const from = await call(201, 'POST', '/nodes/', node('N-3'));
    const to = await call(201, 'POST', '/nodes/', node('N-4'));
    const record = { sku: 'SKU-STOCK', product_name: 'Stock', quantity_on_hand: 10, unit_cost: 2.5 };
    const item = await call(201, 'POST', '/inventory/', { ...record, node_id: from.id });
    has('item', item);
    await call(201, 'POST', '/inventory/', { ...record, node_id: to.id, quantity_on_hand: 0 });
    const list = await call(200, 'GET', '/inventory/?sku=SKU-STOCK');
    expect(list).toHaveLength(2);
    has('item', list[0]);
    expect(await call(200, 'GET', '/inventory/sku/SKU-STOCK')).toHaveLength(2);
    const products = await call(200, 'GET', '/inventory/products');
    has('product', products.items ? products.items[0] : products[0]);
    await call(200, 'PATCH', '/inventory/products/SKU-STOCK', { product_name: 'Stock 2' });
    has('item', await call(200, 'GET', `/inventory/${item.id}`));
    await call(200, 'PATCH', `/inventory/${item.id}`, { reorder_point: 3 });
    const adjusted = await call(200, 'POST', `/inventory/${item.id}/adjust`, {
      reason: 'RECEIVED',
      quantity_delta: 5,
      reference_id: 'PO-1',
    });
    has('adjustment', adjusted);
    const checked = await call(200, 'POST', '/inventory/check-availability', {
      items: [{ sku: 'SKU-STOCK', quantity: 15 }],
    });
    expect(checked[0]).toMatchObject({ sku: 'SKU-STOCK', requested_quantity: 15, fulfillable: true });
    await call(200, 'POST', '/inventory/transfer', {
      from_node_id: from.id,
      to_node_id: to.id,
      sku: 'SKU-STOCK',
      quantity: 4,
    });
    await call(404, 'GET', `/inventory/${UNKNOWN}`);
    await call(422, 'POST', '/inventory/', { ...record, node_id: from.id, quantity_on_hand: -1 });
  });

  test('places and reads orders', async () => {
    const placed = await call(201, 'POST', '/orders/', order);
    has('order', placed);
    has('line', placed.line_items[0]);
    expect(placed).toMatchObject({ status: 'PENDING', total_amount: '59.98' });
    const list = await call(
      200,
      'GET',
      '/orders/?status=PENDING&customer_email=jane@example.com&page_size=5',
    );
    has('page', list);
    has('order', list.items[0]);
    expect(list).toMatchObject({ total: 1, page: 1, page_size: 5, total_pages: 1 });
    has('order', await call(200, 'GET', `/orders/${placed.id}/`));
    has('order', await call(200, 'GET', `/orders/number/${placed.order_number}`));
    expect(await call(200, 'GET', `/orders/${placed.id}/events`)).toEqual([
      expect.objectContaining({ event_type: 'order.created', order_id: placed.id }),
    ]);
    await call(404, 'GET', `/orders/${UNKNOWN}`);
    await call(404, 'GET', '/orders/number/ORD-20000101-AAAAAA');
    await call(422, 'POST', '/orders/', { ...order, customer_email: 'nobody' });
    await call(422, 'GET', '/orders/?status=NEVER');
  });

  test('searches; a sort that nobody knows falls back', async () => {
    const body = { query: 'jane', page: 1, page_size: 20, sort_by: 'no_such_column', sort_order: 'asc' };
    has('search', await call(200, 'POST', '/search/orders', body));
    has('search', await call(200, 'GET', '/search/orders?q=jane&page=1'));
    has('search', await call(200, 'POST', '/search/products', { query: 'widget', page: 1, page_size: 20 }));
    await call(422, 'POST', '/search/products', { query: '' });
  });

  test('keeps sourcing rules', async () => {
    await call(200, 'GET', '/sourcing-rules/metadata');
    const conditions = [{ field: 'channel', operator: 'EQUALS', value: 'WEB' }];
    const rule = { name: 'Web', priority: 10, strategy: 'DISTANCE_OPTIMAL', conditions };
    const made = await call(201, 'POST', '/sourcing-rules/', rule);
    has('rule', made);
    expect((await call(200, 'GET', '/sourcing-rules/?is_active=true')).total).toBe(1);
    has('rule', await call(200, 'GET', `/sourcing-rules/${made.id}`));
    await call(200, 'PATCH', `/sourcing-rules/${made.id}`, { priority: 20 });
    expect(await call(200, 'POST', `/sourcing-rules/${made.id}/toggle`)).toMatchObject({ is_active: false });
    const placed = await call(201, 'POST', '/orders/', order);
    const result = await call(200, 'POST', '/sourcing-rules/evaluate', { order_id: placed.id });
    expect(result).toMatchObject({ order_id: placed.id, strategy_used: 'DISTANCE_OPTIMAL' });
    await call(204, 'DELETE', `/sourcing-rules/${made.id}`);
    await call(404, 'GET', `/sourcing-rules/${UNKNOWN}`);
  });

  test('reads figures', async () => {
    has('dashboard', await call(200, 'GET', '/analytics/dashboard'));
    const volume = await call(200, 'GET', '/analytics/orders/volume?days=7');
    expect(volume).toHaveLength(7);
    has('volume', volume[6]);
    expect(volume[6]).toMatchObject({
      date: new Date().toISOString().slice(0, 10),
      count: expect.any(Number),
    });
    await call(422, 'GET', '/analytics/orders/volume?days=0');
    expect(await call(200, 'GET', '/analytics/inventory/summary')).toMatchObject({
      total_records: 2,
      total_skus: 1,
      total_nodes: 2,
      total_on_hand: 15,
      total_available: 15,
      total_value: 37.5,
      out_of_stock_count: 0,
    });
  });

  test('keeps webhook endpoints; a repeat with one Idempotency-Key makes one', async () => {
    const endpoint = { name: 'Shop', url: 'https://8.8.8.8/hook', secret: 'a secret of sixteen' };
    const headers = { 'idempotency-key': 'shop-1' };
    const body = JSON.stringify(endpoint);
    const answers = await Promise.all(
      [1, 2].map(() => api.fetch('/webhooks/endpoints', { method: 'POST', token, headers, body })),
    );
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(second).toEqual(first);
    expect(first.secret).toBe(endpoint.secret);
    const other = { ...endpoint, name: 'Other' };
    const reused = await api.fetch('/webhooks/endpoints/', {
      ...{ method: 'POST', token, headers, body: JSON.stringify(other) },
    });
    expect(reused.status).toBe(409);
    const list = await call(200, 'GET', '/webhooks/endpoints?is_active=true');
    expect(list).toHaveLength(1);
    has('endpoint', list[0]);
    has('endpoint', await call(200, 'GET', `/webhooks/endpoints/${first.id}`));
    await call(200, 'PATCH', `/webhooks/endpoints/${first.id}`, { name: 'Shop 2' });
    await call(200, 'POST', `/webhooks/endpoints/${first.id}/test`);
    const events = await call(200, 'GET', `/webhooks/events?endpoint_id=${first.id}`);
    has('event', events[0]);
    await call(404, 'POST', `/webhooks/events/${UNKNOWN}/retry`);
    await call(204, 'DELETE', `/webhooks/endpoints/${first.id}`);
    await call(200, 'GET', '/webhooks/event-types');
  });

  test('signs in and out', async () => {
    const session = await api.signIn('admin@example.com');
    const me = await api.fetch('/auth/me', { token: session });
    expect(me.status).toBe(200);
    has('user', await me.json());
    expect((await api.fetch('/auth/logout', { method: 'POST', token: session })).status).toBe(204);
    expect((await api.fetch('/auth/me', { token: session })).status).toBe(401);
    expect((await api.fetch('/orders/')).status).toBe(401);
  });
});
