/** Sourcing outcomes as JSONB. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { SourcingOutcome } from '../sourcing/outcome.ts';
import type { SourcingOutcomes } from './sourcing-outcomes.ts';
import type { Bounds } from './swept.ts';

function inKeyOrder(a: SourcingOutcome, b: SourcingOutcome): number {
  return `${a.order_id}/${a.allocation_id}` < `${b.order_id}/${b.allocation_id}` ? -1 : 1;
}

/** Keeps the outcomes in the table `sourcing_outcomes`. */
export class PostgresSourcingOutcomes implements SourcingOutcomes {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async record(outcomes: readonly SourcingOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    // In one order, so that two writers of the same outcomes do not wait for each other in a circle.
    const rows = [...outcomes].sort(inKeyOrder).map((outcome) => ({
      order_id: outcome.order_id,
      allocation_id: outcome.allocation_id,
      document: JSON.stringify(outcome),
    }));
    await this.#db
      .insertInto('sourcing_outcomes')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['order_id', 'allocation_id'])
          .doUpdateSet({ document: (eb) => eb.ref('excluded.document') })
          // Both are written as ISO 8601 in UTC, so that the later is the greater.
          .where(
            sql<boolean>`coalesce(sourcing_outcomes.document ->> 'labeled_at', '')
              <= coalesce(excluded.document ->> 'labeled_at', '')`,
          ),
      )
      .execute();
  }

  async idsBetween({ after, to }: Bounds, limit: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('sourcing_outcomes')
      .select('order_id')
      .$if(after !== null, (query) => query.where('order_id', '>', after))
      .$if(to !== null, (query) => query.where('order_id', '<=', to))
      .orderBy('order_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.order_id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#db.deleteFrom('sourcing_outcomes').where('order_id', 'in', ids).execute();
  }

  async ofOrder(orderId: string): Promise<SourcingOutcome[]> {
    const rows = await this.#db
      .selectFrom('sourcing_outcomes')
      .select(sql<SourcingOutcome>`document`.as('document'))
      .where('order_id', '=', orderId)
      .orderBy('allocation_id')
      .execute();
    return rows.map((row) => row.document);
  }
}
