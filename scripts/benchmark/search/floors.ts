/** What an engine itself takes per second: the documents that it already has, in bulk, without a line of the product. */
import { Client } from '@elastic/elasticsearch';
import { MongoClient, type Document } from 'mongodb';
import type pg from 'pg';
import { portions } from '../../../src/runtime/portions.ts';
import type { Servers } from './servers.ts';

const ENVIRONMENT = 'default';
const PORTION = 1_000;
/** FerretDB, which stands in for MongoDB where that is not to be had, stands still at more replacements. */
const REPLACED_AT_ONCE = 8;

/** Carries out all, and answers the seconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1_000;
}

/** Rows that are all ready, written over those of the same orders by one statement for each portion. */
async function intoPostgres(db: pg.Client, ids: readonly string[]): Promise<number> {
  await db.query(
    'CREATE TEMPORARY TABLE ready AS SELECT * FROM oms_orders WHERE order_id = ANY ($1::uuid[])',
    [ids],
  );
  await db.query(
    `UPDATE ready SET version = version + 1,
                      status = CASE status WHEN 'DELIVERED' THEN 'CANCELLED' ELSE 'DELIVERED' END`,
  );
  const { rows } = await db.query<{ columns: string; changes: string }>(
    `SELECT string_agg(name, ', ') AS columns, string_agg(name || ' = excluded.' || name, ', ') AS changes
     FROM (SELECT quote_ident(attname) AS name FROM pg_attribute
           WHERE attrelid = 'oms_orders'::regclass AND attnum > 0 AND NOT attisdropped) column_of`,
  );
  const { columns, changes } = rows[0] ?? { columns: '', changes: '' };
  const statement = `INSERT INTO oms_orders (${columns}) SELECT ${columns} FROM ready WHERE order_id = ANY ($1::uuid[])
    ON CONFLICT (order_id) DO UPDATE SET ${changes}`;
  const seconds = await timed(async () => {
    for (const portion of portions(ids, PORTION)) await db.query(statement, [portion]);
  });
  await db.query('DROP TABLE ready');
  return seconds;
}

/** `_bulk` requests that are all ready, written over the same documents. */
async function intoElastic(servers: Servers, subject: string, ids: readonly string[]): Promise<number> {
  const client = new Client({ node: servers.ELASTICSEARCH_URL });
  const index = `${servers.OMS_ELASTICSEARCH_PREFIX}_${subject}_${ENVIRONMENT}`;
  const requests: object[][] = [];
  for (const portion of portions(ids, PORTION)) {
    const { docs } = await client.mget<object>({ index, ids: [...portion] });
    requests.push(
      docs.flatMap((found) =>
        '_source' in found && found._source
          ? [{ index: { _index: index, _id: found._id } }, found._source]
          : [],
      ),
    );
  }
  const seconds = await timed(async () => {
    for (const operations of requests) await client.bulk({ operations, filter_path: ['errors'] });
  });
  await client.close();
  return seconds;
}

/** Documents that are all ready: new ones inserted, those of products replaced. */
async function intoMongo(servers: Servers, target: string, ids: readonly string[]): Promise<number> {
  const client = new MongoClient(servers.MONGODB_URL);
  const db = client.db(`${servers.MONGODB_DB}_${ENVIRONMENT}`);
  try {
    if (target === 'product-catalog') {
      const products = db.collection<Document & { _id: string }>('product_catalog');
      const documents = await products.find({ _id: { $in: [...ids] } }).toArray();
      return await timed(async () => {
        for (const portion of portions(documents, REPLACED_AT_ONCE))
          await products.bulkWrite(
            portion.map((replacement) => ({ replaceOne: { filter: { _id: replacement._id }, replacement } })),
            { ordered: false },
          );
      });
    }
    const documents = await db
      .collection('order_events')
      .find({ order_id: { $in: [...ids] } })
      .toArray();
    const empty = db.collection('benchmark_events');
    for (const { key, unique } of await db.collection('order_events').indexes())
      if (!('_id' in key)) await empty.createIndex(key, { unique: unique ?? false });
    return await timed(async () => {
      for (const portion of portions(documents, PORTION))
        await empty.insertMany([...portion], { ordered: false });
    });
  } finally {
    await client.close();
  }
}

/** Orders or products per second. @param target whose documents they are */
export async function measureFloor(
  db: pg.Client,
  servers: Servers | null,
  target: string,
  ids: readonly string[],
): Promise<number> {
  if (target === 'search') return ids.length / (await intoPostgres(db, ids));
  if (!servers) throw new Error(`${target} needs a server`);
  if (target === 'search-elasticsearch') return ids.length / (await intoElastic(servers, 'orders', ids));
  if (target === 'product-search-elasticsearch')
    return ids.length / (await intoElastic(servers, 'products', ids));
  return ids.length / (await intoMongo(servers, target, ids));
}
