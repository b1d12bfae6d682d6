/**
 * What an engine itself takes per second: the documents that it already has, in bulk, without a line of the product. As
 * many at once as the relay writes, into the same table, index, or collection with the same indexes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import { MongoClient, type Document } from 'mongodb';
import type pg from 'pg';
import { mapInParallel } from '../../../src/runtime/parallel.ts';
import { portions } from '../../../src/runtime/portions.ts';
import type { Servers } from './servers.ts';

const ENVIRONMENT = 'default';
const PORTION = 500;
const AT_ONCE = 2;
/** FerretDB, which stands in for MongoDB where that is not to be had, stands still at more replacements. */
const REPLACED_AT_ONCE = 25;
const LOOK_EVERY_MS = 100;

/** Writes into one engine. */
export interface Floor {
  /** Brings the engine to rest, with nothing in it that is about to be written for the first time. */
  rest(ids: readonly string[]): Promise<void>;
  /** Writes the documents of these orders or products. @returns the seconds that it took */
  write(ids: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

/** Carries out all, and answers the seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
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

const postgresFloor = (db: pg.Client): Floor => ({
  rest: async () => void (await db.query('VACUUM oms_orders')),
  write: (ids) => intoPostgres(db, ids),
  close: async () => undefined,
});

/** `_bulk` requests that are all ready, written over the same documents. */
function elasticFloor(servers: Servers, subject: string): Floor {
  const client = new Client({ node: servers.ELASTICSEARCH_URL });
  const index = `${servers.OMS_ELASTICSEARCH_PREFIX}_${subject}_${ENVIRONMENT}`;
  const isMerging = async () => {
    const { _all: all } = await client.indices.stats({ index, metric: 'merge' });
    return (all.primaries?.merges?.current ?? 0) > 0;
  };
  const readyRequest = async (ids: readonly string[]): Promise<object[]> => {
    const { docs } = await client.mget<object>({ index, ids: [...ids] });
    return docs.flatMap((found) =>
      '_source' in found && found._source
        ? [{ index: { _index: index, _id: found._id } }, found._source]
        : [],
    );
  };
  return {
    async rest() {
      await client.indices.flush({ index });
      while (await isMerging()) await sleep(LOOK_EVERY_MS);
    },
    async write(ids) {
      const requests = await mapInParallel([...portions(ids, PORTION)], AT_ONCE, readyRequest);
      return timed(() =>
        mapInParallel(requests, AT_ONCE, (operations) =>
          client.bulk({ operations, filter_path: ['errors'] }),
        ),
      );
    },
    close: () => client.close(),
  };
}

type Identified = Document & { _id: string };

/** Documents that are all ready: new ones inserted, those of products replaced. */
function mongoFloor(postgres: pg.Client, servers: Servers, target: string): Floor {
  const client = new MongoClient(servers.MONGODB_URL);
  const db = client.db(`${servers.MONGODB_DB}_${ENVIRONMENT}`);
  if (target === 'product-catalog') {
    const products = db.collection<Identified>('product_catalog');
    return {
      rest: async () => undefined,
      async write(ids) {
        const documents = await products.find({ _id: { $in: [...ids] } }).toArray();
        return timed(async () => {
          for (const portion of portions(documents, REPLACED_AT_ONCE))
            await products.bulkWrite(
              portion.map((replacement) => ({
                replaceOne: { filter: { _id: replacement._id }, replacement },
              })),
              { ordered: false },
            );
        });
      },
      close: () => client.close(),
    };
  }
  const events = db.collection<Identified>('order_events');
  // By their own ids, by which every server finds them at once.
  const idsOf = async (orderIds: readonly string[]): Promise<string[]> => {
    const { rows } = await postgres.query<{ id: string }>(
      'SELECT id FROM order_events WHERE order_id = ANY ($1::uuid[])',
      [orderIds],
    );
    return rows.map(({ id }) => id);
  };
  const remove = async (ids: readonly string[]): Promise<void> => {
    for (const portion of portions(ids, PORTION)) await events.deleteMany({ _id: { $in: [...portion] } });
  };
  return {
    rest: async (orderIds) => remove(await idsOf(orderIds)),
    /** They are written once more where they were. */
    async write(orderIds) {
      const ids = await idsOf(orderIds);
      const documents = await events.find({ _id: { $in: ids } }).toArray();
      await remove(ids);
      return timed(async () => {
        for (const portion of portions(documents, PORTION))
          await events.insertMany([...portion], { ordered: false });
      });
    },
    close: () => client.close(),
  };
}

/** @param target whose documents they are */
export function floorOf(db: pg.Client, servers: Servers | null, target: string): Floor {
  if (target === 'search') return postgresFloor(db);
  if (!servers) throw new Error(`${target} needs a server`);
  if (target === 'search-elasticsearch') return elasticFloor(servers, 'orders');
  if (target === 'product-search-elasticsearch') return elasticFloor(servers, 'products');
  return mongoFloor(db, servers, target);
}
