/** Node performance in MongoDB. */
import type { Collection, Db } from 'mongodb';
import type { NodePerformanceMetrics, PeriodDays } from '../learning/contract.ts';
import { answered } from './mongo-away.ts';
import { writeMany } from './mongo-writes.ts';
import type { NodePerformance } from './node-performance.ts';
import type { Listed } from './sourcing-patterns.ts';

const COLLECTION = 'node_performance_metrics';

/** Keeps the metrics in the collection `node_performance_metrics`. */
export class MongoNodePerformance implements NodePerformance {
  readonly #database: () => Promise<Db>;

  constructor(database: () => Promise<Db>) {
    this.#database = database;
  }

  async replace(metrics: readonly NodePerformanceMetrics[], computedAt: string): Promise<void> {
    const db = await this.#database();
    await writeMany<NodePerformanceMetrics>(
      db,
      COLLECTION,
      metrics.map((each) => ({
        replaceOne: {
          filter: { node_id: each.node_id, period_days: each.period_days },
          replacement: each,
          upsert: true,
        },
      })),
    );
    await db.collection(COLLECTION).deleteMany({ computed_at: { $lt: computedAt } });
  }

  ofPeriod(days: PeriodDays, limit: number): Promise<Listed<NodePerformanceMetrics>> {
    return answered(async () => {
      const filter = { period_days: days };
      const metrics = await this.#metrics();
      const [found, total] = await Promise.all([
        metrics
          .find(filter, { projection: { _id: 0 } })
          .sort({ samples: -1, node_id: 1 })
          .limit(limit)
          .toArray(),
        metrics.countDocuments(filter),
      ]);
      return { items: found.map(({ _id: _, ...each }) => each), total };
    });
  }

  async #metrics(): Promise<Collection<NodePerformanceMetrics>> {
    return (await this.#database()).collection<NodePerformanceMetrics>(COLLECTION);
  }
}
