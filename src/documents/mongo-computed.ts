/** What is computed anew as a whole, kept in MongoDB. */
import type { Db, Document, Filter, Sort } from 'mongodb';
import { answered } from './mongo-away.ts';
import { writeMany } from './mongo-writes.ts';
import type { Listed } from './sourcing-patterns.ts';

export interface MongoComputedOptions<T> {
  collection: string;
  /** Fields that tell one from another; a unique index has them. */
  key: readonly (keyof T & string)[];
  /** The field that says when it was computed: ISO 8601 in UTC. */
  computedAt: keyof T & string;
  /** How they are listed; an index has it. */
  order: Sort;
}

export class MongoComputed<T extends Document> {
  readonly #database: () => Promise<Db>;
  readonly #options: MongoComputedOptions<T>;

  constructor(database: () => Promise<Db>, options: MongoComputedOptions<T>) {
    this.#database = database;
    this.#options = options;
  }

  /** Puts what was computed at this moment in the place of all before it. */
  async replace(all: readonly T[], at: string): Promise<void> {
    const { collection, key, computedAt } = this.#options;
    const db = await this.#database();
    await writeMany<Document>(
      db,
      collection,
      all.map((replacement) => ({
        replaceOne: {
          filter: Object.fromEntries(key.map((field) => [field, replacement[field]])),
          replacement,
          upsert: true,
        },
      })),
    );
    await db.collection(collection).deleteMany({ [computedAt]: { $lt: at } });
  }

  /** Those that pass, in their order, and how many there are. @throws Refusal `unavailable` */
  list(filter: Filter<T>, limit: number): Promise<Listed<T>> {
    return answered(async () => {
      const { collection, order } = this.#options;
      const kept = (await this.#database()).collection<T>(collection);
      const [items, total] = await Promise.all([
        kept.find(filter).project<T>({ _id: 0 }).sort(order).limit(limit).toArray(),
        kept.countDocuments(filter),
      ]);
      return { items, total };
    });
  }
}
