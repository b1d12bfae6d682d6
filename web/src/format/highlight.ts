/** Texts of the search, in which what was typed is in `<em>` and everything else is escaped. */

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const SIGNS = Object.fromEntries(Object.entries(ESCAPED).map(([sign, escaped]) => [escaped, sign]));

/** A plain text as one in which nothing is marked. */
export const unmarked = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPED[sign] ?? sign);

/** The parts of a text as they are read, the marked ones second, fourth and so on. */
export const partsOf = (html: string): string[] =>
  html
    .split(/<\/?em>/)
    .map((part) => part.replaceAll(/&(?:lt|gt|quot|amp);/g, (escaped) => SIGNS[escaped] ?? escaped));
