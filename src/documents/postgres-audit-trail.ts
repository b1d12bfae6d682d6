/** The audit trail where PostgreSQL is all there is: the system of record itself. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { eventsOfOrders } from '../orders/audit-events.ts';
import type { OrderEventResponse } from '../orders/contract.ts';
import type { AuditTrail } from './audit-trail.ts';

/** Reads `order_events`, the table that every status change writes in its own transaction. */
export class PostgresAuditTrail implements AuditTrail {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  ofOrder(orderId: string): Promise<OrderEventResponse[]> {
    return eventsOfOrders(this.#db, [orderId]);
  }

  /** Nothing is left to add: an event is in the table before anyone hears of it. */
  async append(): Promise<void> {}
}
