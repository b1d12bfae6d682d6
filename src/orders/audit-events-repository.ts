/** The SQL of the audit trail. */
import type { z } from 'zod';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { OrderEventResponse } from './contract.ts';

/** The events of these orders, order by order in sequence. */
export async function findEvents(
  db: DataPlaneDatabase,
  orderIds: readonly string[],
): Promise<OrderEventResponse[]> {
  const rows = await db
    .selectFrom('order_events')
    .select(['id', 'order_id', 'sequence', 'event_type', 'from_status', 'to_status', 'actor', 'reason'])
    .select(['data', 'occurred_at'])
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('sequence')
    .execute();
  return rows.map(({ occurred_at: occurredAt, data, ...event }) => ({
    ...event,
    // What was read from JSONB is JSON, which the column's type does not say.
    data: data as Record<string, z.core.util.JSONType>,
    timestamp: occurredAt.toISOString(),
  }));
}
