/** What carriers report, on its way to the order's workflow; `temporal/` carries it. */
import type { TrackingEvent } from '../database/tables/orders.ts';
import type { OrderHead } from './repository.ts';

/** News of one parcel, oldest first. Event ids make a repeated report one report. */
export interface TrackingNews {
  fulfillmentId: string;
  events: TrackingEvent[];
}

export interface TrackingSignals {
  /** Tells the order's workflow, and starts it when it is missing. An order at its end is told nothing. */
  reportTracking(environment: string, order: OrderHead, news: TrackingNews): Promise<void>;
}
