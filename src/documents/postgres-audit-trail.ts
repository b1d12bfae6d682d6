/** The audit trail where PostgreSQL is all there is: the system of record itself. */
import type { z } from 'zod';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { OrderEventResponse } from '../orders/contract.ts';
import type { AuditTrail } from './audit-trail.ts';

/** Reads `order_events`, the table that every status change writes in its own transaction. */
export class PostgresAuditTrail implements AuditTrail {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async ofOrder(orderId: string): Promise<OrderEventResponse[]> {
    const rows = await this.#db
      .selectFrom('order_events')
      .select(['id', 'order_id', 'sequence', 'event_type', 'from_status', 'to_status', 'actor', 'reason'])
      .select(['data', 'occurred_at'])
      .where('order_id', '=', orderId)
      .orderBy('sequence')
      .execute();
    return rows.map(({ occurred_at: occurredAt, data, ...event }) => ({
      ...event,
      // What was read from JSONB is JSON, which the column's type does not say.
      data: data as Record<string, z.core.util.JSONType>,
      timestamp: occurredAt.toISOString(),
    }));
  }

  /** Nothing is left to add: an event is in the table before anyone hears of it. */
  async append(): Promise<void> {}
}
