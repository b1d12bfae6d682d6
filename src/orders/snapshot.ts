/** All that a workflow needs to go on with an order, wherever it stands: read from its rows. */
import * as fulfillments from '../fulfillment/service.ts';
import type { FulfillmentStep } from '../fulfillment/fulfillment.ts';
import type { Context } from '../tenancy/context.ts';
import type { FulfillmentType, OrderStatus } from './order.ts';
import { findProgress } from './repository.ts';

/** A fulfillment as its workflow knows it. */
export interface LiveFulfillment {
  id: string;
  number: number;
  nodeCode: string;
  status: FulfillmentStep | 'SOURCED';
  mode: 'auto' | 'manual';
}

/**
 * Ids and codes, no customer data. What is optional is missing in histories that were recorded before it existed: new
 * code reads them as if nothing of it had happened.
 */
export interface OrderSnapshot {
  orderId: string;
  orderNumber: string;
  status: OrderStatus;
  fulfillmentType: FulfillmentType;
  /** Sourcing attempts so far. */
  attempts: number;
  /** Since when it waits for stock; ISO 8601. */
  backorderedAt: string | null;
  onHold?: boolean;
  /** When nothing can come back any more; ISO 8601. Null until it has arrived. */
  returnsUntil?: string | null;
  fulfillments: LiveFulfillment[];
  settings: {
    startPickingDelaySeconds: number;
    pickingDelaySeconds: number;
    deliveryDelaySeconds: number;
    backorderRetrySeconds: number;
    backorderCancelSeconds: number | null;
  };
}

/** The fulfillments that have not ended early, with who drives them. */
export async function liveFulfillmentsOf(context: Context, orderId: string): Promise<LiveFulfillment[]> {
  const rows = await fulfillments.live(context.db, orderId);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    nodeCode: row.node_code,
    status: row.status,
    mode: row.node_mode ?? context.environment.settings.fulfillment_mode,
  }));
}

/**
 * The end of the return window: it counts from the day the order arrived, and each step of a return that is not
 * settled yet opens it anew. Where nothing is taken back there is no window.
 */
export function returnsUntil(context: Context, countsFrom: Date | null): string | null {
  const { return_window_seconds: seconds } = context.environment.settings;
  if (!countsFrom || seconds === 0) return null;
  return new Date(countsFrom.getTime() + seconds * 1_000).toISOString();
}

/** Where the order stands, from its rows. */
export async function snapshot(context: Context, orderId: string): Promise<OrderSnapshot> {
  const [order, live] = await Promise.all([
    findProgress(context.db, orderId),
    liveFulfillmentsOf(context, orderId),
  ]);
  const { settings } = context.environment;
  return {
    orderId,
    orderNumber: order.order_number,
    status: order.status,
    fulfillmentType: order.fulfillment_type,
    attempts: order.attempts,
    backorderedAt: order.backordered_at?.toISOString() ?? null,
    onHold: order.on_hold,
    returnsUntil: returnsUntil(context, order.returns_count_from),
    fulfillments: live,
    settings: {
      startPickingDelaySeconds: settings.start_picking_delay_seconds,
      pickingDelaySeconds: settings.picking_delay_seconds,
      deliveryDelaySeconds: settings.delivery_delay_seconds,
      backorderRetrySeconds: settings.backorder_retry_seconds,
      backorderCancelSeconds: settings.backorder_cancel_seconds,
    },
  };
}
