/** Queue `sourcing`: deciding which nodes serve an order. */
import * as progress from '../src/orders/progress.ts';
import type { LiveFulfillment } from '../src/orders/progress.ts';
import type { OrderStatus } from '../src/orders/order.ts';
import { sourceOrder } from '../src/sourcing/order-sourcing.ts';
import type { OrderRef } from '../workflows/order/messages.ts';
import { contextOf, type ActivityDependencies } from './context.ts';

/** How a sourcing attempt ended. */
export interface SourcingResult {
  status: OrderStatus;
  backorderedAt: string | null;
  fulfillments: LiveFulfillment[];
}

export function createSourcingActivities(dependencies: ActivityDependencies) {
  return {
    /** One attempt, from the status the order was in; a repeat of the same attempt changes nothing. */
    async sourceOrder(ref: OrderRef, from: OrderStatus, attempt: number): Promise<SourcingResult> {
      const context = await contextOf(dependencies, ref);
      await progress.beginSourcing(context, ref.orderId, from, attempt);
      await sourceOrder(context, ref.orderId, attempt);
      const { status, backorderedAt, fulfillments } = await progress.snapshot(context, ref.orderId);
      return { status, backorderedAt, fulfillments };
    },
  };
}
