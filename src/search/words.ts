/** How text is cut into words, the same for documents and for what people type. Pure. */

/** More words than this are no search. */
const WORD_LIMIT = 16;

/** Lower case without accents: `Peña` and `pena` are one word. */
export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text: runs of letters and digits, so that `ORD-2026` and an email fall into their parts. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What people have typed, in words; none when there is no word in it. */
export const typedWords = (text: string): string[] => wordsOf(text).slice(0, WORD_LIMIT);

/** A tsquery that asks for this very word. */
export const wholeWord = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** A tsquery that asks for words that begin so. */
export const wordBeginning = (word: string): string => `${wholeWord(word)}:*`;
