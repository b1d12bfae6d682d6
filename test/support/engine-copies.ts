/** What MongoDB and Elasticsearch hold of a product's orders and catalog, held against PostgreSQL row by row. */
import { isDeepStrictEqual } from 'node:util';
import { MongoClient } from 'mongodb';
import { productsBySku } from '../../src/catalog/catalog.ts';
import type { CatalogProduct } from '../../src/catalog/product.ts';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { eventsOfOrders } from '../../src/orders/audit-events.ts';
import { ordersForSearch } from '../../src/orders/projections.ts';
import { orderDocument } from '../../src/search/order-document.ts';
import { outcomesOf } from '../../src/sourcing/order-outcomes.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { projected } from './demo-orders.ts';
import { elasticServer } from './engines.ts';
import type { Product } from './product.ts';
import { withContext } from './product-context.ts';
import type { Engines } from './profiles.ts';

/** One row of a copy: what it is of, and all that it holds. */
type Rows = Map<string, unknown>;

/** More than a test places. */
const MOST = 10_000;

function differences(kind: string, wanted: Rows, found: Rows): string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    if (!found.has(key)) return [`${kind} ${key} is missing`];
    if (!wanted.has(key)) return [`${kind} ${key} is nowhere in PostgreSQL`];
    return isDeepStrictEqual(found.get(key), wanted.get(key)) ? [] : [`${kind} ${key} differs`];
  });
}

async function searchFaults(context: Context, ids: readonly string[], engines: Engines): Promise<string[]> {
  const server = elasticServer(engines.ELASTICSEARCH_URL, engines.OMS_ELASTICSEARCH_PREFIX);
  try {
    await server.settle();
    const orders = await ordersForSearch(context, ids);
    const { hits } = await server.client.search<{ source: unknown }>({
      index: `${engines.OMS_ELASTICSEARCH_PREFIX}_orders_default`,
      size: MOST,
      version: true,
    });
    return differences(
      'Elasticsearch: order',
      new Map(
        orders.map(({ order, lines }) => [order.id, [order.version, orderDocument(order, lines).source]]),
      ),
      new Map(hits.hits.map((hit) => [hit._id ?? '', [hit._version, hit._source?.source]])),
    );
  } finally {
    await server.client.close();
  }
}

const productsByName = (products: readonly CatalogProduct[]): Rows =>
  new Map(products.map((product) => [product.document.sku, product]));

/** Each order's own rows by the suite's reader, and how many there are of all, so that none is of nobody. */
async function documentFaults(context: Context, ids: readonly string[], engines: Engines): Promise<string[]> {
  const documents = openDocumentStores(engines, context.log);
  const mongo = new MongoClient(engines.MONGODB_URL);
  try {
    const trails: [Rows, Rows] = [new Map(), new Map()];
    const outcomes: [Rows, Rows] = [new Map(), new Map()];
    const catalog = await context.db.selectFrom('product_catalog').select('sku').execute();
    const skus = catalog.map(({ sku }) => sku);
    const products = documents.catalogCopy ? await documents.catalogCopy(context).find(skus) : [];
    const counted = { order_events: 0, sourcing_outcomes: 0, product_catalog: skus.length };
    for (const id of ids) {
      const events = await eventsOfOrders(context.db, [id]);
      const decided = (await outcomesOf(context, [id])).sort((a, b) =>
        a.allocation_id < b.allocation_id ? -1 : 1,
      );
      counted.order_events += events.length;
      counted.sourcing_outcomes += decided.length;
      trails[0].set(id, events);
      trails[1].set(id, await documents.trailCopy?.(context).ofOrder(id));
      outcomes[0].set(id, decided);
      outcomes[1].set(id, await documents.outcomes(context).ofOrder(id));
    }
    const db = mongo.db(`${engines.MONGODB_DB}_${context.environment.slug}`);
    const kept = new Map<string, number>();
    for (const name of Object.keys(counted)) kept.set(name, await db.collection(name).countDocuments());
    return [
      ...differences('MongoDB: trail of', ...trails),
      ...differences('MongoDB: outcomes of', ...outcomes),
      ...differences(
        'MongoDB: product',
        productsByName(await productsBySku(context.db, skus)),
        productsByName(products),
      ),
      ...differences('MongoDB: number of', new Map(Object.entries(counted)), kept),
    ];
  } finally {
    await mongo.close();
    await documents.close();
  }
}

/**
 * Where the copies are not what PostgreSQL says, when the relay has carried all; empty: they are equal. Nothing may be
 * under way.
 */
export async function copyFaults(product: Product, engines: Engines): Promise<string[]> {
  await projected(product);
  const faults: string[] = [];
  await withContext(product, async (context) => {
    const rows = await context.db.selectFrom('orders').select('id').orderBy('id').execute();
    const ids = rows.map(({ id }) => id);
    faults.push(...(await searchFaults(context, ids, engines)));
    faults.push(...(await documentFaults(context, ids, engines)));
  });
  const [aside] = await product.query<{ rows: number }>('SELECT count(*)::int AS rows FROM outbox_set_aside');
  if (aside?.rows !== 0) faults.push(`${aside?.rows} rows are set aside`);
  return faults;
}
