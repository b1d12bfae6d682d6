/** Labels of what was delivered: made hourly, and made anew when something comes back. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { toMinorUnits } from '../orders/money.ts';
import { outcomesOf } from '../sourcing/order-outcomes.ts';
import { OUTCOMES_LABELLED, type SourcingOutcome } from '../sourcing/outcome.ts';
import type { Context } from '../tenancy/context.ts';
import { labelOf, partsOf } from './label.ts';
import * as repository from './labels-repository.ts';
import type { DeliveredRow } from './labels-repository.ts';

/** The decisions of so many orders are some megabytes. */
const PORTION = 200;

type Outcomes = ReadonlyMap<string, SourcingOutcome>;

/** What was delivered, by the parcel that it went in. */
function byParcel(delivered: readonly DeliveredRow[]): DeliveredRow[][] {
  const parcels = new Map<string, DeliveredRow[]>();
  for (const row of delivered) {
    const parcel = parcels.get(row.fulfillment_id);
    if (parcel) parcel.push(row);
    else parcels.set(row.fulfillment_id, [row]);
  }
  return [...parcels.values()];
}

/** What each in the parcel has cost, in minor units; nulls where no carrier was paid. */
function costsIn(parcel: readonly DeliveredRow[], outcomes: Outcomes): (number | null)[] {
  const cost = parcel[0]?.shipping_cost ?? null;
  if (cost === null) return parcel.map(() => null);
  const predicted = parcel.map(({ id }) => outcomes.get(id)?.predicted_cost ?? 0);
  return partsOf(toMinorUnits(cost), predicted);
}

/** The labels of all that went in one parcel, but for what no decision knows. */
function labelsOf(parcel: readonly DeliveredRow[], outcomes: Outcomes): repository.NewLabel[] {
  const costs = costsIn(parcel, outcomes);
  return parcel.flatMap((row, index) => {
    const outcome = outcomes.get(row.id);
    if (!outcome) return [];
    const { order_id, node_id, strategy_used, cluster_key, channel, region, amount_bucket } = outcome;
    const { fulfillment_type, sourced_at } = outcome;
    return {
      ...{ allocation_id: row.id, order_id, node_id, strategy_used, sourced_at },
      ...{ cluster_key, channel, region, amount_bucket, fulfillment_type },
      delivered_at: row.delivered_at,
      ...labelOf(outcome, {
        deliveredAt: row.delivered_at,
        cost: costs[index] ?? null,
        wasBackordered: row.was_backordered,
        wasReturned: row.was_returned,
      }),
    };
  });
}

async function labelPortion(trx: Kysely<DataPlane>): Promise<{ taken: number; written: number }> {
  const waiting = new Set(await repository.takeWaiting(trx, PORTION));
  if (waiting.size === 0) return { taken: 0, written: 0 };
  const delivered = await repository.findDelivered(trx, [...waiting]);
  const orderIds = [...new Set(delivered.map((row) => row.order_id))];
  const documents = orderIds.length === 0 ? [] : await outcomesOf({ db: trx }, orderIds);
  const outcomes = new Map(documents.map((outcome) => [outcome.allocation_id, outcome]));
  const labels = byParcel(delivered).flatMap((parcel) => labelsOf(parcel, outcomes));
  const changed = await repository.saveLabels(
    trx,
    labels.filter((label) => waiting.has(label.allocation_id)),
  );
  await repository.tellOfLabels(trx, OUTCOMES_LABELLED, [...new Set(changed)]);
  return { taken: waiting.size, written: changed.length };
}

/**
 * Labels what was delivered since the last time, and anew what something has come back of: a portion at a time, each
 * in one transaction with the word to the projections. A second time finds nothing to do.
 *
 * @returns how many labels are new or say something else than before
 */
export async function labelOutcomes(
  { db }: Pick<Context, 'db'>,
  onProgress: () => void,
): Promise<{ labels_written: number }> {
  let written = 0;
  for (;;) {
    const portion = await repository.alone(db, labelPortion);
    if (portion.taken === 0) return { labels_written: written };
    written += portion.written;
    onProgress();
  }
}
