/** The audit trail as the system of record holds it. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { findEvents, findEventsAt, listEvents } from './audit-events-repository.ts';
import type { OrderEventResponse } from './contract.ts';

/** The events of these orders, order by order in sequence; none for unknown ones. */
export function eventsOfOrders(
  db: DataPlaneDatabase,
  orderIds: readonly string[],
): Promise<OrderEventResponse[]> {
  return findEvents(db, orderIds);
}

/** The events at these places, order by order in sequence. */
export const eventsAt = findEventsAt;

/** A page of an order's events in sequence, and how many it has; none of an unknown order. */
export const trailOf = listEvents;
