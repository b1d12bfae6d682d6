/** The SQL of labels. */
import { sql, type Insertable, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { OutcomeLabelTable } from '../database/tables/learning.ts';

/** One at a time: what the next reads is not older than what this one has written. */
export function alone<T>(db: DataPlaneDatabase, work: (trx: Kysely<DataPlane>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('sourcing-outcome-labels'))`.execute(trx);
    return work(trx);
  });
}

/**
 * Takes those allocations off the list that have waited longest. What is read of them afterwards is at least as new as
 * what put them there.
 */
export async function takeWaiting(trx: Kysely<DataPlane>, limit: number): Promise<string[]> {
  const { rows } = await sql<{ allocation_id: string }>`
    DELETE FROM outcomes_to_label
    WHERE id = ANY (ARRAY(SELECT id FROM outcomes_to_label ORDER BY id LIMIT ${limit}))
    RETURNING allocation_id`.execute(trx);
  return rows.map((row) => row.allocation_id);
}

/** An allocation that was delivered, with the parcel that it went in. */
export interface DeliveredRow {
  id: string;
  order_id: string;
  fulfillment_id: string;
  delivered_at: Date;
  /** What the carrier asked for the parcel; null where there was none. */
  shipping_cost: string | null;
  was_backordered: boolean;
  was_returned: boolean;
}

/** These allocations as far as they were delivered, and what else was in their parcels, in one order at all times. */
export async function findDelivered(
  trx: Kysely<DataPlane>,
  allocationIds: readonly string[],
): Promise<DeliveredRow[]> {
  const { rows } = await sql<DeliveredRow>`
    SELECT allocation.id, allocation.order_id, allocation.fulfillment_id, moment.delivered_at, parcel.shipping_cost,
           EXISTS (SELECT FROM order_events event
                   WHERE event.order_id = allocation.order_id AND event.to_status = 'BACKORDERED'
                     AND event.occurred_at <= allocation.delivered_at) AS was_backordered,
           line.quantity_returned > 0 AS was_returned
    FROM (SELECT DISTINCT fulfillment_id FROM fulfillment_allocations
          WHERE id = ANY (${[...allocationIds]}::uuid[])) AS sent
    JOIN fulfillment_allocations allocation ON allocation.fulfillment_id = sent.fulfillment_id
    JOIN order_items line ON line.id = allocation.order_item_id
    LEFT JOIN shipments parcel ON parcel.fulfillment_id = sent.fulfillment_id AND parcel.status <> 'VOIDED'
    -- Carriers are asked every quarter of an hour: they know better when it was.
    CROSS JOIN LATERAL (
      SELECT least(parcel.actual_delivery_at, allocation.delivered_at) AS delivered_at) AS moment
    WHERE allocation.status = 'DELIVERED'
    ORDER BY allocation.id`.execute(trx);
  return rows;
}

/** A label as it is stored; the database says when. */
export type NewLabel = Omit<Insertable<OutcomeLabelTable>, 'actual_cost' | 'labeled_at'> & {
  actual_cost: number | null;
};

/** Writes labels that are new or say something else than before. @returns the orders of those. */
export async function saveLabels(trx: Kysely<DataPlane>, labels: readonly NewLabel[]): Promise<string[]> {
  if (labels.length === 0) return [];
  const { rows } = await sql<{ order_id: string }>`
    INSERT INTO sourcing_outcome_labels AS label
      (allocation_id, order_id, node_id, strategy_used, cluster_key, channel, region, amount_bucket, fulfillment_type,
       sourced_at, delivered_at, actual_delivery_hours, actual_cost, cost_variance_pct, was_backordered, was_returned,
       outcome_score, labeled_at)
    SELECT allocation_id, order_id, node_id, strategy_used, cluster_key, channel, region, amount_bucket, fulfillment_type,
           sourced_at, delivered_at, actual_delivery_hours, actual_cost, cost_variance_pct, was_backordered, was_returned,
           outcome_score, clock_timestamp()
    FROM jsonb_populate_recordset(NULL::sourcing_outcome_labels, ${JSON.stringify(labels)}::jsonb)
    ON CONFLICT (allocation_id) DO UPDATE SET
      delivered_at = excluded.delivered_at, actual_delivery_hours = excluded.actual_delivery_hours,
      actual_cost = excluded.actual_cost, cost_variance_pct = excluded.cost_variance_pct,
      was_backordered = excluded.was_backordered, was_returned = excluded.was_returned,
      outcome_score = excluded.outcome_score, labeled_at = excluded.labeled_at
    WHERE (label.delivered_at, label.actual_cost, label.was_backordered, label.was_returned)
      IS DISTINCT FROM (excluded.delivered_at, excluded.actual_cost, excluded.was_backordered, excluded.was_returned)
    RETURNING order_id`.execute(trx);
  return rows.map((row) => row.order_id);
}

/** Tells projections that labels of these orders have changed. */
export async function tellOfLabels(
  trx: Kysely<DataPlane>,
  topic: string,
  orderIds: readonly string[],
): Promise<void> {
  if (orderIds.length === 0) return;
  await trx
    .insertInto('outbox')
    .values(orderIds.map((id) => ({ topic, entity_id: id })))
    .execute();
}
