/** What is searched for, by kind: bodies of POST /search/orders and /search/products, none twice in a row. */

export type Subject = 'orders' | 'products';
type Body = Readonly<Record<string, unknown>>;

const MISTYPED_NAMES = [
  'jonhson',
  'rodrigeuz',
  'hernandes',
  'mitchel',
  'campbel',
  'richardsn',
  'phillpis',
  'gutierez',
];
const NAMES = [
  'Maria Johnson',
  'zoe garcia',
  'Emma Nguyen',
  'liam mitchell',
  'Nora Chávez',
  'hugo foster',
  'ida muller',
];
const BEGINNINGS = ['joh', 'mar', 'cha', 'wal', 'cust', 'ord', 'sku', 'den'];
const COMMON = ['walnut', 'example', 'chair', 'Boston', 'maria', 'steel lamp', 'classic'];
const MISTYPED_PRODUCTS = [
  'walnutt chiar',
  'blankett',
  'headphnes',
  'umbrela brass',
  'keybord',
  'ceramik vase',
];
const PRODUCT_WORDS = [
  'walnut table',
  'copper',
  'slim notebook',
  'wool rug',
  'vintage',
  'lamp',
  'modern oak',
];

/** The number of the n-th generated order. */
function orderNumber(n: number): string {
  const day = new Date(Date.parse('2023-11-26T00:00:00Z') + n * 90_000).toISOString().slice(0, 10);
  return `ORD-${day.replaceAll('-', '')}-${String(n % 1_000_000).padStart(6, '0')}`;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const withQuery = (queries: readonly string[], more: Body = {}): Body[] =>
  queries.map((query) => ({ query, ...more }));
const byRelevance = { sort_by: 'relevance' };

/** @param count how many orders there are */
export function orderRequests(count: number): Record<string, Body[]> {
  return {
    exact: withQuery(
      upTo(50).map((index) => orderNumber(1 + ((index * 7_919) % count))),
      byRelevance,
    ),
    fuzzy: withQuery(MISTYPED_NAMES, byRelevance),
    'by a name': withQuery(NAMES, byRelevance),
    'as typed': withQuery(BEGINNINGS, byRelevance),
    filtered: [
      ...withQuery(NAMES, { status: 'DELIVERED', channel: 'WEB' }),
      ...withQuery(COMMON, {
        from_date: '2025-03-01',
        to_date: '2025-03-31',
        min_amount: 100,
        ...byRelevance,
      }),
      { customer_email: 'customer77@example.com' },
      { min_amount: 505, status: 'CANCELLED' },
      { tags: ['gift'], channel: 'POS' },
      { status: 'BACKORDERED', fulfillment_type: 'STORE_PICKUP' },
    ],
    faceted: [
      { facets: true },
      { facets: true, status: 'DELIVERED', channel: 'WEB' },
      ...withQuery([...COMMON, ...NAMES], { facets: true, ...byRelevance }),
    ],
  };
}

/** @param count how many products there are */
export function productRequests(count: number): Record<string, Body[]> {
  return {
    exact: withQuery(upTo(50).map((index) => `SKU-${(index * 7_919) % count}`)),
    fuzzy: withQuery(MISTYPED_PRODUCTS),
    'as typed': withQuery(BEGINNINGS.slice(1)),
    filtered: withQuery(PRODUCT_WORDS, { category: 'Furniture', min_price: 100, max_price: 500 }),
    faceted: withQuery(PRODUCT_WORDS),
  };
}
