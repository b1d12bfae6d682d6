/** Queue `carrier`: everything that talks to a carrier. */
import * as shipping from '../src/shipping/service.ts';
import { mockCarrier } from '../src/shipping/mock-carrier.ts';
import type { OrderRef } from '../workflows/order/messages.ts';
import { contextOf, type ActivityDependencies } from './context.ts';

export function createCarrierActivities(dependencies: ActivityDependencies) {
  return {
    async bookShipment(ref: OrderRef, fulfillmentId: string): Promise<shipping.BookedShipment> {
      return shipping.book(await contextOf(dependencies, ref), fulfillmentId, mockCarrier);
    },
    async voidShipment(ref: OrderRef, fulfillmentId: string): Promise<void> {
      return shipping.voidBooking(await contextOf(dependencies, ref), fulfillmentId, mockCarrier);
    },
  };
}
