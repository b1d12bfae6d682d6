/** How Elasticsearch is asked for words: by their beginnings, and where nothing has them, by likeness. */
import type { estypes } from '@elastic/elasticsearch';
import { fold, typedWords } from '../words.ts';

type Query = estypes.QueryDslQueryContainer;

/** The fields of one kind of document, with what a hit in each weighs. */
export interface TextFields {
  /** Who types all of it wants this very document. */
  identifying: string;
  weights: Readonly<Record<string, number>>;
}

const EXACT_BOOST = 1_000;
/** A whole word counts more than one that only begins so. */
const WHOLE_WORD_BOOST = 2;
/** Letters that must be right for one mistake to be forgiven, and for two. */
const FUZZINESS = 'AUTO:4,8';
const LIKE_WORDS = 50;

const weighed = ({ weights }: TextFields, part = ''): string[] =>
  Object.entries(weights).map(([field, weight]) => `${field}${part}^${weight}`);

/** Every word is there, in whichever field, each from its beginning on. */
function byBeginnings(fields: TextFields, typed: string, words: readonly string[]): Query {
  const query = words.join(' ');
  return {
    bool: {
      must: { multi_match: { query, type: 'cross_fields', operator: 'and', fields: weighed(fields) } },
      should: [
        {
          multi_match: {
            query,
            type: 'cross_fields',
            fields: weighed(fields, '.word'),
            boost: WHOLE_WORD_BOOST,
          },
        },
        {
          constant_score: {
            filter: { term: { [`${fields.identifying}.exact`]: fold(typed) } },
            boost: EXACT_BOOST,
          },
        },
      ],
    },
  };
}

/** Something like every word is there. */
function byLikeness(fields: TextFields, words: readonly string[]): Query {
  const like = (word: string): Query => ({
    dis_max: {
      queries: [
        { multi_match: { query: word, fields: weighed(fields), boost: WHOLE_WORD_BOOST } },
        {
          multi_match: {
            query: word,
            fields: weighed(fields, '.word'),
            fuzziness: FUZZINESS,
            prefix_length: 1,
            max_expansions: LIKE_WORDS,
          },
        },
      ],
    },
  });
  return { bool: { must: words.map(like) } };
}

/**
 * Finds by the words, and where nothing has them, by likeness: next to real hits, alike ones are noise. Without words
 * everything matches.
 */
export async function findByText<T>(
  fields: TextFields,
  typed: string,
  hasFound: (found: T) => boolean,
  find: (query: Query | undefined) => Promise<T>,
): Promise<T> {
  const words = typedWords(typed);
  if (words.length === 0) return find(undefined);
  const found = await find(byBeginnings(fields, typed.trim(), words));
  return hasFound(found) ? found : find(byLikeness(fields, words));
}
