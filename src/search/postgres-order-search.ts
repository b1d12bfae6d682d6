/** Order search by PostgreSQL. */
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import {
  FACETS,
  FILTER_OF,
  hasMatches,
  type Facet,
  type FacetCount,
  type FoundOrders,
  type OrderDocument,
  type OrderFacets,
  type OrderSearch,
  type OrderSearchRequest,
  type SearchableText,
  type SearchValue,
} from './order-search.ts';
import {
  findByText,
  haystackOf,
  tsvectorOf,
  type Match,
  type Weight,
  type WeighedTexts,
} from './postgres-text.ts';
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

function rowOf(document: OrderDocument) {
  return {
    order_id: document.orderId,
    version: document.version,
    status: document.status,
    channel: document.channel,
    fulfillment_type: document.fulfillmentType,
    customer_email: document.customerEmail,
    total_amount: document.totalAmount,
    tags: document.tags,
    created_at: document.createdAt,
    source: JSON.stringify(document.source),
    words: tsvectorOf(weighed(document.text)),
    haystack: haystackOf(weighed(document.text)),
  };
}

/** One statement cannot change a row twice: of several versions of one order the newest counts. */
function newestOfEach(documents: readonly OrderDocument[]): OrderDocument[] {
  const newest = new Map<string, OrderDocument>();
  for (const document of documents) {
    const known = newest.get(document.orderId);
    if (!known || document.version > known.version) newest.set(document.orderId, document);
  }
  return [...newest.values()].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
}

function filtersOf(request: OrderSearchRequest): Expression<SqlBool>[] {
  return [
    request.status === undefined ? [] : sql<SqlBool>`status = ${request.status}`,
    request.channel === undefined ? [] : sql<SqlBool>`channel = ${request.channel}`,
    request.fulfillmentType === undefined ? [] : sql<SqlBool>`fulfillment_type = ${request.fulfillmentType}`,
    request.customerEmail === undefined
      ? []
      : sql<SqlBool>`customer_email = ${request.customerEmail.toLowerCase()}`,
    request.from === undefined ? [] : sql<SqlBool>`created_at >= ${request.from}`,
    request.before === undefined ? [] : sql<SqlBool>`created_at < ${request.before}`,
    request.minAmount === undefined ? [] : sql<SqlBool>`total_amount >= ${request.minAmount}`,
    request.maxAmount === undefined ? [] : sql<SqlBool>`total_amount <= ${request.maxAmount}`,
    request.tags === undefined ? [] : sql<SqlBool>`tags @> ${request.tags}::text[]`,
  ].flat();
}

/** Facets count no more matches than this: they show what there is, not a sum. */
const COUNTED = 10_000;

const SORTS = {
  created_at: sql`created_at`,
  total_amount: sql`total_amount`,
  order_number: sql`source ->> 'order_number'`,
} as const;

function orderingOf(request: OrderSearchRequest, match: Match | undefined): RawBuilder<unknown> {
  const direction = request.descending ? sql`DESC` : sql`ASC`;
  const byScore = request.sort === 'relevance' && match;
  const key = byScore ? match.score : SORTS[request.sort === 'relevance' ? 'created_at' : request.sort];
  return sql`${key} ${direction}, order_id ${direction}`;
}

/** Counts the matches by each facet, each as if it were not filtered by itself. */
async function countFacets(
  db: DataPlaneDatabase,
  request: OrderSearchRequest,
  match: Match | undefined,
): Promise<OrderFacets> {
  const counted = FACETS.map((facet) => {
    const filters = filtersOf({ ...request, [FILTER_OF[facet]]: undefined });
    const where = sql.join([sql<SqlBool>`TRUE`, ...filters, ...(match ? [match.condition] : [])], sql` AND `);
    return sql`
      SELECT ${sql.lit(facet)} AS facet, value, count(*) AS count
      FROM (SELECT ${sql.ref(facet)} AS value FROM oms_orders WHERE ${where} LIMIT ${sql.lit(COUNTED)}) matching
      GROUP BY value`;
  });
  const { rows } = await sql<FacetCount & { facet: Facet }>`
    ${sql.join(counted, sql` UNION ALL `)} ORDER BY count DESC, value`.execute(db);
  const of = (wanted: Facet): FacetCount[] =>
    rows.filter(({ facet }) => facet === wanted).map(({ value, count }) => ({ value, count }));
  return { status: of('status'), channel: of('channel'), fulfillment_type: of('fulfillment_type') };
}

async function find(
  db: DataPlaneDatabase,
  request: OrderSearchRequest,
  match: Match | undefined,
): Promise<FoundOrders> {
  const facets = request.facets ? { facets: await countFacets(db, request, match) } : {};
  const filters = [...filtersOf(request), ...(match ? [match.condition] : [])];
  const matching = db.selectFrom('oms_orders').where((eb) => eb.and(filters));
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  if (total <= request.offset) return { hits: [], total, ...facets };
  const rows = await matching
    .select(['order_id', 'source', (match?.score ?? sql<number | null>`NULL::float8`).as('score')])
    .orderBy(orderingOf(request, match))
    .limit(request.limit)
    .offset(request.offset)
    .execute();
  const hits = rows.map((row) => ({
    orderId: row.order_id,
    score: row.score,
    // The index writes it from the same type; the column only knows that it is JSON.
    source: row.source as Record<string, SearchValue>,
  }));
  return { hits, total, ...facets };
}

/** Keeps the index in the table `oms_orders`. */
export class PostgresOrderSearch implements OrderSearch {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async index(documents: readonly OrderDocument[]): Promise<void> {
    if (documents.length === 0) return;
    await this.#db
      .insertInto('oms_orders')
      .values(newestOfEach(documents).map(rowOf))
      .onConflict((conflict) =>
        conflict
          .column('order_id')
          .doUpdateSet((eb) => ({
            version: eb.ref('excluded.version'),
            status: eb.ref('excluded.status'),
            channel: eb.ref('excluded.channel'),
            fulfillment_type: eb.ref('excluded.fulfillment_type'),
            customer_email: eb.ref('excluded.customer_email'),
            total_amount: eb.ref('excluded.total_amount'),
            tags: eb.ref('excluded.tags'),
            source: eb.ref('excluded.source'),
            words: eb.ref('excluded.words'),
            haystack: eb.ref('excluded.haystack'),
          }))
          .whereRef('oms_orders.version', '<', 'excluded.version'),
      )
      .execute();
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
    return findByText(this.#db, request.words, hasMatches, (db, match) => find(db, request, match));
  }
}
