/** Takes out of a projection what has no source any more, in portions. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Swept } from '../documents/swept.ts';
import type { Source } from './outbox.ts';

const IDS_AT_ONCE = 1_000;

/**
 * Answers how to go on from where the last sweep ended, up to an id or to the end. What is written meanwhile stays: its
 * source was there before it.
 */
export function sweeping(
  db: DataPlaneDatabase,
  source: Source,
  kept: Swept,
): (to: string | null) => Promise<void> {
  let place: string | null = null;
  return async (to) => {
    for (;;) {
      const ids: string[] = await kept.idsBetween({ after: place, to }, IDS_AT_ONCE);
      const left = new Set(await source.existing(db, [...new Set(ids)]));
      await kept.remove(ids.filter((id) => !left.has(id)));
      if (ids.length < IDS_AT_ONCE) break;
      place = ids.at(-1) ?? place;
    }
    place = to;
  };
}
