/** Where sequences are played: databases, Temporal, workers, relay, and lanes with nodes of their own. */
import { sql } from 'kysely';
import { Doorbell } from '../../src/outbox/doorbell.ts';
import { OUTBOX_CHANNEL } from '../../src/outbox/outbox.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { stockArrivals, workflowStarter } from '../../src/outbox/targets.ts';
import type { OrderService } from '../../src/orders/service.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import type { EnvironmentSettings } from '../../src/tenancy/settings.ts';
import { createDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { contextOf, orderService } from '../support/orders.ts';
import { addNode, FAR, NEAR } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { Mishaps } from './mishaps.ts';
import { SCENES, SKUS, type PlannedNode, type Scene } from './plan.ts';

/** Little more than there are orders under way: one that was idle for long goes on from its history. */
const CACHED_WORKFLOWS = 80;
const HOUR = 3_600;

const AT_ONCE: Partial<EnvironmentSettings> = {
  fulfillment_mode: 'manual',
  start_picking_delay_seconds: 0,
  picking_delay_seconds: 0,
  return_window_seconds: HOUR,
};

const SETTINGS: Readonly<Record<Scene, Partial<EnvironmentSettings>>> = {
  // Only what people and stock signals do moves anything.
  'by-hand': {
    ...AT_ONCE,
    delivery_delay_seconds: HOUR,
    backorder_retry_seconds: HOUR,
    backorder_cancel_seconds: null,
    stock_window_seconds: 2,
  },
  // Parcels arrive at once and stock is looked for again and again.
  brisk: {
    ...AT_ONCE,
    delivery_delay_seconds: 0,
    backorder_retry_seconds: 1,
    backorder_cancel_seconds: null,
    stock_window_seconds: 0,
  },
  // Waits and return windows are over soon.
  'short-lived': {
    ...AT_ONCE,
    delivery_delay_seconds: 0.2,
    backorder_retry_seconds: 1,
    backorder_cancel_seconds: 4,
    stock_window_seconds: 1,
    return_window_seconds: 3,
  },
};

const PLACES = [
  NEAR,
  FAR,
  { latitude: 44.97, longitude: -93.26 },
  { latitude: 32.78, longitude: -96.8 },
] as const;

/** A place for one sequence at a time. */
export interface Lane {
  scene: Scene;
  context: Context;
  nodeIds: string[];
}

export interface Ground {
  temporal: TestTemporal;
  service: OrderService;
  mishaps: Mishaps;
  lanes: Lane[];
  /** Tells the relay that there is something in the outbox, as an API process does. */
  ring(slug: string): void;
  close(): Promise<void>;
}

/** Starts it all; close it in `afterAll`. */
export async function openGround(lanesPerScene: number): Promise<Ground> {
  const databases = await createDatabases();
  for (const scene of SCENES) await addEnvironmentWith(databases, scene, SETTINGS[scene]);
  const mishaps = new Mishaps();
  const { around } = mishaps;
  const temporal = await startTemporal(databases, {
    time: 'real',
    around,
    cachedWorkflows: CACHED_WORKFLOWS,
  });
  const targets = [workflowStarter(temporal.workflows), stockArrivals(temporal.workflows)];
  const relay = new Relay(databases.environments, targets, databases.log);
  relay.start();
  const doorbell = new Doorbell(databases.controlPlane, OUTBOX_CHANNEL, databases.log);
  const lanes: Lane[] = [];
  for (const scene of SCENES) {
    const context = await contextOf(databases, scene);
    for (let lane = 0; lane < lanesPerScene; lane++) {
      const nodeIds: string[] = [];
      for (const [node, place] of PLACES.entries()) {
        nodeIds.push(await addNode(context.db, `L${lane}-${node}`, place));
      }
      lanes.push({ scene, context, nodeIds });
    }
  }
  return {
    temporal,
    service: orderService(temporal.workflows),
    mishaps,
    lanes,
    ring: (slug) => doorbell.ring(slug),
    async close() {
      await relay.stop();
      await temporal.close();
      await databases.close();
    },
  };
}

/** The SKUs of a sequence; no other sequence has them. */
export const skusOf = (name: string): string[] => SKUS.map((sku) => `${name}-${sku}`);

/** Sets the lane's nodes up for a sequence: who drives them, what they still take today, and their stock. */
export async function furnish(
  { context, nodeIds }: Lane,
  name: string,
  nodes: readonly PlannedNode[],
): Promise<void> {
  await sql`
    UPDATE fulfillment_nodes node SET fulfillment_mode = given.mode, daily_order_capacity = given.capacity + (
      SELECT coalesce(sum(orders), 0) FROM node_daily_orders WHERE node_id = node.id)
    FROM unnest(${nodeIds}::uuid[], ${nodes.map((node) => node.mode)}::text[],
                ${nodes.map((node) => node.capacity)}::int[]) AS given (id, mode, capacity)
    WHERE node.id = given.id`.execute(context.db);
  const items = nodes.flatMap(({ stock }, node) =>
    skusOf(name).map((sku, at) => ({ id: newId(), node: nodeIds[node], sku, units: stock[at] ?? 0 })),
  );
  await sql`
    WITH given AS (
      SELECT * FROM unnest(${items.map((item) => item.id)}::uuid[], ${items.map((item) => item.node)}::uuid[],
        ${items.map((item) => item.sku)}::text[], ${items.map((item) => item.units)}::int[]) AS g (id, node_id, sku, units)
    ), added AS (
      INSERT INTO inventory_items (id, node_id, sku, quantity_on_hand) SELECT id, node_id, sku, units FROM given
    )
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, created_by)
    SELECT new_id(), id, 'RECEIVED', units, units, 0, 0, 'model' FROM given`.execute(context.db);
}

/** Lets the lane's nodes take as many orders as come. */
export async function liftCapacity({ context, nodeIds }: Lane): Promise<void> {
  await context.db
    .updateTable('fulfillment_nodes')
    .set({ daily_order_capacity: 1_000_000 })
    .where('id', 'in', nodeIds)
    .execute();
}
