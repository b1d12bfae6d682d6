/** How Elasticsearch cuts text into words: as PostgreSQL does, with the beginnings of words beside them. */
import type { estypes } from '@elastic/elasticsearch';

/** Words are found by up to this many first letters; a longer one is found by all of them, too. */
const LONGEST_BEGINNING = 20;

const folded = ['lowercase', 'asciifolding'];

export const ANALYSIS: estypes.IndicesIndexSettingsAnalysis = {
  tokenizer: { runs: { type: 'pattern', pattern: String.raw`[^\p{L}\p{N}]+` } },
  filter: {
    beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: LONGEST_BEGINNING, preserve_original: true },
  },
  analyzer: {
    words: { type: 'custom', tokenizer: 'runs', filter: folded },
    beginnings: { type: 'custom', tokenizer: 'runs', filter: [...folded, 'beginnings'] },
  },
  normalizer: { exact: { type: 'custom', filter: folded } },
};

/** Nobody asks for phrases: where a word stands is not kept. */
const index_options = 'freqs';

const words = { type: 'text', analyzer: 'words', index_options } as const;

/** Text that is found by words and their beginnings; `word` is the words alone. */
export const searchable: estypes.MappingProperty = {
  type: 'text',
  analyzer: 'beginnings',
  search_analyzer: 'words',
  index_options,
  fields: { word: words },
};

/** The same, and by all of it together as `exact`. */
export const identifying: estypes.MappingProperty = {
  type: 'text',
  analyzer: 'beginnings',
  search_analyzer: 'words',
  index_options,
  fields: { word: words, exact: { type: 'keyword', normalizer: 'exact' } },
};

/** What is only shown. */
export const shown: estypes.MappingProperty = { type: 'object', enabled: false };
