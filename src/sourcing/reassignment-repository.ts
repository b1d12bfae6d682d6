/** The SQL of batches of moves. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';

export async function insertBatch(
  db: DataPlaneDatabase,
  batch: { id: string; moves: unknown; costBefore: number; costAfter: number },
): Promise<void> {
  await db
    .insertInto('reoptimizations')
    .values({
      id: batch.id,
      moves: JSON.stringify(batch.moves),
      cost_before: batch.costBefore.toFixed(4),
      cost_after: batch.costAfter.toFixed(4),
    })
    .execute();
}

/** The batch under its lock: one at a time carries it out. */
export async function lockBatch(trx: Kysely<DataPlane>, id: string) {
  return trx
    .selectFrom('reoptimizations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function markApplied(trx: Kysely<DataPlane>, id: string): Promise<void> {
  await trx
    .updateTable('reoptimizations')
    .set({ applied_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

/** Notes why a batch is not carried out, unless it was. */
export async function markRefused(db: DataPlaneDatabase, id: string, refusal: string): Promise<void> {
  await db
    .updateTable('reoptimizations')
    .set({ refusal })
    .where('id', '=', id)
    .where('applied_at', 'is', null)
    .execute();
}

/** Decisions about the order so far. */
export async function countDecisions(trx: Kysely<DataPlane>, orderId: string): Promise<number> {
  const { decisions } = await trx
    .selectFrom('sourcing_decisions')
    .select((eb) => eb.fn.countAll<number>().as('decisions'))
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  return Number(decisions);
}
