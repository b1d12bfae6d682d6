/** Product search by PostgreSQL: the catalog itself, which is written with what it is found by. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { findByText, holding, type Match } from './postgres-text.ts';
import {
  CATEGORIES_LIMIT,
  type CategoryCount,
  type FoundProducts,
  type ProductHit,
  type ProductSearch,
  type ProductSearchRequest,
} from './product-search.ts';

/** Matches that are ranked and counted. */
const MOST_MATCHES = 10_000;

function filtersOf(request: ProductSearchRequest): RawBuilder<SqlBool>[] {
  return [
    request.category === undefined ? [] : sql<SqlBool>`category = ${request.category}`,
    request.minPrice === undefined ? [] : sql<SqlBool>`price >= ${request.minPrice}`,
    request.maxPrice === undefined ? [] : sql<SqlBool>`price <= ${request.maxPrice}`,
  ].flat();
}

/** The one whose SKU was typed, and others up to a bound: sku, category, score. */
function matchesOf(request: ProductSearchRequest, match: Match | undefined): RawBuilder<unknown> {
  const typed = request.words.toLowerCase();
  const words = match ? [sql`words @@ ${holding(match.words)}`] : [];
  const where = (...conditions: RawBuilder<unknown>[]) =>
    sql.join([...conditions, ...words, ...filtersOf(request)], sql` AND `);
  const columns = sql`sku, category, ${match?.score ?? sql`NULL::float8`} AS score`;
  return sql`
    (SELECT ${columns}, TRUE AS is_meant FROM product_catalog WHERE ${where(sql`lower(sku) = ${typed}`)})
    UNION ALL
    (SELECT ${columns}, FALSE FROM product_catalog WHERE ${where(sql`lower(sku) <> ${typed}`)}
     LIMIT ${sql.lit(MOST_MATCHES + 1)})`;
}

const CATEGORIES = sql`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('value', category, 'count', count) ORDER BY count DESC, category), '[]')
  FROM (SELECT category, count(*) AS count FROM matching WHERE category IS NOT NULL
        GROUP BY category ORDER BY count DESC, category LIMIT ${sql.lit(CATEGORIES_LIMIT)}) counted)`;

interface Answer {
  total: number;
  /** Read back from JSON that the catalog was written as. */
  hits: ProductHit[];
  categories: CategoryCount[];
}

/** All in one statement, so that what matches is read once. */
async function find(
  db: DataPlaneDatabase,
  request: ProductSearchRequest,
  match: Match | undefined,
): Promise<FoundProducts> {
  const { limit, offset } = request;
  const { rows } = await sql<Answer>`
    WITH matching AS MATERIALIZED (${matchesOf(request, match)})
    SELECT (SELECT count(*)::int FROM matching) AS total, ${CATEGORIES} AS categories, (
      SELECT coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'score', score, 'source', document) ORDER BY place), '[]')
      FROM (SELECT sku, score, row_number() OVER (ORDER BY is_meant DESC, score DESC NULLS LAST, sku) AS place
            FROM matching ORDER BY place LIMIT ${limit} OFFSET ${offset}) page
      JOIN product_catalog USING (sku)) AS hits`.execute(db);
  const [answer] = rows;
  if (!answer) throw new Error('The search has no answer');
  const { hits, total, categories } = answer;
  return { hits, total: Math.min(total, MOST_MATCHES), isLowerBound: total > MOST_MATCHES, categories };
}

/** Searches the table `product_catalog`. */
export class PostgresProductSearch implements ProductSearch {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  search(request: ProductSearchRequest): Promise<FoundProducts> {
    return findByText(
      this.#db,
      request.words,
      ({ total }) => total > 0,
      (match) => find(this.#db, request, match),
    );
  }
}
