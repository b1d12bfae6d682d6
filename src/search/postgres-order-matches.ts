/** Which orders match, in PostgreSQL: read by the index that leaves the fewest to look at, and never more than a bound. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { OrderSearchRequest } from './order-search.ts';
import { holding, type Match } from './postgres-text.ts';

/** So many newest orders of the time that is asked for say how common words are. */
const SAMPLE = 2_000;
/** A word of a larger share of orders does not narrow what the others find; it is looked for in the rows alone. */
const UBIQUITOUS = 0.25;
/** Above this share matches are everywhere: the newest are soon enough. */
const COMMON = 0.02;
/** Matches that are ranked and counted: of rare ones, and of those that are everywhere. */
const MOST_MATCHES = 10_000;
const MOST_OF_COMMON = 1_000;
/** What is common in the sample may be rarer among older orders. */
const LEEWAY = 2;

export const SORTS = {
  created_at: sql`created_at`,
  total_amount: sql`total_amount`,
  order_number: sql`source ->> 'order_number'`,
} as const;

/** How the matches of a request are read. */
export interface Reading {
  /** SELECT of order_id, status, channel, fulfillment_type, score and what is sorted by, one more than `most` at most. */
  select: (request: OrderSearchRequest) => RawBuilder<unknown>;
  /** No more are looked at. */
  most: number;
  /** How to read where this one has not found so many: further back the words may be rarer. */
  further?: Reading;
}

const timeOf = ({ from, before }: Pick<OrderSearchRequest, 'from' | 'before'>): RawBuilder<SqlBool>[] =>
  [
    from === undefined ? [] : sql<SqlBool>`created_at >= ${from}`,
    before === undefined ? [] : sql<SqlBool>`created_at < ${before}`,
  ].flat();

function filtersOf(request: OrderSearchRequest): RawBuilder<SqlBool>[] {
  return [
    request.status === undefined ? [] : sql<SqlBool>`status = ${request.status}`,
    request.channel === undefined ? [] : sql<SqlBool>`channel = ${request.channel}`,
    request.fulfillmentType === undefined ? [] : sql<SqlBool>`fulfillment_type = ${request.fulfillmentType}`,
    request.customerEmail === undefined
      ? []
      : sql<SqlBool>`customer_email = ${request.customerEmail.toLowerCase()}`,
    timeOf(request),
    request.minAmount === undefined ? [] : sql<SqlBool>`total_amount >= ${request.minAmount}`,
    request.maxAmount === undefined ? [] : sql<SqlBool>`total_amount <= ${request.maxAmount}`,
    request.tags === undefined ? [] : sql<SqlBool>`tags @> ${request.tags}::text[]`,
  ].flat();
}

const all = (conditions: readonly RawBuilder<SqlBool>[]): RawBuilder<unknown> =>
  sql.join(conditions.length > 0 ? [...conditions] : [sql`TRUE`], sql` AND `);

const directionOf = ({ descending }: OrderSearchRequest) => (descending ? sql`DESC` : sql`ASC`);

/** What orders are sorted by where it is not their score, which is reckoned once and has a name of its own. */
function sortKeyOf({ sort }: OrderSearchRequest): RawBuilder<unknown> {
  return sort === 'relevance' ? SORTS.created_at : SORTS[sort];
}

/** The column of a reading that its matches are sorted by. */
export const sortColumnOf = ({ sort }: OrderSearchRequest, match: Match | undefined): RawBuilder<unknown> =>
  sort === 'relevance' && match ? sql`score` : sql`sort_key`;

function columns(request: OrderSearchRequest, match: Match | undefined): RawBuilder<unknown> {
  const score = match?.score ?? sql`NULL::float8`;
  return sql`order_id, status, channel, fulfillment_type, ${score} AS score, ${sortKeyOf(request)} AS sort_key`;
}

/** In the order that they are asked in, from the index of that order. */
function withoutWords(): Reading {
  return {
    most: MOST_MATCHES,
    select: (request) => sql`
      SELECT ${columns(request, undefined)} FROM oms_orders WHERE ${all(filtersOf(request))}
      ORDER BY ${sortKeyOf(request)} ${directionOf(request)}, order_id ${directionOf(request)}
      LIMIT ${sql.lit(MOST_MATCHES + 1)}`,
  };
}

/**
 * The newest, or the oldest where these are wanted, whose words hold.
 *
 * @param read so many are looked at; the limit also keeps the planner, which knows little of words, to the index
 */
function fromTheNewest(match: Match, read: number, most: number): Reading {
  return {
    most,
    select(request) {
      const direction = request.sort === 'created_at' ? directionOf(request) : sql`DESC`;
      return sql`
        SELECT ${columns(request, match)} FROM (
          SELECT order_id, status, channel, fulfillment_type, created_at, total_amount, source, words FROM oms_orders
          WHERE ${all(filtersOf(request))}
          ORDER BY created_at ${direction}, order_id ${direction} LIMIT ${sql.lit(read)}) newest
        WHERE words @@ ${holding(match.words)} LIMIT ${sql.lit(most + 1)}`;
    },
  };
}

/** @param narrowing the words that the index is asked for */
function fromTheWords(match: Match, narrowing: readonly string[]): Reading {
  const rest = narrowing.length < match.words.length;
  return {
    most: MOST_MATCHES,
    select: (request) => sql`
      SELECT ${columns(request, match)} FROM oms_orders
      WHERE words @@ ${holding(narrowing)} AND ${all(filtersOf(request))}
        ${rest ? sql`AND (words @@ ${holding(match.words)}) IS TRUE` : sql``}
      LIMIT ${sql.lit(MOST_MATCHES + 1)}`,
  };
}

/** What a request matches among the newest orders of the time that is asked for. */
interface Sampled {
  orders: number;
  /** How many have each word. */
  each: number[];
  /** How many have all of them, and pass the filters. */
  matches: number;
}

async function sample(db: DataPlaneDatabase, request: OrderSearchRequest, match: Match): Promise<Sampled> {
  const counted = (condition: RawBuilder<unknown>) => sql`count(*) FILTER (WHERE ${condition})::int`;
  const passes = sql`words @@ ${holding(match.words)} AND ${all(filtersOf(request))}`;
  const { from, before } = request;
  const { rows } = await sql<Sampled>`
    SELECT count(*)::int AS orders, ${counted(passes)} AS matches,
           ARRAY[${sql.join(match.words.map((word) => counted(sql`words @@ ${holding([word])}`)))}] AS each
    FROM (SELECT status, channel, fulfillment_type, customer_email, total_amount, tags, created_at, words
          FROM oms_orders WHERE ${all(timeOf({ from, before }))}
          ORDER BY created_at DESC, order_id DESC LIMIT ${sql.lit(SAMPLE)}) newest`.execute(db);
  return rows[0] ?? { orders: 0, each: [], matches: 0 };
}

/** Chooses how the matches are read. */
export async function readingOf(
  db: DataPlaneDatabase,
  request: OrderSearchRequest,
  match: Match | undefined,
): Promise<Reading> {
  if (!match) return withoutWords();
  const { orders, each, matches } = await sample(db, request, match);
  if (orders < SAMPLE) return fromTheNewest(match, SAMPLE, MOST_MATCHES);
  const narrowing = match.words.filter((_, index) => (each[index] ?? 0) / orders < UBIQUITOUS);
  const rare = fromTheWords(match, narrowing.length > 0 ? narrowing : match.words);
  if (matches / orders < COMMON) return rare;
  const read = Math.ceil((LEEWAY * MOST_OF_COMMON * orders) / matches);
  return { ...fromTheNewest(match, read, MOST_OF_COMMON), further: rare };
}
