/** Queue `carrier`: everything that talks to a carrier. */
import type { TrackingEvent } from '../src/database/tables.ts';
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
    async trackShipment(ref: OrderRef, fulfillmentId: string): Promise<TrackingEvent[]> {
      return shipping.track(await contextOf(dependencies, ref), fulfillmentId, mockCarrier);
    },
  };
}
