/** Order search by PostgreSQL. */
import { sql, type RawBuilder } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import {
  byFacet,
  FACETS,
  fieldsOf,
  FILTER_OF,
  hasMatches,
  type Facet,
  type FacetCount,
  type FoundOrders,
  type OrderDocument,
  type OrderFacets,
  type OrderHit,
  type OrderSearch,
  type OrderSearchRequest,
  type SearchableText,
} from './order-search.ts';
import { readingOf, sortColumnOf } from './postgres-order-matches.ts';
import { findByText, tsvectorOf, type Match, type Weight, type WeighedTexts } from './postgres-text.ts';
import type { IndexRebuild } from './search-index.ts';

/** What each kind of text weighs. */
const WEIGHTS: readonly [keyof SearchableText, Weight][] = [
  ['identifiers', 'A'],
  ['customer', 'B'],
  ['products', 'C'],
  ['context', 'D'],
];

const weighed = (text: SearchableText): WeighedTexts[] =>
  WEIGHTS.map(([field, weight]) => [text[field], weight]);

const COLUMNS = [
  'version',
  'status',
  'channel',
  'fulfillment_type',
  'customer_email',
  'total_amount',
  'tags',
  'source',
  'words',
] as const;
/** What stays as it was first written. */
const KEPT = sql.raw('order_id, created_at');
const WRITTEN_OVER = sql.raw(COLUMNS.join(', '));
const EXCLUDED = sql.raw(COLUMNS.map((column) => `excluded.${column}`).join(', '));

const rowOf = (document: OrderDocument) => ({
  ...fieldsOf(document),
  version: document.version,
  words: tsvectorOf(weighed(document.text)),
});

/** One statement cannot change a row twice: of several versions of one order the newest counts. */
function newestOfEach(documents: readonly OrderDocument[]): OrderDocument[] {
  const newest = new Map<string, OrderDocument>();
  for (const document of documents) {
    const known = newest.get(document.orderId);
    if (!known || document.version > known.version) newest.set(document.orderId, document);
  }
  return [...newest.values()].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
}

/** Without the filters of the facets, which show what else could be chosen. */
const withoutFacets = (request: OrderSearchRequest): OrderSearchRequest => ({
  ...request,
  ...Object.fromEntries(FACETS.map((facet) => [FILTER_OF[facet], undefined])),
});

const hasFacetFilter = (request: OrderSearchRequest): boolean =>
  FACETS.some((facet) => request[FILTER_OF[facet]] !== undefined);

/** Counts what is in `wide` by each facet, each as if it were not filtered by itself. */
function countsByFacet(request: OrderSearchRequest): RawBuilder<unknown> {
  const counted = FACETS.map((facet) => {
    const others = FACETS.filter((other) => other !== facet && request[FILTER_OF[other]] !== undefined);
    const conditions = others.map((other) => sql`${sql.ref(other)} = ${request[FILTER_OF[other]]}`);
    return sql`
      SELECT ${sql.lit(facet)} AS facet, ${sql.ref(facet)} AS value, count(*) AS count FROM wide
      WHERE ${sql.join([sql`TRUE`, ...conditions], sql` AND `)} GROUP BY value`;
  });
  return sql`(
    SELECT coalesce(jsonb_agg(jsonb_build_object('facet', facet, 'value', value, 'count', count)
                              ORDER BY count DESC, value), '[]')
    FROM (${sql.join(counted, sql` UNION ALL `)}) counted)`;
}

type Counted = FacetCount & { facet: Facet };

const facetsOf = (counted: readonly Counted[]): OrderFacets =>
  byFacet((wanted) =>
    counted.filter(({ facet }) => facet === wanted).map(({ value, count }) => ({ value, count })),
  );

/** The page of what is in `matching`. */
function pageOf(request: OrderSearchRequest, match: Match | undefined): RawBuilder<unknown> {
  const { descending, limit, offset } = request;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const sortedBy = sortColumnOf(request, match);
  return sql`(
    SELECT coalesce(jsonb_agg(jsonb_build_object('orderId', order_id, 'score', score, 'source', source)
                              ORDER BY place), '[]')
    FROM (SELECT order_id, score, row_number() OVER (ORDER BY ${sortedBy} ${direction}, order_id ${direction}) AS place
          FROM matching ORDER BY place LIMIT ${limit} OFFSET ${offset}) page
    JOIN oms_orders USING (order_id))`;
}

interface Answer {
  total: number;
  /** Read back from JSON that was made from what the index wrote. */
  hits: OrderHit[];
  counted: Counted[];
}

/** All in one statement, so that what matches is read once. */
async function find(
  db: DataPlaneDatabase,
  request: OrderSearchRequest,
  match: Match | undefined,
): Promise<FoundOrders> {
  const { select, most } = await readingOf(db, request, match);
  const wide = hasFacetFilter(request) ? select(withoutFacets(request)) : sql`SELECT * FROM matching`;
  const { rows } = await sql<Answer>`
    WITH matching AS MATERIALIZED (${select(request)})
         ${request.facets ? sql`, wide AS MATERIALIZED (${wide})` : sql``}
    SELECT (SELECT count(*)::int FROM matching) AS total, ${pageOf(request, match)} AS hits,
           ${request.facets ? countsByFacet(request) : sql`'[]'::jsonb`} AS counted`.execute(db);
  const [answer] = rows;
  if (!answer) throw new Error('The search has no answer');
  return {
    hits: answer.hits,
    total: Math.min(answer.total, most),
    isLowerBound: answer.total > most,
    ...(request.facets ? { facets: facetsOf(answer.counted) } : {}),
  };
}

/** Keeps the index in the table `oms_orders`. */
export class PostgresOrderSearch implements OrderSearch {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async index(documents: readonly OrderDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const rows = JSON.stringify(newestOfEach(documents).map(rowOf));
    // One parameter whatever their number: the statement is planned once, and nobody parses thousands of them.
    await sql`
      INSERT INTO oms_orders (${KEPT}, ${WRITTEN_OVER})
      SELECT ${KEPT}, ${WRITTEN_OVER} FROM json_populate_recordset(NULL::oms_orders, ${rows}::json)
      ON CONFLICT (order_id) DO UPDATE SET (${WRITTEN_OVER}) = (SELECT ${EXCLUDED})
      WHERE oms_orders.version < excluded.version`.execute(this.#db);
  }

  /** It lies beside the orders and is kept with them. */
  isWhole(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** In place: what is written is never older than what is there. */
  startRebuild(): Promise<IndexRebuild<OrderDocument>> {
    return Promise.resolve({
      index: (documents) => this.index(documents),
      finish: async () => undefined,
      abandon: async () => undefined,
    });
  }

  search(request: OrderSearchRequest): Promise<FoundOrders> {
    return findByText(this.#db, request.words, hasMatches, (match) => find(this.#db, request, match));
  }
}
