/** Sourcing patterns in MongoDB. */
import type { Collection, Db } from 'mongodb';
import type { SourcingPattern } from '../learning/contract.ts';
import type { OrderChannel } from '../orders/order.ts';
import { answered } from './mongo-away.ts';
import { writeMany } from './mongo-writes.ts';
import type { Listed, SourcingPatterns } from './sourcing-patterns.ts';

const COLLECTION = 'sourcing_patterns';

/** Keeps the patterns in the collection `sourcing_patterns`. */
export class MongoSourcingPatterns implements SourcingPatterns {
  readonly #database: () => Promise<Db>;

  constructor(database: () => Promise<Db>) {
    this.#database = database;
  }

  async replace(patterns: readonly SourcingPattern[], computedAt: string): Promise<void> {
    const db = await this.#database();
    await writeMany<SourcingPattern>(
      db,
      COLLECTION,
      patterns.map((pattern) => ({
        replaceOne: { filter: { cluster_key: pattern.cluster_key }, replacement: pattern, upsert: true },
      })),
    );
    await db.collection(COLLECTION).deleteMany({ updated_at: { $lt: computedAt } });
  }

  list(channel: OrderChannel | undefined, limit: number): Promise<Listed<SourcingPattern>> {
    return answered(async () => {
      const filter = channel === undefined ? {} : { channel };
      const patterns = await this.#patterns();
      const [found, total] = await Promise.all([
        patterns
          .find(filter, { projection: { _id: 0 } })
          .sort({ total_samples: -1, cluster_key: 1 })
          .limit(limit)
          .toArray(),
        patterns.countDocuments(filter),
      ]);
      return { items: found.map(({ _id: _, ...pattern }) => pattern), total };
    });
  }

  async #patterns(): Promise<Collection<SourcingPattern>> {
    return (await this.#database()).collection<SourcingPattern>(COLLECTION);
  }
}
