/** How PostgreSQL finds text: full text for words and their beginnings, trigrams of the words there are for typing errors. */
import { sql, type RawBuilder } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { forgiven, isAlike } from './likeness.ts';
import { typedWords, wholeWord, wordBeginning, wordsOf } from './words.ts';

/** Share of trigrams that the index looks for; what it finds is counted letter by letter. */
const LEAST_SIMILARITY = '0.2';
const MOST_CANDIDATES = 200;
/** Words that one typed word may stand for. */
const MOST_ALIKE = 50;

/** How much a hit counts, the most first. */
export type Weight = 'A' | 'B' | 'C' | 'D';

/** Texts of one document that weigh the same. */
export type WeighedTexts = readonly [texts: readonly string[], weight: Weight];

/** What a tsvector takes. */
const LONGEST_WORD = 500;
const LAST_PLACE = 16_383;
const MOST_PLACES = 255;

/** A tsvector: the words of a document, weighed, with their places. Cut here: for PostgreSQL's parser it is half of the work of a write. */
export function tsvectorOf(parts: readonly WeighedTexts[]): string {
  const places = new Map<string, string[]>();
  let place = 0;
  for (const [texts, weight] of parts) {
    for (const word of texts.flatMap(wordsOf)) {
      place = Math.min(LAST_PLACE, place + 1);
      const known = places.get(word);
      if (known) known.push(`${place}${weight}`);
      else if (word.length <= LONGEST_WORD) places.set(word, [`${place}${weight}`]);
    }
  }
  return [...places]
    .map(([word, at]) => `${wholeWord(word)}:${at.slice(0, MOST_PLACES).join(',')}`)
    .join(' ');
}

/** What finds text, and how well. */
export interface Match {
  /** A tsquery for each word that was typed; all of them must hold. */
  words: readonly string[];
  score: RawBuilder<number>;
}

/** All of these words hold. */
export const holding = (words: readonly string[]): RawBuilder<unknown> => sql`${words.join(' & ')}::tsquery`;

const matchOf = (words: readonly string[]): Match => ({
  words,
  score: sql<number>`ts_rank(words, ${holding(words)})::float8`,
});

/** Indexes of their own: numbers are many, and mostly nothing but in the way of who looks for a name. */
const WITHOUT_DIGITS = sql`word !~ '[0-9]'`;
const WITH_DIGITS = sql`word ~ '[0-9]'`;
const hasDigits = (word: string): boolean => /[0-9]/.test(word);

/** The words there are that are like what was typed, the most alike first. @param trx with the threshold of likeness set */
async function alike(trx: DataPlaneDatabase, typed: string): Promise<string[]> {
  const most = forgiven(typed);
  if (most === 0) return [];
  const ofKind = (kind: RawBuilder<unknown>) => sql`
    SELECT word FROM search_words
    WHERE word % ${typed} AND ${kind} AND length(word) BETWEEN ${typed.length - most} AND ${typed.length + most}`;
  // A digit may have been typed in place of a letter.
  const kinds = hasDigits(typed) ? [WITH_DIGITS, WITHOUT_DIGITS] : [WITHOUT_DIGITS];
  const { rows } = await sql<{ word: string }>`
    SELECT word FROM (${sql.join(kinds.map(ofKind), sql` UNION ALL `)}) AS candidates
    ORDER BY similarity(word, ${typed}) DESC, word LIMIT ${sql.lit(MOST_CANDIDATES)}`.execute(trx);
  return rows
    .map(({ word }) => word)
    .filter((word) => isAlike(typed, word))
    .slice(0, MOST_ALIKE);
}

/** Each word, or one that is like it. */
function likeMatch(db: DataPlaneDatabase, words: readonly string[]): Promise<Match> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT set_config('pg_trgm.similarity_threshold', ${LEAST_SIMILARITY}, true)`.execute(trx);
    const meanings: string[] = [];
    for (const word of words) {
      const others = await alike(trx, word);
      meanings.push(`(${[wordBeginning(word), ...others.map(wholeWord)].join(' | ')})`);
    }
    return matchOf(meanings);
  });
}

/**
 * Finds by the words, each from its beginning on, and where nothing has them, by likeness: next to real hits, alike ones
 * are noise. Without words everything matches.
 */
export async function findByText<T>(
  db: DataPlaneDatabase,
  typed: string,
  hasFound: (found: T) => boolean,
  find: (match: Match | undefined) => Promise<T>,
): Promise<T> {
  const words = typedWords(typed);
  if (words.length === 0) return find(undefined);
  const found = await find(matchOf(words.map(wordBeginning)));
  return hasFound(found) ? found : find(await likeMatch(db, words));
}
