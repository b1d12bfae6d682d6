/** The SQL of the audit trail. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { countMatching } from '../database/totals.ts';
import type { PositionPlace } from '../runtime/cursor.ts';
import type { DeepPage } from '../runtime/deep-page.ts';
import type { OrderEventResponse } from './contract.ts';

const COLUMNS = [
  'id',
  'order_id',
  'sequence',
  'event_type',
  'from_status',
  'to_status',
  'actor',
  'reason',
  'data',
  'occurred_at',
] as const;

function ofTrail(db: DataPlaneDatabase) {
  return db.selectFrom('order_events').select(COLUMNS);
}

type Row = Awaited<ReturnType<ReturnType<typeof ofTrail>['execute']>>[number];

const eventOf = ({ occurred_at: occurredAt, data, ...event }: Row): OrderEventResponse => ({
  ...event,
  // What was read from JSONB is JSON, which the column's type does not say.
  data: data as Record<string, z.core.util.JSONType>,
  timestamp: occurredAt.toISOString(),
});

/** The events of these orders, order by order in sequence. */
export async function findEvents(
  db: DataPlaneDatabase,
  orderIds: readonly string[],
): Promise<OrderEventResponse[]> {
  const rows = await ofTrail(db)
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('sequence')
    .execute();
  return rows.map(eventOf);
}

/** The events at these places, order by order in sequence. */
export async function findEventsAt(
  db: DataPlaneDatabase,
  places: readonly { orderId: string; sequence: number }[],
): Promise<OrderEventResponse[]> {
  const orderIds = places.map(({ orderId }) => orderId);
  const sequences = places.map(({ sequence }) => sequence);
  const rows = await ofTrail(db)
    .where(
      sql<boolean>`(order_id, sequence) IN (SELECT * FROM unnest(${orderIds}::uuid[], ${sequences}::int[]))`,
    )
    .orderBy('order_id')
    .orderBy('sequence')
    .execute();
  return rows.map(eventOf);
}

/** A page of an order's events in sequence, and how many it has. */
export async function listEvents(
  db: DataPlaneDatabase,
  orderId: string,
  { after, offset, size }: DeepPage<PositionPlace>,
) {
  const ofOrder = ofTrail(db).where('order_id', '=', orderId);
  const [rows, total] = await Promise.all([
    (after ? ofOrder.where('sequence', '>', after.position) : ofOrder)
      .orderBy('sequence')
      .limit(size)
      .offset(offset)
      .execute(),
    countMatching(db, ofOrder),
  ]);
  return { events: rows.map(eventOf), total };
}
