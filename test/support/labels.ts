/** Labels for tests, as if they had been made of what was delivered. */
import type { Insertable } from 'kysely';
import type { OutcomeLabelTable } from '../../src/database/tables/learning.ts';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { newId } from '../../src/runtime/ids.ts';

/** A good outcome of a small order from New York, but for what is given. */
export async function addLabel(
  db: DataPlaneDatabase,
  label: Partial<Insertable<OutcomeLabelTable>> &
    Pick<Insertable<OutcomeLabelTable>, 'node_id' | 'delivered_at'>,
): Promise<void> {
  const channel = label.channel ?? 'WEB';
  const region = label.region ?? 'NY';
  await db
    .insertInto('sourcing_outcome_labels')
    .values({
      allocation_id: newId(),
      order_id: newId(),
      strategy_used: 'DISTANCE_OPTIMAL',
      cluster_key: `${channel}|${region}|0-50|SHIP_TO_HOME`,
      ...{ channel, region, amount_bucket: '0-50', fulfillment_type: 'SHIP_TO_HOME' },
      sourced_at: label.delivered_at,
      actual_delivery_hours: 20,
      actual_cost: '8.00',
      cost_variance_pct: 4,
      was_backordered: false,
      was_returned: false,
      outcome_score: 1,
      labeled_at: label.delivered_at,
      ...label,
    })
    .execute();
}
