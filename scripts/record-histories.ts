/**
 * Records one history for every path through the order, for the replay test. Run it from the root of the checkout when
 * workflow code of an unreleased version has changed; histories of released versions stay as they are, and the code is
 * patched instead.
 *
 *     npx esbuild scripts/record-histories.ts --bundle --platform=node --format=esm --packages=external \
 *       --log-level=warning --outfile=.cache/record/record-histories.mjs && node .cache/record/record-histories.mjs
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, migrateEnvironment } from '../src/database/migrate.ts';
import { openDatabase, type ControlPlaneDatabase } from '../src/database/pools.ts';
import type { ControlPlane } from '../src/database/tables.ts';
import type { OrderStatus } from '../src/orders/order.ts';
import { findProgress } from '../src/orders/repository.ts';
import { Refusal } from '../src/runtime/errors.ts';
import { loadConfiguration } from '../src/runtime/configuration.ts';
import { createLogger } from '../src/runtime/logging.ts';
import type { Context } from '../src/tenancy/context.ts';
import { Environments } from '../src/tenancy/environments.ts';
import type { EnvironmentSettings } from '../src/tenancy/settings.ts';
import { historyToText } from '../test/support/histories.ts';
import { bringTo, contextOf, line, place } from '../test/support/orders.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { addNode, addStock, addStockedNode, FAR } from '../test/support/supply.ts';
import { startTemporal, type TestTemporal } from '../test/support/temporal.ts';
import { until } from '../test/support/until.ts';

const HISTORIES = join(process.cwd(), 'test', 'replay', 'histories');
const ORGANIZATION_ID = '01930000-0000-7000-8000-000000000001';
const SECONDS = 30;

const QUICK = { start_picking_delay_seconds: 1, picking_delay_seconds: 1, delivery_delay_seconds: 1 };
const SLOW = { start_picking_delay_seconds: 600, picking_delay_seconds: 600, delivery_delay_seconds: 600 };
const EXPIRING = { ...QUICK, backorder_retry_seconds: 1, backorder_cancel_seconds: 3 };

/** What a path has to work with. */
interface Stage {
  temporal: TestTemporal;
  context: Context;
  /** A node with stock of SKU-1. */
  node: string;
  start: (id: string) => Promise<unknown>;
  reach: (id: string, status: OrderStatus) => Promise<unknown>;
  ask: (id: string, to: OrderStatus) => Promise<void>;
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
      database_name: name,
      settings: JSON.stringify(settings),
    })
    .execute();
}

function stageOf(temporal: TestTemporal, context: Context, node: string): Stage {
  const { slug } = context.environment;
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
  };
}

async function record(temporal: TestTemporal, context: Context, name: string, path: Path): Promise<void> {
  const node = await addNode(context.db, 'EAST');
  await addStock(context.db, node, 'SKU-1', 10);
  const id = await path.walk(stageOf(temporal, context, node));
  const handle = temporal.handleOf(id, name);
  await handle.result();
  const history = await handle.fetchHistory();
  // Stack traces name files by where the checkout lies.
  const text = historyToText(history).replaceAll(`${process.cwd()}/`, '');
  writeFileSync(join(HISTORIES, `${name}.json`), text);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
}

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
    const configuration = { ...loadConfiguration({ NODE_ENV: 'test' }), DATABASE_URL: server.url };
    const environments = new Environments(controlPlane, configuration, log);
    const temporal = await startTemporal({ environments, log }, { time: 'real' });
    try {
      for (const [name, path] of Object.entries(PATHS)) {
        await addEnvironment(server.url, controlPlane, name, path.settings);
        await record(temporal, await contextOf({ environments, log }, name), name, path);
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
