/** A day in the life of a tenant: whatever there is to do, done once, with the tenant's mark in every text. */
import { z } from 'zod';
import { LATELY } from './simulations.ts';
import type { Tenant } from './tenant.ts';
import { until } from './until.ts';

const SECONDS = 60;
/** The same in every tenant. */
export const SKU = 'SKU-SAME';
const EMAIL = 'same@example.com';

const orderSchema = z.looseObject({
  id: z.string(),
  order_number: z.string(),
  status: z.string(),
  line_items: z.array(z.looseObject({ id: z.string() })),
  fulfillments: z.array(z.looseObject({ id: z.string() })).default([]),
  shipments: z.array(z.looseObject({ id: z.string() })).default([]),
});
type Order = z.output<typeof orderSchema>;
const returnSchema = z.looseObject({ id: z.string(), lines: z.array(z.looseObject({ id: z.string() })) });
const listed = z.union([
  z.array(z.looseObject({ id: z.string() })),
  z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) }),
]);

async function firstOf(tenant: Tenant, path: string): Promise<string> {
  return until(`${tenant.slug} has something at ${path}`, SECONDS, async () => {
    const found = listed.parse(await tenant.must('GET', path));
    return (Array.isArray(found) ? found : found.items)[0]?.id;
  });
}

const orderOf = async (tenant: Tenant, id: string): Promise<Order> =>
  orderSchema.parse(await tenant.must('GET', `/orders/${id}`));

const reaches = (tenant: Tenant, id: string, status: string): Promise<Order> =>
  until(`an order of ${tenant.slug} is ${status}`, SECONDS, async () => {
    const order = await orderOf(tenant, id);
    return order.status === status && order;
  });

export function orderFrom({ mark }: Tenant, quantity: number) {
  return {
    ...{ channel: 'WEB', fulfillment_type: 'SHIP_TO_HOME', customer_email: EMAIL, customer_name: mark },
    ...{ notes: mark, tags: [mark], metadata: { mark } },
    line_items: [{ sku: SKU, product_name: mark, quantity, unit_price: '10.00' }],
    shipping_address: {
      ...{ name: mark, address1: mark, city: 'New York', state: 'NY', postal_code: '10118' },
      ...{ latitude: 40.75, longitude: -73.98 },
    },
  };
}

async function supply(tenant: Tenant) {
  const { mark } = tenant;
  const nodeOf = (code: string) =>
    tenant.make('/nodes', {
      ...{ code, name: mark, node_type: 'WAREHOUSE', address_line1: mark, city: 'New York', state: 'NY' },
      ...{ latitude: 40.7, longitude: -74 },
    });
  const node = await nodeOf('NODE-SAME');
  const other = await nodeOf('NODE-OTHER');
  await tenant.must('PATCH', `/nodes/${other}`, { name: `${mark} too` });
  const stock = { sku: SKU, product_name: mark, quantity_on_hand: 50, reorder_point: 40 };
  const item = await tenant.make('/inventory', { node_id: node, ...stock });
  await tenant.make('/inventory', { node_id: other, ...stock });
  await tenant.must('POST', `/inventory/${item}/adjust`, {
    ...{ reason: 'DAMAGED', quantity_delta: -20, notes: mark, reference_id: mark },
  });
  await tenant.must('POST', '/inventory/transfer', {
    ...{ from_node_id: other, to_node_id: node, sku: SKU, quantity: 5, notes: mark },
  });
  await tenant.must('PATCH', `/inventory/products/${SKU}`, { product_name: `${mark} again` });
  await tenant.must('PUT', `/products/${SKU}`, {
    ...{ name: mark, description: mark, brand: mark, category: mark, attributes: { mark } },
  });
  const csv = `node_code,sku,product_name,quantity_on_hand\nNODE-SAME,SKU-FILE,${mark},7\n`;
  const stockImport = await tenant.make('/inventory/imports', csv, 'text/csv');
  return { node_id: node, item_id: item, import_id: stockImport, sku: SKU };
}

async function setUp(tenant: Tenant, receiver: string) {
  const { mark } = tenant;
  const rule = await tenant.make('/sourcing-rules', {
    ...{ name: 'Same', description: mark, strategy: 'DISTANCE_OPTIMAL' },
    conditions: [{ field: 'tags', operator: 'CONTAINS', value: mark }],
  });
  await tenant.must('PATCH', `/sourcing-rules/${rule}`, { priority: 5 });
  const endpoint = await tenant.make('/webhooks/endpoints', {
    ...{ name: 'Same', url: `${receiver}/${tenant.slug}`, headers: { 'X-Mark': mark } },
  });
  await tenant.must('POST', `/webhooks/endpoints/${endpoint}/test`, { payload: { mark } });
  await tenant.must('PUT', '/notifications/templates/order_confirmation/EMAIL', {
    ...{ subject: `${mark} {{order_number}}`, text: `${mark} {{order_number}}` },
  });
  const group = await tenant.make('/admin/groups', { name: 'Same', description: mark });
  const key = z
    .looseObject({ id: z.string(), key: z.string() })
    .parse(await tenant.must('POST', '/api-keys', { name: mark, scopes: ['orders.read'] }));
  return { rule_id: rule, version: '1', endpoint_id: endpoint, group_id: group, key_id: key.id };
}

/** Delivered, one unit of it brought back and paid back. */
async function deliver(tenant: Tenant, node: string) {
  const { mark } = tenant;
  const placed = await tenant.make('/orders', orderFrom(tenant, 2));
  const order = await reaches(tenant, placed, 'DELIVERED');
  const back = returnSchema.parse(
    await tenant.must('POST', `/orders/${order.id}/returns`, {
      ...{ reason: mark, lines: [{ order_item_id: order.line_items[0]?.id, quantity: 1 }] },
    }),
  );
  await tenant.must('POST', `/returns/${back.id}/receive`, {
    node_id: node,
    lines: [{ return_line_id: back.lines[0]?.id, quantity: 1, disposition: 'restock' }],
  });
  await tenant.must('POST', `/orders/${order.id}/refund`, { amount: '1.00', reason: mark });
  return {
    order_id: order.id,
    order_number: order.order_number,
    fulfillment_id: order.fulfillments[0]?.id ?? '',
    shipment_id: order.shipments[0]?.id ?? '',
    return_id: back.id,
  };
}

/** More than there is: it waits, is held, let go, changed, and given up. */
async function giveUp(tenant: Tenant): Promise<void> {
  const { mark } = tenant;
  const id = await tenant.make('/orders', orderFrom(tenant, 999));
  await reaches(tenant, id, 'BACKORDERED');
  await tenant.must('POST', `/orders/${id}/hold`, { reason: 'manual', notes: mark });
  await tenant.must('POST', `/orders/${id}/release`, { notes: mark });
  await tenant.must('PATCH', `/orders/${id}`, { notes: `${mark} again` });
  await tenant.must('POST', `/orders/${id}/source`, {});
  await tenant.must('POST', `/orders/${id}/cancel`, { reason: mark });
  await reaches(tenant, id, 'CANCELLED');
}

async function tryOut(tenant: Tenant, orderId: string): Promise<string> {
  const order = orderFrom(tenant, 1);
  await tenant.must('POST', '/sourcing-rules/evaluate', { order_id: orderId });
  await tenant.must('POST', '/sourcing/promise', {
    line_items: [{ sku: SKU, quantity: 1 }],
    shipping_address: order.shipping_address,
  });
  await tenant.must('POST', '/inventory/check-availability', { items: [{ sku: SKU, quantity: 1 }] });
  return tenant.make('/sourcing/simulations', {
    name: tenant.mark,
    orders: LATELY,
    rule_sets: [{ name: tenant.mark }],
  });
}

/**
 * Lives it.
 *
 * @param receiver origin of whoever takes webhooks
 * @returns the ids of what was made, by the names that paths give them
 */
export async function live(tenant: Tenant, receiver: string): Promise<Record<string, string>> {
  await tenant.listen();
  const made = { ...(await supply(tenant)), ...(await setUp(tenant, receiver)) };
  const delivered = await deliver(tenant, made.node_id);
  await giveUp(tenant);
  const simulation = await tryOut(tenant, delivered.order_id);
  return {
    ...made,
    ...delivered,
    simulation_id: simulation,
    event_id: await firstOf(tenant, '/webhooks/events'),
    notification_id: await firstOf(tenant, '/notifications'),
    environment_id: tenant.environmentId,
    organization_id: tenant.organizationId,
    user_id: tenant.userId,
    ...{ type: 'order_confirmation', channel: 'EMAIL', schedule_id: 'reconcile' },
  };
}
