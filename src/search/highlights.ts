/** What of a hit made it one: the words that were typed, marked in what is shown. The same for every engine. Pure. */
import { isAlike } from './likeness.ts';
import type { SearchValue } from './order-search.ts';
import { fold, typedWords } from './words.ts';

/** Fields that are searched in, as a hit shows them. */
const FIELDS = [
  'order_number',
  'external_order_id',
  'customer_name',
  'customer_email',
  'shipping_city',
  'tags',
] as const;
const LINE_FIELDS = ['sku', 'product_name'] as const;
/** Marked texts of one field; an order may have hundreds of lines. */
const TEXTS_LIMIT = 5;

/** HTML by field: what is not `<em>` is escaped. */
export type Highlights = Record<string, string[]>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** Words with the marks that are written over their letters. */
const RUNS = /[\p{L}\p{N}\p{M}]+/gu;

type Says = (word: string) => boolean;

/** Marks what says so; null when nothing does. */
function mark(text: string, isMeant: Says): string | null {
  let marked = '';
  let end = 0;
  let found = false;
  for (const { 0: word, index } of text.matchAll(RUNS)) {
    if (!isMeant(fold(word))) continue;
    found = true;
    marked += `${escape(text.slice(end, index))}<em>${escape(word)}</em>`;
    end = index + word.length;
  }
  return found ? marked + escape(text.slice(end)) : null;
}

const textsOf = (value: SearchValue | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === 'string');

function linesOf(value: SearchValue | undefined): { [field: string]: SearchValue }[] {
  const isLine = (line: SearchValue): line is { [field: string]: SearchValue } =>
    typeof line === 'object' && line !== null && !Array.isArray(line);
  return Array.isArray(value) ? value.filter(isLine) : [];
}

function textsByField(source: Readonly<Record<string, SearchValue>>): [string, string[]][] {
  const lines = linesOf(source['line_items']);
  return [
    ...FIELDS.map((field): [string, string[]] => [field, textsOf(source[field])]),
    ...LINE_FIELDS.map((field): [string, string[]] => [
      `line_items.${field}`,
      lines.flatMap((line) => textsOf(line[field])),
    ]),
  ];
}

function markAll(source: Readonly<Record<string, SearchValue>>, isMeant: Says): Highlights {
  const highlights: Highlights = {};
  for (const [field, texts] of textsByField(source)) {
    const marked = [...new Set(texts)].flatMap((text) => mark(text, isMeant) ?? []).slice(0, TEXTS_LIMIT);
    if (marked.length > 0) highlights[field] = marked;
  }
  return highlights;
}

/** Marks the words that begin with what was typed, and where none does, those that are like it. */
export function highlightsOf(source: Readonly<Record<string, SearchValue>>, words: string): Highlights {
  const typed = typedWords(words);
  if (typed.length === 0) return {};
  const begun = markAll(source, (word) => typed.some((each) => word.startsWith(each)));
  if (Object.keys(begun).length > 0) return begun;
  return markAll(source, (word) => typed.some((each) => isAlike(each, word)));
}
