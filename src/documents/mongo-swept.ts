/** A collection gone through by the ids of what its documents were made from. */
import type { Db, Document } from 'mongodb';
import type { Bounds, Swept } from './swept.ts';

export interface SweptCollection {
  collection: string;
  /** Holds the ids; an index begins with it. */
  field: string;
}

export class MongoSwept implements Swept {
  protected readonly database: () => Promise<Db>;
  readonly #swept: SweptCollection;

  constructor(database: () => Promise<Db>, swept: SweptCollection) {
    this.database = database;
    this.#swept = swept;
  }

  async idsBetween({ after, to }: Bounds, limit: number): Promise<string[]> {
    const { field } = this.#swept;
    const found = await (
      await this.#documents()
    )
      .find({ [field]: { $gt: after ?? '', ...(to === null ? {} : { $lte: to }) } })
      .project({ [field]: 1 })
      .sort({ [field]: 1 })
      .limit(limit)
      .toArray();
    return found.map((document) => String(document[field]));
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await (await this.#documents()).deleteMany({ [this.#swept.field]: { $in: [...ids] } });
  }

  async #documents() {
    return (await this.database()).collection<Document>(this.#swept.collection);
  }
}
