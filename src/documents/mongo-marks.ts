/** Which collections were filled, and by which release: kept beside them, so that a server that was lost says so. */
import type { Db } from 'mongodb';

interface Mark {
  _id: string;
  version: number;
  made_at: Date;
}

export interface MarkedCollection {
  collection: string;
  /** What its documents look like. */
  version: number;
}

const marksOf = (db: Db) => db.collection<Mark>('projections');

export async function isMarkedWhole(db: Db, { collection, version }: MarkedCollection): Promise<boolean> {
  return (await marksOf(db).findOne({ _id: collection, version })) !== null;
}

export async function markWhole(db: Db, { collection, version }: MarkedCollection): Promise<void> {
  await marksOf(db).replaceOne({ _id: collection }, { version, made_at: new Date() }, { upsert: true });
}
