/** Order search by PostgreSQL. */
import { sql, type RawBuilder } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { isMade, rememberMade } from '../database/projection-versions.ts';
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
import { readingOf, sortColumnOf, type Reading } from './postgres-order-matches.ts';
import { removeOrphans } from './postgres-order-orphans.ts';
import { findByText, tsvectorOf, type Match, type Weight, type WeighedTexts } from './postgres-text.ts';
import type { IndexRebuild } from './search-index.ts';

/** Made of other words or fields than before: a higher version makes the relay make all anew. */
const CONTENT = { target: 'search', version: 1 };

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

/** The facets that the request itself is filtered by; they show what else could be chosen. */
const filteredFacets = (request: OrderSearchRequest): Facet[] =>
  FACETS.filter((facet) => request.facets === true && request[FILTER_OF[facet]] !== undefined);

/** What would match without the filter of a facet. */
const without = (facet: Facet) => sql.ref(`without_${facet}`);

const countOf = (facet: Facet, value: RawBuilder<unknown>, most: number) => sql`
  SELECT ${sql.lit(facet)} AS facet, ${value} AS value, least(count(*), ${sql.lit(most)}) AS count`;

/** Counts by a facet as if it were not filtered by itself; what was chosen has just those that match. */
function countsBy(request: OrderSearchRequest, facet: Facet, most: number): RawBuilder<unknown> {
  const value = sql.ref(facet);
  const chosen = request[FILTER_OF[facet]];
  if (chosen === undefined) return sql`${countOf(facet, value, most)} FROM matching GROUP BY value`;
  return sql`
    ${countOf(facet, value, most)} FROM ${without(facet)} WHERE ${value} <> ${chosen} GROUP BY value
    UNION ALL ${countOf(facet, sql`${chosen}::text`, most)} FROM matching HAVING count(*) > 0`;
}

function countsByFacet(request: OrderSearchRequest, most: number): RawBuilder<unknown> {
  const counted = FACETS.map((facet) => countsBy(request, facet, most));
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
  /** Orders in the largest of what facets were counted in. */
  widest: number;
}

/** All in one statement, so that what matches is read once. */
async function read(
  db: DataPlaneDatabase,
  request: OrderSearchRequest,
  match: Match | undefined,
  { select, most }: Reading,
): Promise<Answer> {
  const filtered = filteredFacets(request);
  const wide = filtered.map(
    (facet) =>
      sql`, ${without(facet)} AS MATERIALIZED (${select({ ...request, [FILTER_OF[facet]]: undefined })})`,
  );
  const sizes = [sql`matching`, ...filtered.map(without)].map((name) => sql`(SELECT count(*) FROM ${name})`);
  const { rows } = await sql<Answer>`
    WITH matching AS MATERIALIZED (${select(request)}) ${sql.join(wide, sql``)}
    SELECT (SELECT count(*)::int FROM matching) AS total, ${pageOf(request, match)} AS hits,
           greatest(${sql.join(sizes)})::int AS widest,
           ${request.facets ? countsByFacet(request, most) : sql`'[]'::jsonb`} AS counted`.execute(db);
  const [answer] = rows;
  if (!answer) throw new Error('The search has no answer');
  return answer;
}

async function find(
  db: DataPlaneDatabase,
  request: OrderSearchRequest,
  match: Match | undefined,
): Promise<FoundOrders> {
  let reading = await readingOf(db, request, match);
  let answer = await read(db, request, match, reading);
  if (reading.further && answer.total <= reading.most) {
    reading = reading.further;
    answer = await read(db, request, match, reading);
  }
  const { most } = reading;
  return {
    hits: answer.hits,
    total: Math.min(answer.total, most),
    isLowerBound: answer.total > most,
    ...(request.facets
      ? { facets: facetsOf(answer.counted), facetsAreLowerBound: answer.widest > most }
      : {}),
  };
}

/** Keeps the index in the table `oms_orders`. */
export class PostgresOrderSearch implements OrderSearch {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  index(documents: readonly OrderDocument[]): Promise<void> {
    return this.#write(documents, sql`oms_orders.version < excluded.version`);
  }

  /** @param replaced which of what is there already */
  async #write(documents: readonly OrderDocument[], replaced: RawBuilder<unknown>): Promise<void> {
    if (documents.length === 0) return;
    const rows = JSON.stringify(newestOfEach(documents).map(rowOf));
    // One parameter whatever their number: the statement is planned once, and nobody parses thousands of them.
    await sql`
      INSERT INTO oms_orders (${KEPT}, ${WRITTEN_OVER})
      SELECT ${KEPT}, ${WRITTEN_OVER} FROM json_populate_recordset(NULL::oms_orders, ${rows}::json)
      ON CONFLICT (order_id) DO UPDATE SET (${WRITTEN_OVER}) = (SELECT ${EXCLUDED})
      WHERE ${replaced}`.execute(this.#db);
  }

  isWhole(): Promise<boolean> {
    return isMade(this.#db, CONTENT);
  }

  /** In place: all is written again but what is newer by now, and what has no order any more is removed. */
  startRebuild(): Promise<IndexRebuild<OrderDocument>> {
    return Promise.resolve({
      index: (documents) => this.#write(documents, sql`oms_orders.version <= excluded.version`),
      finish: async () => {
        await removeOrphans(this.#db);
        await rememberMade(this.#db, CONTENT);
      },
      abandon: async () => undefined,
    });
  }

  search(request: OrderSearchRequest): Promise<FoundOrders> {
    return findByText(this.#db, request.words, hasMatches, (match) => find(this.#db, request, match));
  }
}
