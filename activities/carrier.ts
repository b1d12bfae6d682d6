/** Queue `carrier`: everything that talks to a carrier. */
import { heartbeat } from '@temporalio/activity';
import { syncTracking } from '../src/orders/sync-tracking.ts';
import type { TrackingSignals } from '../src/orders/tracking-signals.ts';
import type { Counts, JobActivities, JobRef } from '../src/schedules/schedule.ts';
import { carrierOf } from '../src/shipping/carriers.ts';
import * as shipping from '../src/shipping/service.ts';
import { mockCarrier } from '../src/shipping/mock-carrier.ts';
import type { OrderRef } from '../workflows/order/messages.ts';
import { contextOf, jobContext, type ActivityDependencies } from './context.ts';

export function createCarrierActivities(dependencies: ActivityDependencies, workflows: TrackingSignals) {
  return {
    async bookShipment(ref: OrderRef, fulfillmentId: string): Promise<shipping.BookedShipment> {
      return shipping.book(await contextOf(dependencies, ref), fulfillmentId, mockCarrier);
    },
    async voidShipment(ref: OrderRef, fulfillmentId: string): Promise<void> {
      return shipping.voidBooking(await contextOf(dependencies, ref), fulfillmentId, mockCarrier);
    },
    async syncAllTracking(ref: JobRef): Promise<Counts> {
      const options = { carrierOf, workflows, onProgress: () => heartbeat() };
      return { ...(await syncTracking(await jobContext(dependencies, ref), options)) };
    },
  } satisfies Partial<JobActivities> & Record<string, unknown>;
}
