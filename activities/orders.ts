/** Steps of an order that only write to the database; they run as local activities of its workflow. */
import * as progress from '../src/orders/progress.ts';
import type { Cancellation, FulfillmentAdvance, OrderSnapshot } from '../src/orders/progress.ts';
import type { OrderStatus } from '../src/orders/order.ts';
import { manualGateway } from '../src/payments/payments.ts';
import { mockCarrier } from '../src/shipping/mock-carrier.ts';
import * as shipping from '../src/shipping/service.ts';
import type { OrderRef, TrackingReport } from '../workflows/order/messages.ts';
import { contextOf, type ActivityDependencies } from './context.ts';

export function createOrderActivities(dependencies: ActivityDependencies) {
  return {
    async loadOrder(ref: OrderRef): Promise<OrderSnapshot> {
      return progress.snapshot(await contextOf(dependencies, ref), ref.orderId);
    },
    async confirmOrder(ref: OrderRef): Promise<OrderStatus> {
      return progress.confirm(await contextOf(dependencies, ref), ref.orderId, manualGateway);
    },
    async advanceFulfillment(ref: OrderRef, advance: FulfillmentAdvance): Promise<OrderStatus> {
      return progress.advanceFulfillment(await contextOf(dependencies, ref), ref.orderId, advance);
    },
    async recordTracking(ref: OrderRef, report: TrackingReport): Promise<progress.TrackingProgress> {
      return progress.recordTracking(await contextOf(dependencies, ref), ref.orderId, report);
    },
    /** Asks the simulated carrier, which is no call to the outside, and records what it says. */
    async followParcel(ref: OrderRef, fulfillmentId: string): Promise<progress.TrackingProgress> {
      const context = await contextOf(dependencies, ref);
      const events = await shipping.track(context, fulfillmentId, mockCarrier);
      return progress.recordTracking(context, ref.orderId, { fulfillmentId, events });
    },
    async cancelOrder(ref: OrderRef, cancellation: Cancellation): Promise<OrderStatus> {
      return progress.cancel(await contextOf(dependencies, ref), ref.orderId, cancellation, manualGateway);
    },
  };
}
