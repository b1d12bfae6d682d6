/** Orders for tests: a request, a place to put it, and the steps that bring it to a status. */
import { PostgresAuditTrail } from '../../src/documents/postgres-audit-trail.ts';
import { orderInput, type OrderInput } from '../../src/orders/contract.ts';
import type { OrderStatus } from '../../src/orders/order.ts';
import type { OrderWorkflows } from '../../src/orders/order-workflows.ts';
import * as progress from '../../src/orders/progress.ts';
import { OrderService } from '../../src/orders/service.ts';
import { liveFulfillmentsOf, snapshot } from '../../src/orders/snapshot.ts';
import { beginSourcing, type SourcingAttempt } from '../../src/orders/sourcing-steps.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import { mockCarrier } from '../../src/shipping/mock-carrier.ts';
import * as shipping from '../../src/shipping/service.ts';
import { sourceOrder } from '../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../src/tenancy/context.ts';
import type { TestDatabases } from './databases.ts';

/** The attempt to source that follows the confirmation. */
export const FIRST_ATTEMPT: SourcingAttempt = { number: 1, from: 'CONFIRMED', askedBy: null };

/** What must never be seen in a workflow's history. */
export const CUSTOMER = {
  name: 'Wilhelmina Featherstonehaugh',
  email: 'wilhelmina@featherstone.example',
  address: '77 Marmalade Crescent',
};

/** Units of one SKU, as a line of a request. */
export function line(sku: string, quantity = 1): Record<string, unknown> {
  return { sku, product_name: `Product ${sku}`, quantity, unit_price: '10.00' };
}

/** A request as the API's contract parses it. */
export function orderRequest(overrides: Record<string, unknown> = {}): OrderInput {
  return orderInput.parse({
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: CUSTOMER.email,
    customer_name: CUSTOMER.name,
    line_items: [line('SKU-1')],
    shipping_address: {
      name: CUSTOMER.name,
      address1: CUSTOMER.address,
      city: 'New York',
      state: 'NY',
      postal_code: '10001',
    },
    ...overrides,
  });
}

/** The context of the product itself in an environment. */
export async function contextOf(
  databases: Pick<TestDatabases, 'environments' | 'log'>,
  slug = 'default',
): Promise<Context> {
  const environment = await databases.environments.findOrThrow(slug);
  return { environment, actor: 'system', db: environment.db, log: databases.log };
}

const nobody: OrderWorkflows = {
  start: () => Promise.reject(new Error('This test starts workflows by itself')),
  stockArrived: () => Promise.reject(new Error('This test has no workflows')),
  changeStatus: () => Promise.reject(new Error('This test has no workflows')),
  catchUp: () => Promise.reject(new Error('This test has no workflows')),
  running: () => Promise.reject(new Error('This test has no workflows')),
  command: () => Promise.reject(new Error('This test has no workflows')),
};

/** The real service; without workflows unless they are given. */
export function orderService(workflows: OrderWorkflows = nobody): OrderService {
  return new OrderService({
    workflows,
    auditTrail: (context) => new PostgresAuditTrail(context.db),
    workflowsUrl: null,
  });
}

/** Accepts an order. @returns its id. */
export async function place(context: Context, overrides: Record<string, unknown> = {}): Promise<string> {
  const { order } = await orderService().place(context, orderRequest(overrides));
  return order.id;
}

/** Accepts, confirms and sources once. */
export async function placeAndSource(
  context: Context,
  overrides: Record<string, unknown> = {},
): Promise<{ id: string; status: OrderStatus }> {
  const id = await place(context, overrides);
  await progress.confirm(context, id, manualGateway);
  await sourceOrder(context, id, FIRST_ATTEMPT);
  return { id, status: (await snapshot(context, id)).status };
}

/** One step of every live fulfillment; SHIPPED books the parcel first, as the workflow does. */
export async function advanceAll(
  context: Context,
  id: string,
  to: progress.FulfillmentAdvance['steps'][number],
): Promise<void> {
  for (const fulfillment of await liveFulfillmentsOf(context, id)) {
    if (to === 'SHIPPED') await shipping.book(context, fulfillment.id, mockCarrier);
    const advance = { fulfillmentId: fulfillment.id, steps: [to], actor: 'system', reason: null };
    await progress.advanceFulfillment(context, id, advance, manualGateway);
  }
}

/** The steps from acceptance to delivery, each by the service that takes it. */
const LADDER: readonly [OrderStatus, (context: Context, id: string) => Promise<unknown>][] = [
  ['CONFIRMED', (context, id) => progress.confirm(context, id, manualGateway)],
  ['SOURCING', (context, id) => beginSourcing(context, id, FIRST_ATTEMPT)],
  ['SOURCED', (context, id) => sourceOrder(context, id, FIRST_ATTEMPT)],
  ['PICKING', (context, id) => advanceAll(context, id, 'PICKING')],
  ['PACKING', (context, id) => advanceAll(context, id, 'PACKING')],
  ['READY_TO_SHIP', (context, id) => advanceAll(context, id, 'READY_TO_SHIP')],
  ['SHIPPED', (context, id) => advanceAll(context, id, 'SHIPPED')],
  ['OUT_FOR_DELIVERY', (context, id) => advanceAll(context, id, 'OUT_FOR_DELIVERY')],
  ['DELIVERED', (context, id) => advanceAll(context, id, 'DELIVERED')],
];

/** Brings an accepted order to a status by the product's own steps; BACKORDERED where SOURCED finds no stock. */
export async function bringTo(context: Context, id: string, status: OrderStatus): Promise<void> {
  if (status === 'PENDING') return;
  const target = status === 'BACKORDERED' ? 'SOURCED' : status;
  for (const [reached, step] of LADDER) {
    await step(context, id);
    if (reached === target) return;
  }
  throw new Error(`There is no way to bring an order to ${status}`);
}
