/** Steps of an order that only write to the database; they run as local activities of its workflow. */
import { cancel, type Cancellation } from '../src/orders/cancellation.ts';
import type { Command } from '../src/orders/command.ts';
import { carryOut } from '../src/orders/command-steps.ts';
import type { OrderStatus } from '../src/orders/order.ts';
import * as progress from '../src/orders/progress.ts';
import type { FulfillmentAdvance, Progress } from '../src/orders/progress.ts';
import { snapshot, type OrderSnapshot } from '../src/orders/snapshot.ts';
import { manualGateway } from '../src/payments/payments.ts';
import { mockCarrier } from '../src/shipping/mock-carrier.ts';
import * as shipping from '../src/shipping/service.ts';
import type { OrderRef, TrackingReport } from '../workflows/order/messages.ts';
import { contextOf, type ActivityDependencies } from './context.ts';

export function createOrderActivities(dependencies: ActivityDependencies) {
  return {
    async loadOrder(ref: OrderRef): Promise<OrderSnapshot> {
      return snapshot(await contextOf(dependencies, ref), ref.orderId);
    },
    async confirmOrder(ref: OrderRef): Promise<OrderStatus> {
      return progress.confirm(await contextOf(dependencies, ref), ref.orderId, manualGateway);
    },
    /** @returns where it led; histories of the first release hold the order's status alone. */
    async advanceFulfillment(ref: OrderRef, advance: FulfillmentAdvance): Promise<Progress | OrderStatus> {
      const context = await contextOf(dependencies, ref);
      return progress.advanceFulfillment(context, ref.orderId, advance, manualGateway);
    },
    async recordTracking(ref: OrderRef, report: TrackingReport): Promise<Progress> {
      return progress.recordTracking(await contextOf(dependencies, ref), ref.orderId, report);
    },
    /** Asks the simulated carrier, which is no call to the outside, and records what it says. */
    async followParcel(ref: OrderRef, fulfillmentId: string): Promise<Progress> {
      const context = await contextOf(dependencies, ref);
      const events = await shipping.track(context, fulfillmentId, mockCarrier);
      return progress.recordTracking(context, ref.orderId, { fulfillmentId, events });
    },
    async cancelOrder(ref: OrderRef, cancellation: Cancellation): Promise<OrderStatus> {
      return cancel(await contextOf(dependencies, ref), ref.orderId, cancellation, manualGateway);
    },
    /** Carries out what was asked for. @returns the order as it is now. */
    async carryOut(ref: OrderRef, command: Command): Promise<OrderSnapshot> {
      const context = await contextOf(dependencies, ref);
      await carryOut(context, ref.orderId, command, manualGateway);
      return snapshot(context, ref.orderId);
    },
  };
}
