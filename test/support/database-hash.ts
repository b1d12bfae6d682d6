/** What a database holds, so that two moments of it can be compared. */
import { sql, type Kysely } from 'kysely';

/**
 * A hash by table of every row with the place where it lies and the transaction that wrote it, so that also a write which
 * leaves the same values is seen; and the place of every sequence.
 */
export async function hashOf<T>(db: Kysely<T>): Promise<Record<string, string>> {
  const { rows: relations } = await sql<{ name: string; kind: 'r' | 'S' }>`
    SELECT relname AS name, relkind AS kind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY relname`.execute(db);
  const hashes: Record<string, string> = {};
  for (const { name, kind } of relations) {
    const content =
      kind === 'S'
        ? sql<{ hash: string }>`SELECT last_value || ' ' || is_called AS hash FROM ${sql.table(name)}`
        : sql<{ hash: string }>`
            SELECT count(*) || ' ' || coalesce(md5(string_agg(
              md5(kept.ctid::text || kept.xmin::text || kept::text), '' ORDER BY kept.ctid)), '') AS hash
            FROM ${sql.table(name)} kept`;
    hashes[name] = (await content.execute(db)).rows[0]?.hash ?? '';
  }
  return hashes;
}
