/** How PostgreSQL finds text: full text for words and their beginnings, trigrams for typing errors. */
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { fold, prefixQuery, wordsOf } from './words.ts';

/** How alike a word must be to count as mistyped: "gadjet" finds "gadget", "smith" does not find "south". */
const SIMILARITY_THRESHOLD = 0.4;

/** How much a hit counts, the most first. */
export type Weight = 'A' | 'B' | 'C' | 'D';

/** Texts of one document that weigh the same. */
export type WeighedTexts = readonly [texts: readonly string[], weight: Weight];

/** The words of a document, weighed. */
export function tsvectorOf(parts: readonly WeighedTexts[]): RawBuilder<string> {
  const vectors = parts.map(([texts, weight]) => {
    const words = texts.flatMap(wordsOf).join(' ');
    return sql`setweight(to_tsvector('simple', ${words}), ${sql.lit(weight)})`;
  });
  return sql<string>`${sql.join(vectors, sql` || `)}`;
}

/** The text of a document that likeness is looked for in. */
export function haystackOf(parts: readonly WeighedTexts[]): string {
  return parts
    .flatMap(([texts]) => texts)
    .map(fold)
    .join(' ');
}

/** How the words of a request are looked for. */
export interface Match {
  condition: Expression<SqlBool>;
  score: RawBuilder<number>;
}

/** Every word is there, each from its beginning on. */
function wordMatch(words: string): Match | undefined {
  const query = prefixQuery(words);
  if (query === undefined) return undefined;
  const tsquery = sql`${query}::tsquery`;
  return {
    condition: sql<SqlBool>`words @@ ${tsquery}`,
    score: sql<number>`ts_rank(words, ${tsquery})::float8`,
  };
}

/** Something much like the words is there. */
function likeMatch(words: string): Match {
  const needle = fold(words);
  return {
    condition: sql<SqlBool>`${needle} <% haystack`,
    score: sql<number>`word_similarity(${needle}, haystack)::float8`,
  };
}

/**
 * Finds by the words, and where nothing has them, by likeness: next to real hits, alike ones are noise. Without words
 * everything matches.
 */
export async function findByText<T>(
  db: DataPlaneDatabase,
  words: string,
  hasFound: (found: T) => boolean,
  find: (db: DataPlaneDatabase, match: Match | undefined) => Promise<T>,
): Promise<T> {
  const match = wordMatch(words);
  const found = await find(db, match);
  if (hasFound(found) || !match) return found;
  return db.transaction().execute(async (trx) => {
    const threshold = String(SIMILARITY_THRESHOLD);
    await sql`SELECT set_config('pg_trgm.word_similarity_threshold', ${threshold}, true)`.execute(trx);
    return find(trx, likeMatch(words));
  });
}
