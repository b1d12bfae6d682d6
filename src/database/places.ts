/** SQL of places in lists that are sorted by a moment and an id, the newest first. */
import { sql, type RawBuilder } from 'kysely';
import type { MomentPlace } from '../runtime/cursor.ts';

/** A moment in microseconds, which a JavaScript date would cut off. */
export function microsOf(column: string): RawBuilder<number> {
  return sql<number>`(extract(epoch FROM ${sql.ref(column)}) * 1000000)::bigint`;
}

/** True for rows after the place. @param columns moment and id, which an index has in this order */
export function isAfter(
  columns: readonly [string, string],
  { micros, id }: MomentPlace,
): RawBuilder<boolean> {
  const [moment, identity] = columns;
  const since = sql`timestamptz 'epoch' + ${micros}::float8 * interval '1 microsecond'`;
  return sql<boolean>`(${sql.ref(moment)}, ${sql.ref(identity)}) < (${since}, ${id}::uuid)`;
}
