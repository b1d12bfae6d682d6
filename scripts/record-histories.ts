/**
 * Records one history for every path through the order that has none yet, for the replay test. Run it from the root of
 * the checkout. A history that is there is never written again: it is what a released version has left in the field, and
 * the code has to replay it, patched if need be. To record one of an unreleased version anew, delete its file first.
 *
 *     npx esbuild scripts/record-histories.ts --bundle --platform=node --format=esm --packages=external \
 *       --log-level=warning --outfile=.cache/record/record-histories.mjs && node .cache/record/record-histories.mjs
 */
import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DATA_SCHEMA, migrate, migrateEnvironment } from '../src/database/migrate.ts';
import { openDatabase, type ControlPlaneDatabase } from '../src/database/pools.ts';
import type { ControlPlane } from '../src/database/tables/control-plane.ts';
import type { OrderStatus } from '../src/orders/order.ts';
import type { FulfillmentCommand } from '../src/orders/commands.ts';
import { orderEdit } from '../src/orders/contract.ts';
import type { OrderCommands } from '../src/orders/order-commands.ts';
import type { OrderRef } from '../workflows/order/messages.ts';
import { findOrder, findProgress, type OrderRecord } from '../src/orders/repository.ts';
import { liveFulfillmentsOf } from '../src/orders/snapshot.ts';
import { returnIdOf } from '../src/returns/return-steps.ts';
import { Refusal } from '../src/runtime/errors.ts';
import { loadConfiguration } from '../src/runtime/configuration.ts';
import { createLogger } from '../src/runtime/logging.ts';
import type { Context } from '../src/tenancy/context.ts';
import { Environments } from '../src/tenancy/environments.ts';
import type { EnvironmentSettings } from '../src/tenancy/settings.ts';
import { historyToText, type WorkflowHistory } from '../test/support/histories.ts';
import { bringTo, contextOf, line, orderService, place } from '../test/support/orders.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { addNode, addStock, addStockedNode, FAR } from '../test/support/supply.ts';
import { prepareSimulations, SIMULATIONS, walkSimulation } from './record-simulations.ts';
import { TEST_SECRET_KEY } from '../test/support/databases.ts';
import { startTemporal, type TestTemporal } from '../test/support/temporal.ts';
import { until } from '../test/support/until.ts';

const HISTORIES = join(process.cwd(), 'test', 'replay', 'histories');
const fileOf = (name: string) => join(HISTORIES, `${name}.json`);
const ORGANIZATION_ID = '01930000-0000-7000-8000-000000000001';
const SECONDS = 30;

const QUICK = { start_picking_delay_seconds: 1, picking_delay_seconds: 1, delivery_delay_seconds: 1 };
const SLOW = { start_picking_delay_seconds: 600, picking_delay_seconds: 600, delivery_delay_seconds: 600 };
const EXPIRING = { ...QUICK, backorder_retry_seconds: 1, backorder_cancel_seconds: 3 };

/** The path on which the workflow is told what a look has found a while after the rows say it. */
const WHILE_LOOKING = 'sourced-now-while-looking';
const UNTOLD_MS = 2_000;

/** What a path has to work with. */
interface Stage {
  temporal: TestTemporal;
  context: Context;
  /** A node with stock of SKU-1. */
  node: string;
  start: (id: string) => Promise<unknown>;
  reach: (id: string, status: OrderStatus) => Promise<unknown>;
  ask: (id: string, to: OrderStatus) => Promise<void>;
  commands: OrderCommands;
  /** What the people of a node do, one after the other. */
  work: (id: string, nodeCode: string, ...commands: FulfillmentCommand[]) => Promise<void>;
}

/** A path through the order: it answers the id of the order that took it, with its workflow at an end. */
interface Path {
  settings: Partial<EnvironmentSettings>;
  walk(stage: Stage): Promise<string>;
}

const PATHS: Record<string, Path> = {
  delivered: {
    settings: QUICK,
    async walk({ context, start, reach }) {
      const id = await place(context);
      await start(id);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  split: {
    settings: QUICK,
    async walk({ context, start, reach }) {
      await addStockedNode(context.db, 'WEST', { 'SKU-W': 10 }, FAR);
      const id = await place(context, { line_items: [line('SKU-1'), line('SKU-W')] });
      await start(id);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'backordered-then-delivered': {
    settings: { ...QUICK, backorder_retry_seconds: 2 },
    async walk({ context, node, start, reach, ask }) {
      await addStock(context.db, node, 'SKU-0', 0);
      const id = await place(context, { line_items: [line('SKU-0')] });
      await start(id);
      await reach(id, 'BACKORDERED');
      await ask(id, 'SOURCING');
      await addStock(context.db, node, 'SKU-0', 1);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'backorder-expired': {
    settings: EXPIRING,
    async walk({ context, start, reach }) {
      const id = await place(context, { line_items: [line('SKU-0')] });
      await start(id);
      await reach(id, 'CANCELLED');
      return id;
    },
  },
  'cancelled-in-backorder': {
    settings: SLOW,
    async walk({ context, start, reach, ask }) {
      const id = await place(context, { line_items: [line('SKU-0')] });
      await start(id);
      await reach(id, 'BACKORDERED');
      await ask(id, 'CANCELLED');
      return id;
    },
  },
  'cancelled-while-picking': {
    settings: { ...SLOW, start_picking_delay_seconds: 0 },
    async walk({ context, start, reach, ask }) {
      const id = await place(context);
      await start(id);
      await reach(id, 'PICKING');
      await ask(id, 'CANCELLED');
      return id;
    },
  },
  'picked-up': {
    settings: QUICK,
    async walk({ context, node, start, reach, ask }) {
      const pickup = { fulfillment_type: 'STORE_PICKUP', pickup_node_id: node, shipping_address: undefined };
      const id = await place(context, pickup);
      await start(id);
      await reach(id, 'READY_TO_SHIP');
      await ask(id, 'PICKED_UP');
      return id;
    },
  },
  resumed: {
    settings: QUICK,
    async walk({ context, start, reach }) {
      const id = await place(context);
      await bringTo(context, id, 'PACKING');
      await start(id);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'refused-update': {
    settings: SLOW,
    async walk({ context, ask }) {
      const id = await place(context);
      // Before the order is loaded no validator can judge: the update is accepted and then refused.
      const refused = await ask(id, 'DELIVERED').then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(refused instanceof Refusal)) throw new Error('The update was not refused', { cause: refused });
      await ask(id, 'CANCELLED');
      return id;
    },
  },
};

const MANUAL = { ...QUICK, fulfillment_mode: 'manual', return_window_seconds: 0 } as const;
/** Closed by a return window that is over at once, so that a recording need not wait for it. */
const CLOSING = { ...QUICK, return_window_seconds: 0 };
const OPEN = { ...QUICK, return_window_seconds: 600 };
const ALL_THE_WAY = ['start_picking', 'pick', 'pack'] as const;

/** Paths that came with the whole life of an order. */
const LATER_PATHS: Record<string, Path> = {
  [WHILE_LOOKING]: {
    settings: CLOSING,
    async walk({ context, node, start, reach, ask }) {
      const id = await place(context, { line_items: [line('SKU-NEW')] });
      await start(id);
      await reach(id, 'BACKORDERED');
      await addStock(context.db, node, 'SKU-NEW', 1);
      await ask(id, 'SOURCING');
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'delivered-with-return-window': {
    settings: { ...QUICK, return_window_seconds: 3 },
    async walk({ context, start, reach }) {
      const id = await place(context);
      await start(id);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'split-in-three': {
    settings: CLOSING,
    async walk({ context, start, reach }) {
      await addStockedNode(context.db, 'WEST', { 'SKU-W': 10 }, FAR);
      await addStockedNode(context.db, 'NORTH', { 'SKU-N': 10 }, { latitude: 44.97, longitude: -93.26 });
      const id = await place(context, { line_items: [line('SKU-1'), line('SKU-W'), line('SKU-N')] });
      await start(id);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'worked-by-hand': {
    settings: MANUAL,
    async walk({ context, start, reach, work }) {
      const id = await place(context);
      await start(id);
      await reach(id, 'SOURCED');
      await work(id, 'EAST', ...ALL_THE_WAY);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'handed-over': {
    settings: MANUAL,
    async walk({ context, node, start, reach, work }) {
      const pickup = { fulfillment_type: 'STORE_PICKUP', pickup_node_id: node, shipping_address: undefined };
      const id = await place(context, pickup);
      await start(id);
      await reach(id, 'SOURCED');
      await work(id, 'EAST', ...ALL_THE_WAY, 'handover');
      await reach(id, 'PICKED_UP');
      return id;
    },
  },
  'rejected-and-sourced-again': {
    settings: MANUAL,
    async walk({ context, start, reach, work }) {
      await addStockedNode(context.db, 'WEST', { 'SKU-1': 10 }, FAR);
      const id = await place(context);
      await start(id);
      await reach(id, 'SOURCED');
      await work(id, 'EAST', 'start_picking', 'reject');
      await reach(id, 'SOURCED');
      await work(id, 'WEST', ...ALL_THE_WAY);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'shipped-in-parts': {
    settings: { ...CLOSING, backorder_retry_seconds: 3 },
    async walk({ context, node, start, reach }) {
      await addStock(context.db, node, 'SKU-P', 1);
      const id = await place(context, { allow_partial_shipment: true, line_items: [line('SKU-P', 2)] });
      await start(id);
      await reach(id, 'BACKORDERED');
      await addStock(context.db, node, 'SKU-P', 1);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'cancelled-in-part': {
    settings: MANUAL,
    async walk({ context, start, reach, work, commands }) {
      await addStockedNode(context.db, 'WEST', { 'SKU-W': 10 }, FAR);
      const id = await place(context, { line_items: [line('SKU-1'), line('SKU-W')] });
      await start(id);
      await reach(id, 'SOURCED');
      await work(id, 'EAST', ...ALL_THE_WAY);
      await until('it has left', SECONDS, async () => {
        const live = await liveFulfillmentsOf(context, id);
        return live.some((each) => each.status === 'SHIPPED');
      });
      await commands.cancel(context, id, { reason: 'enough' }, randomUUID());
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'held-edited-released': {
    settings: MANUAL,
    async walk({ context, start, reach, work, commands }) {
      const id = await place(context);
      await start(id);
      await reach(id, 'SOURCED');
      await commands.hold(context, id, { reason: 'address' }, randomUUID());
      const edit = orderEdit.parse({ add_lines: [line('SKU-1', 2)] });
      await commands.edit(context, id, edit, randomUUID());
      await commands.release(context, id, {}, randomUUID());
      await reach(id, 'SOURCED');
      await work(id, 'EAST', ...ALL_THE_WAY);
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'units-cancelled': {
    settings: CLOSING,
    async walk({ context, start, reach, commands }) {
      const id = await place(context, { line_items: [line('SKU-1', 3)] });
      await commands.hold(context, id, { reason: 'manual' }, randomUUID());
      await start(id);
      const { items } = await recordOf(context, id);
      const lines = [{ order_item_id: items[0]?.id ?? '', quantity: 1 }];
      await commands.cancel(context, id, { reason: 'fewer', lines }, randomUUID());
      await commands.release(context, id, {}, randomUUID());
      await reach(id, 'DELIVERED');
      return id;
    },
  },
  'returned-and-refunded': {
    settings: OPEN,
    async walk({ context, start, reach, commands }) {
      const id = await place(context);
      await start(id);
      await reach(id, 'DELIVERED');
      const returnId = returnIdOf(
        await commands.createReturn(context, id, { reason: 'too small' }, randomUUID()),
      );
      const target = { orderId: id, returnId };
      await commands.onReturn(context, target, 'receive_return', {}, randomUUID());
      await commands.onReturn(context, target, 'refund_return', {}, randomUUID());
      await reach(id, 'REFUNDED');
      return id;
    },
  },
};

/** An environment that behaves as the settings say. */
async function addEnvironment(
  url: string,
  controlPlane: ControlPlaneDatabase,
  slug: string,
  settings: object,
) {
  const name = `oms_${slug.replaceAll('-', '_')}`;
  await migrateEnvironment(url, name, () => undefined);
  await controlPlane
    .insertInto('environments')
    .values({
      id: randomUUID(),
      organization_id: ORGANIZATION_ID,
      slug,
      name: slug,
      environment_type: 'QA',
      status: 'ACTIVE',
      schema_version: DATA_SCHEMA,
      database_name: name,
      settings: JSON.stringify(settings),
    })
    .execute();
}

function stageOf(temporal: TestTemporal, context: Context, node: string): Stage {
  const { slug } = context.environment;
  const { commands } = orderService(temporal.workflows);
  let requests = 0;
  return {
    temporal,
    context,
    node,
    start: (id) => temporal.start(id, slug),
    reach: (id, status) =>
      until(
        `${slug} is ${status}`,
        SECONDS,
        async () => (await findProgress(context.db, id)).status === status,
      ),
    async ask(id, to) {
      const change = { to, actor: 'user:recorder', reason: null };
      await temporal.workflows.changeStatus(
        slug,
        await temporal.headOf(id, slug),
        change,
        `request-${++requests}`,
      );
    },
    commands,
    async work(id, nodeCode, ...wanted) {
      for (const command of wanted) {
        const live = await liveFulfillmentsOf(context, id);
        const own = live.find((each) => each.nodeCode === nodeCode);
        const target = { orderId: id, fulfillmentId: own?.id ?? '' };
        const body = command === 'reject' ? { reason: 'not on the shelf' } : {};
        await commands.onFulfillment(context, target, command, body, randomUUID());
      }
    },
  };
}

async function recordOf(context: Context, id: string): Promise<OrderRecord> {
  const order = await findOrder(context.db, id);
  if (!order) throw new Error(`There is no order ${id}`);
  return order;
}

async function record(temporal: TestTemporal, context: Context, name: string, path: Path): Promise<void> {
  const node = await addNode(context.db, 'EAST');
  await addStock(context.db, node, 'SKU-1', 10);
  const id = await path.walk(stageOf(temporal, context, node));
  const handle = temporal.handleOf(id, name);
  await handle.result();
  keep(name, await handle.fetchHistory());
}

function keep(name: string, history: WorkflowHistory): void {
  // Stack traces name files by where the checkout lies.
  const text = historyToText(history).replaceAll(`${process.cwd()}/`, '');
  writeFileSync(fileOf(name), text);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
}

const isOf = (environment: string, [ref]: readonly unknown[]) =>
  (ref as OrderRef).environment === environment;

async function main(): Promise<void> {
  const server = await startPostgres();
  const log = createLogger('record', 'error');
  try {
    await migrate(server.url, () => undefined);
    const controlPlane = openDatabase<ControlPlane>({
      url: server.url,
      size: 2,
      name: 'record',
      onIdleError: () => undefined,
    });
    const configuration = {
      ...loadConfiguration({ NODE_ENV: 'test' }),
      DATABASE_URL: server.url,
      SECRET_KEY: TEST_SECRET_KEY,
    };
    const environments = new Environments(controlPlane, configuration, log);
    const temporal = await startTemporal(
      { environments, log, controlPlane, configuration },
      {
        time: 'real',
        around: async (name, run, args) => {
          const result = await run();
          if (name === 'sourceOrder' && isOf(WHILE_LOOKING, args)) await setTimeout(UNTOLD_MS);
          return result;
        },
      },
    );
    try {
      for (const [name, path] of Object.entries({ ...PATHS, ...LATER_PATHS })) {
        if (existsSync(fileOf(name))) continue;
        await addEnvironment(server.url, controlPlane, name, path.settings);
        await record(temporal, await contextOf({ environments, log }, name), name, path);
      }
      const missing = SIMULATIONS.filter((name) => !existsSync(fileOf(name)));
      if (missing.length > 0) {
        await addEnvironment(server.url, controlPlane, 'simulated', QUICK);
        const context = await contextOf({ environments, log }, 'simulated');
        await prepareSimulations(context);
        for (const name of missing) keep(name, await walkSimulation(temporal, context, name));
      }
    } finally {
      await temporal.close();
      await environments.close();
      await controlPlane.destroy();
    }
  } finally {
    await server.stop();
  }
}

await main();
