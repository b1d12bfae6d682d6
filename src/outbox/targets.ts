/** Where the changes of orders go. */
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { stillWaiting } from '../inventory/arrivals.ts';
import { newOrders } from '../orders/projections.ts';
import type { OrderWorkflows } from '../orders/order-workflows.ts';
import type { Change } from '../runtime/health-contract.ts';
import { ordersTotal } from '../runtime/metrics.ts';
import { mapInParallel } from '../runtime/parallel.ts';
import { portions } from '../runtime/portions.ts';
import { withOrigin, type Origin } from '../runtime/origin.ts';
import { tracing } from '../runtime/tracing.ts';
import { liveChannel } from '../runtime/live-channel.ts';
import type { OutboxRow, OutboxTarget } from './outbox.ts';
import { StartWindow } from './start-window.ts';

/** Starts and signals at once; more would only queue up in the server. */
const CALLS_AT_ONCE = 8;
/** Each portion of starts may wait for two seconds, and a process that ends waits for its batch. */
const STARTS_IN_A_BATCH = 32;
/** PostgreSQL takes payloads of up to 8,000 bytes. */
const CHANGES_PER_NOTIFICATION = 40;

/** Each order once. */
export const orderIds = (rows: readonly OutboxRow[]) => [...new Set(rows.map((row) => row.orderId))];

const about = (rows: readonly OutboxRow[], topic: string) =>
  orderIds(rows.filter((row) => row.topic === topic));

/** Goes on with what a request has begun, also as a part of its trace. */
function inNameOf<T>(origin: Origin | undefined, work: () => T): T {
  return tracing().resume(origin?.traceparent ?? null, () => withOrigin(origin, work));
}

/** Tells orders that wait when stock has arrived for them; apart from the starts, since those of a flood take their time. */
export function stockArrivals(workflows: Pick<OrderWorkflows, 'stockArrived'>): OutboxTarget {
  return {
    name: 'arrivals',
    restMilliseconds: 20,
    async deliver(context, rows) {
      const woken = await stillWaiting(context, about(rows, 'stock.arrived'));
      if (woken.length === 0) return 'nothing';
      await mapInParallel(woken, CALLS_AT_ONCE, (order) =>
        workflows.stockArrived(context.environment.slug, order),
      );
      return undefined;
    },
  };
}

/** Starts the workflow of every accepted order. */
export function workflowStarter(workflows: Pick<OrderWorkflows, 'start'>): OutboxTarget {
  const window = new StartWindow();
  return {
    name: 'workflows',
    restMilliseconds: 20,
    largestBatch: STARTS_IN_A_BATCH,
    async deliver(context, rows) {
      const { slug } = context.environment;
      const created = await newOrders(context, about(rows, 'order.created'));
      if (created.length === 0) return 'nothing';
      const origins = new Map(rows.map((row) => [row.orderId, row.origin]));
      for (const portion of portions(created, CALLS_AT_ONCE)) {
        const turn = await window.enter(
          context,
          portion.map((order) => order.id),
        );
        await Promise.all(
          portion.map((order) => inNameOf(origins.get(order.id), () => workflows.start(slug, order, turn))),
        );
      }
      return undefined;
    },
  };
}

/**
 * Tells the API processes that show the environment what has changed; dashboards that listen fetch what they show. It
 * goes by the control plane, where one connection of each process hears all environments it asks for, and by a channel
 * for each of them.
 */
export function liveUpdates(controlPlane: ControlPlaneDatabase): OutboxTarget {
  return {
    name: 'live',
    restMilliseconds: 200,
    async deliver(context, rows) {
      for (const row of rows) if (row.topic.startsWith('order.')) ordersTotal.inc({ status: row.status });
      const channel = liveChannel(context.environment.id);
      for (const portion of portions(rows, CHANGES_PER_NOTIFICATION)) {
        const changes = portion.map((row): Change => ({
          order_id: row.orderId,
          event_type: row.topic,
          status: row.status,
          sequence: row.sequence,
        }));
        await sql`SELECT pg_notify(${channel}, ${JSON.stringify(changes)})`.execute(controlPlane);
      }
    },
  };
}
