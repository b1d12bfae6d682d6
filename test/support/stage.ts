/** An environment with workers behind it, for tests that do to orders what people do. */
import type { FulfillmentCommand } from '../../src/orders/commands.ts';
import type { OrderStatus } from '../../src/orders/order.ts';
import type { OrderCommands } from '../../src/orders/order-commands.ts';
import { findOrder, type OrderRecord } from '../../src/orders/repository.ts';
import { liveFulfillmentsOf, type LiveFulfillment } from '../../src/orders/snapshot.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { stockArrivals, workflowStarter } from '../../src/outbox/targets.ts';
import { Refusal } from '../../src/runtime/errors.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import type { EnvironmentSettings } from '../../src/tenancy/settings.ts';
import { createDatabases, type TestDatabases } from './databases.ts';
import { addEnvironmentWith } from './environment-settings.ts';
import { contextOf, orderService, place } from './orders.ts';
import { startTemporal, type TemporalOptions, type TestTemporal } from './temporal.ts';
import { until } from './until.ts';

const SECONDS = 20;

/** Nobody moves anything by itself, and nothing waits for a clock. */
export const BY_HAND: Partial<EnvironmentSettings> = {
  fulfillment_mode: 'manual',
  delivery_delay_seconds: 3_600,
};

export interface Stage {
  databases: TestDatabases;
  temporal: TestTemporal;
  context: Context;
  commands: OrderCommands;
  /** Accepts an order and starts its workflow. @returns its id. */
  begin(overrides?: Record<string, unknown>): Promise<string>;
  /** Waits until the order has this status. */
  reach(id: string, status: OrderStatus): Promise<void>;
  read(id: string): Promise<OrderRecord>;
  /** The fulfillments that have not ended early, by the code of their node. */
  at(id: string, nodeCode: string): Promise<LiveFulfillment>;
  /** What the people of a node do. */
  work(id: string, nodeCode: string, command: FulfillmentCommand, body?: unknown): Promise<void>;
  close(): Promise<void>;
}

/** A key that no other request has. */
export const newKey = (): string => newId();

/** Starts databases, Temporal and workers with one environment; close it in `afterAll`. */
export async function openStage(
  settings: Partial<EnvironmentSettings>,
  options: TemporalOptions = { time: 'real' },
): Promise<Stage> {
  const databases = await createDatabases();
  const slug = await addEnvironmentWith(databases, 'stage', settings);
  const temporal = await startTemporal(databases, options);
  const context = { ...(await contextOf(databases, slug)), actor: 'user:1' };
  const { commands } = orderService(temporal.workflows);
  // What the worker process does besides: it wakes orders that stock has arrived for.
  const targets = [workflowStarter(temporal.workflows), stockArrivals(temporal.workflows)];
  const relay = new Relay(databases.environments, targets, databases.log);
  relay.start();
  const at: Stage['at'] = async (id, nodeCode) => {
    const live = await liveFulfillmentsOf(context, id);
    const own = live.find((each) => each.nodeCode === nodeCode);
    if (!own) throw new Error(`Nothing of order ${id} lies at ${nodeCode}`);
    return own;
  };
  const read: Stage['read'] = async (id) => {
    const order = await findOrder(context.db, id);
    if (!order) throw new Error(`There is no order ${id}`);
    return order;
  };
  return {
    databases,
    temporal,
    context,
    commands,
    at,
    read,
    async begin(overrides = {}) {
      const id = await place(context, overrides);
      await temporal.start(id, slug);
      return id;
    },
    async reach(id, status) {
      await until(`order ${id} is ${status}`, SECONDS, async () => (await read(id)).status === status);
    },
    async work(id, nodeCode, command, body = {}) {
      const fulfillmentId = (await at(id, nodeCode)).id;
      await commands.onFulfillment(context, { orderId: id, fulfillmentId }, command, body, newKey());
    },
    async close() {
      await relay.stop();
      await temporal.close();
      await databases.close();
    },
  };
}

/** The refusal that some work ends with. @throws Error when it was not refused. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused');
}
