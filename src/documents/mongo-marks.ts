/** Which collections were filled, and by which release: kept beside them, so that a server that was lost says so. */
import type { Db } from 'mongodb';
import type { Filled } from './filled.ts';

interface Mark {
  _id: string;
  version: number;
  made_at: Date;
}

export interface MarkedCollection {
  collection: string;
  /** What its documents look like; another one has them all made anew. */
  version: number;
}

const marksOf = (db: Db) => db.collection<Mark>('projections');

export function mongoMark(database: () => Promise<Db>, { collection, version }: MarkedCollection): Filled {
  return {
    async isWhole() {
      return (await marksOf(await database()).findOne({ _id: collection, version })) !== null;
    },
    async markWhole() {
      const mark = { version, made_at: new Date() };
      await marksOf(await database()).replaceOne({ _id: collection }, mark, { upsert: true });
    },
  };
}
