/** A collection gone through by the ids of what its documents were made from. */
import type { Db, Document } from 'mongodb';
import type { Swept } from './swept.ts';

/** @param field an index begins with it */
export function mongoSwept(database: () => Promise<Db>, collection: string, field: string): Swept {
  const kept = async () => (await database()).collection<Document>(collection);
  return {
    async idsBetween({ after, to }, limit) {
      const found = await (
        await kept()
      )
        .find({ [field]: { $gt: after ?? '', ...(to === null ? {} : { $lte: to }) } })
        .project({ [field]: 1 })
        .sort({ [field]: 1 })
        .limit(limit)
        .toArray();
      return found.map((document) => String(document[field]));
    },
    async remove(ids) {
      if (ids.length === 0) return;
      await (await kept()).deleteMany({ [field]: { $in: [...ids] } });
    },
  };
}
