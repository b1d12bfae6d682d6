/** Everything that happened to an order, in order. */
import type { OrderEventResponse } from '../orders/contract.ts';
import type { PositionPlace } from '../runtime/cursor.ts';
import type { DeepPage, Total } from '../runtime/deep-page.ts';

/** Which events of an order are read; a place is a sequence. */
export type TrailPage = DeepPage<PositionPlace>;

/** Events of an order by sequence, and how many it has. */
export interface TrailPart {
  events: OrderEventResponse[];
  total: Total;
}

export interface AuditTrail {
  /** A page of an order's events, the first of all being its acceptance; none of an unknown order. */
  ofOrder(orderId: string, page: TrailPage): Promise<TrailPart>;

  /** Adds events that the system of record holds; adding one again changes nothing. */
  append(events: readonly OrderEventResponse[]): Promise<void>;
}
