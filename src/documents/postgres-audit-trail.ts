/** The audit trail where PostgreSQL is all there is: the system of record itself. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { trailOf } from '../orders/audit-events.ts';
import type { AuditTrail, TrailPage, TrailPart } from './audit-trail.ts';

/** Reads `order_events`, the table that every status change writes in its own transaction. */
export class PostgresAuditTrail implements AuditTrail {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  ofOrder(orderId: string, page: TrailPage): Promise<TrailPart> {
    return trailOf(this.#db, orderId, page);
  }

  /** Nothing is left to add: an event is in the table before anyone hears of it. */
  async append(): Promise<void> {}
}
