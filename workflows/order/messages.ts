/** What an order's workflow can be told and asked. Ids and short words only: they stay in the history. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ShipmentStatus } from '../../src/fulfillment/fulfillment.ts';
import type { Command, CommandKind } from '../../src/orders/command.ts';
import type { OrderStatus } from '../../src/orders/order.ts';
import type { StatusChange } from '../../src/orders/order-workflows.ts';

/** Which order, where. The only input of its workflow: all else is read from its rows. */
export interface OrderRef {
  environment: string;
  orderId: string;
}

/** What a carrier reports about one parcel, oldest event first. Event ids make a repeated report one report. */
export interface TrackingReport {
  fulfillmentId: string;
  events: { id: string; status: ShipmentStatus; description: string; occurred_at: string }[];
}

/** Asks for the next status; answers when the order has it. */
export const changeStatus = defineUpdate<OrderStatus, [StatusChange]>('changeStatus');

/** Asks for anything else than a status; one update for each kind. Answers the status when it has been done. */
export const commandUpdate = (kind: CommandKind) => defineUpdate<OrderStatus, [Command]>(kind);

/** A fact from a carrier. */
export const reportTracking = defineSignal<[TrackingReport]>('reportTracking');

/** Stock has arrived that this order may be waiting for. */
export const stockArrived = defineSignal('stockArrived');

/** Has the order's rows read again, should they be ahead of the run; answers whether they were. */
export const catchUp = defineUpdate<boolean, []>('catchUp');

/** The status as the workflow knows it. */
export const currentStatus = defineQuery<OrderStatus | 'LOADING'>('currentStatus');

/** `ApplicationFailure.type` of a refused update; its details are one `ChangeRefusal`. */
export const CHANGE_REFUSED = 'ChangeRefused';

export interface ChangeRefusal {
  status: OrderStatus;
  /** Statuses or commands that would be accepted. */
  allowed: string[];
}
