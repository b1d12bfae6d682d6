/** Everything that happened to an order, in order. */
import type { OrderEventResponse } from '../orders/contract.ts';

export interface AuditTrail {
  /** The events of an order by sequence, the first being its acceptance; empty for an unknown order. */
  ofOrder(orderId: string): Promise<OrderEventResponse[]>;

  /** Adds events that the system of record holds; adding one again changes nothing. */
  append(events: readonly OrderEventResponse[]): Promise<void>;
}
