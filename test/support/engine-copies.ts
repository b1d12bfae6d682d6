/** What MongoDB and Elasticsearch hold of a product's orders and catalog, held against PostgreSQL row by row. */
import { isDeepStrictEqual } from 'node:util';
import { MongoClient } from 'mongodb';
import { productsBySku } from '../../src/catalog/catalog.ts';
import type { CatalogProduct } from '../../src/catalog/product.ts';
import { openDocumentStores, type DocumentStores } from '../../src/documents/document-stores.ts';
import type { Log, LogCopy, LogRecord } from '../../src/documents/log.ts';
import { PostgresDeliveryLog } from '../../src/documents/postgres-delivery-log.ts';
import { PostgresNotificationLog } from '../../src/documents/postgres-notification-log.ts';
import { eventsOfOrders } from '../../src/orders/audit-events.ts';
import { ordersForSearch } from '../../src/orders/projections.ts';
import { orderDocument } from '../../src/search/order-document.ts';
import { outcomesOf } from '../../src/sourcing/order-outcomes.ts';
import type { SourcingOutcome } from '../../src/sourcing/outcome.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { projected } from './demo-orders.ts';
import { elasticServer } from './engines.ts';
import type { Product } from './product.ts';
import { withContext } from './product-context.ts';
import type { Engines } from './profiles.ts';
import { until } from './until.ts';

/** One row of a copy: what it is of, and all that it holds. */
type Rows = Map<string, unknown>;

/** More than a test places. */
const MOST = 10_000;
const SEND_SECONDS = 60;

function differences(kind: string, wanted: Rows, found: Rows): string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    if (!found.has(key)) return [`${kind} ${key} is missing`];
    if (!wanted.has(key)) return [`${kind} ${key} is nowhere in PostgreSQL`];
    return isDeepStrictEqual(found.get(key), wanted.get(key)) ? [] : [`${kind} ${key} differs`];
  });
}

async function searchFaults(context: Context, ids: readonly string[], engines: Engines): Promise<string[]> {
  const server = elasticServer(engines.ELASTICSEARCH_URL, engines.OMS_ELASTICSEARCH_PREFIX);
  /** All of an index, each with its version. */
  const found = async (name: string): Promise<Rows> => {
    const index = `${engines.OMS_ELASTICSEARCH_PREFIX}_${name}_default`;
    const { hits } = await server.client.search<{ source: unknown }>({ index, size: MOST, version: true });
    return new Map(hits.hits.map((hit) => [hit._id ?? '', [hit._version, hit._source?.source]]));
  };
  try {
    await server.settle();
    const orders = await ordersForSearch(context, ids);
    const products = await productsBySku(context.db, await skusOf(context));
    return [
      ...differences(
        'Elasticsearch: order',
        new Map(
          orders.map(({ order, lines }) => [order.id, [order.version, orderDocument(order, lines).source]]),
        ),
        await found('orders'),
      ),
      ...differences(
        'Elasticsearch: product',
        new Map(products.map(({ id, version, document }) => [id, [version, document]])),
        await found('products'),
      ),
    ];
  } finally {
    await server.client.close();
  }
}

async function skusOf({ db }: Context): Promise<string[]> {
  const catalog = await db.selectFrom('product_catalog').select('sku').execute();
  return catalog.map(({ sku }) => sku);
}

/** Each log by its ids, and what is in the copy beside them. */
async function logFaults(context: Context, documents: DocumentStores): Promise<string[]> {
  const byId = (records: readonly { id: string }[]): Rows => new Map(records.map((each) => [each.id, each]));
  const compare = async <T extends LogRecord>(
    kind: string,
    table: 'webhook_events' | 'notifications',
    log: Log<T>,
    copy: LogCopy<T> | undefined,
  ): Promise<string[]> => {
    const rows = await context.db.selectFrom(table).select('id').execute();
    const kept = (await copy?.idsBetween({ after: null, to: null }, MOST)) ?? [];
    return differences(
      kind,
      byId(await log.find(rows.map(({ id }) => id))),
      byId((await copy?.find(kept)) ?? []),
    );
  };
  return [
    ...(await compare(
      'MongoDB: delivery',
      'webhook_events',
      new PostgresDeliveryLog(context.db),
      documents.deliveryLogCopy?.(context),
    )),
    ...(await compare(
      'MongoDB: notification',
      'notifications',
      new PostgresNotificationLog(context.db),
      documents.notificationLogCopy?.(context),
    )),
  ];
}

const byAllocation = (outcomes: readonly SourcingOutcome[]): Rows =>
  new Map(outcomes.map((outcome) => [`${outcome.order_id}/${outcome.allocation_id}`, outcome]));

const productsByName = (products: readonly CatalogProduct[]): Rows =>
  new Map(products.map((product) => [product.document.sku, product]));

/** An event as the collection has it. */
interface KeptEvent {
  _id: string;
  timestamp: Date;
}

async function documentFaults(context: Context, ids: readonly string[], engines: Engines): Promise<string[]> {
  const documents = openDocumentStores(engines, context.log);
  const mongo = new MongoClient(engines.MONGODB_URL);
  try {
    const db = mongo.db(`${engines.MONGODB_DB}_${context.environment.slug}`);
    const events = await db.collection<KeptEvent>('order_events').find().toArray();
    const outcomes = await db.collection<SourcingOutcome>('sourcing_outcomes').find().toArray();
    const skus = await skusOf(context);
    const products = (await documents.catalogCopy?.(context).find(skus)) ?? [];
    const count = await db.collection('product_catalog').countDocuments();
    return [
      ...differences(
        'MongoDB: event',
        new Map((await eventsOfOrders(context.db, ids)).map((event) => [event.id, event])),
        new Map(
          events.map(({ _id: id, timestamp, ...event }) => [
            id,
            { ...event, id, timestamp: timestamp.toISOString() },
          ]),
        ),
      ),
      ...differences(
        'MongoDB: outcome of',
        byAllocation(await outcomesOf(context, ids)),
        byAllocation(outcomes.map(({ _id: _, ...outcome }) => outcome)),
      ),
      ...differences(
        'MongoDB: product',
        productsByName(await productsBySku(context.db, skus)),
        productsByName(products),
      ),
      ...(count === skus.length ? [] : [`MongoDB has ${count} products and not ${skus.length}`]),
      ...(await logFaults(context, documents)),
    ];
  } finally {
    await mongo.close();
    await documents.close();
  }
}

/** Waits until everything is sent that orders have led to. */
async function allSent(product: Product): Promise<void> {
  await until('all is sent', SEND_SECONDS, async () => {
    const [row] = await product.query<{ open: number }>(`
      SELECT (SELECT count(*) FROM webhook_events WHERE status IN ('PENDING', 'FAILED'))::int
           + (SELECT count(*) FROM notifications WHERE status IN ('PENDING', 'SENDING'))::int AS open`);
    return row?.open === 0;
  });
}

/**
 * Where the copies are not what PostgreSQL says, when the relay has carried all; empty: they are equal. Nothing may be
 * under way.
 */
export async function copyFaults(product: Product, engines: Engines): Promise<string[]> {
  // What orders lead to is written when their changes are carried, and is carried itself.
  await projected(product);
  await allSent(product);
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
