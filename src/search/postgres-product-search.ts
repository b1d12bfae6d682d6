/** Product search by PostgreSQL: the catalog itself, which is written with what it is found by. */
import { sql, type Expression, type SqlBool } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { SearchValue } from './order-search.ts';
import { findByText, type Match } from './postgres-text.ts';
import {
  CATEGORIES_LIMIT,
  type CategoryCount,
  type FoundProducts,
  type ProductSearch,
  type ProductSearchRequest,
} from './product-search.ts';

function filtersOf(request: ProductSearchRequest): Expression<SqlBool>[] {
  return [
    request.category === undefined ? [] : sql<SqlBool>`category = ${request.category}`,
    request.minPrice === undefined ? [] : sql<SqlBool>`price >= ${request.minPrice}`,
    request.maxPrice === undefined ? [] : sql<SqlBool>`price <= ${request.maxPrice}`,
  ].flat();
}

async function find(
  db: DataPlaneDatabase,
  request: ProductSearchRequest,
  match: Match | undefined,
): Promise<FoundProducts> {
  const filters = [...filtersOf(request), ...(match ? [match.condition] : [])];
  const matching = db.selectFrom('product_catalog').where((eb) => eb.and(filters));
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  if (total === 0) return { hits: [], total, categories: [] };
  const rows = await matching
    .select(['sku', 'document', (match?.score ?? sql<number | null>`NULL::float8`).as('score')])
    .orderBy(sql`lower(sku) = ${request.words.toLowerCase()}`, 'desc')
    .orderBy(sql`score`, (order) => order.desc().nullsLast())
    .orderBy('sku')
    .limit(request.limit)
    .offset(request.offset)
    .execute();
  const categories: CategoryCount[] = await matching
    .select((eb) => [eb.ref('category').$castTo<string>().as('value'), eb.fn.countAll<number>().as('count')])
    .where('category', 'is not', null)
    .groupBy('category')
    .orderBy('count', 'desc')
    .orderBy('category')
    .limit(CATEGORIES_LIMIT)
    .execute();
  const hits = rows.map(({ sku, document, score }) => ({
    sku,
    score,
    // A catalog document came in as JSON; the column only knows that it is an object.
    source: document as Record<string, SearchValue>,
  }));
  return { hits, total, categories };
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
      (db, match) => find(db, request, match),
    );
  }
}
