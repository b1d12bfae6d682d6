/** Changes of what was seen, and of nothing newer. */
import { sql, type RawBuilder } from 'kysely';

/** Holds for a row at the version that was seen; undefined: at any. */
export function atVersion(seen: number | undefined): RawBuilder<boolean> {
  return seen === undefined ? sql<boolean>`true` : sql<boolean>`version = ${seen}`;
}
