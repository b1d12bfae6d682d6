/** Sourcing outcomes in MongoDB. */
import type { AnyBulkWriteOperation, Collection, Db } from 'mongodb';
import type { SourcingOutcome } from '../sourcing/outcome.ts';
import type { SourcingOutcomes } from './sourcing-outcomes.ts';
import { MongoSwept } from './mongo-swept.ts';
import { insertNew, writeMany } from './mongo-writes.ts';

const COLLECTION = 'sourcing_outcomes';

/** Takes the place of what has no label, or one that is not later: both are ISO 8601 in UTC. */
const replacement = (outcome: SourcingOutcome): AnyBulkWriteOperation<SourcingOutcome> => ({
  replaceOne: {
    filter: {
      order_id: outcome.order_id,
      allocation_id: outcome.allocation_id,
      ...(outcome.labeled_at === null
        ? { labeled_at: null }
        : { $or: [{ labeled_at: null }, { labeled_at: { $lte: outcome.labeled_at } }] }),
    },
    replacement: outcome,
  },
});

/** Keeps the outcomes in the collection `sourcing_outcomes`. */
export class MongoSourcingOutcomes extends MongoSwept implements SourcingOutcomes {
  constructor(database: () => Promise<Db>) {
    super(database, { collection: COLLECTION, field: 'order_id' });
  }

  async record(outcomes: readonly SourcingOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    const db = await this.database();
    const there = await insertNew(db, COLLECTION, outcomes);
    await writeMany(db, COLLECTION, there.map(replacement));
  }

  async ofOrder(orderId: string): Promise<SourcingOutcome[]> {
    const found = await (
      await this.#outcomes()
    )
      .find({ order_id: orderId }, { projection: { _id: 0 } })
      .sort({ allocation_id: 1 })
      .toArray();
    return found.map(({ _id: _, ...outcome }) => outcome);
  }

  async #outcomes(): Promise<Collection<SourcingOutcome>> {
    return (await this.database()).collection<SourcingOutcome>(COLLECTION);
  }
}
