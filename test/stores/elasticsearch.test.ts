/** What only an engine apart from PostgreSQL can do: be away, be empty, be made anew. Where TEST_ELASTICSEARCH_URL is. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ORDERS_INDEX } from '../../src/search/elastic/definitions.ts';
import { VersionedIndex } from '../../src/search/elastic/versioned-index.ts';
import { openSearch, type OpenSearchEngine } from '../../src/search/engines.ts';
import { orderDocument } from '../../src/search/order-document.ts';
import { ordersForSearch } from '../../src/orders/projections.ts';
import { fillProjections } from '../../src/outbox/first-fill.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { RowsRefused, type RebuildableTarget } from '../../src/outbox/outbox.ts';
import { projectionsOf } from '../../src/outbox/projections.ts';
import { reindex } from '../../src/outbox/reindex.ts';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { productsById, putProduct } from '../../src/catalog/catalog.ts';
import { productInput } from '../../src/catalog/contract.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createLogger } from '../../src/runtime/logging.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { ELASTICSEARCH_URL, elasticServer, uniquePrefix } from '../support/engines.ts';
import { startGate } from '../support/gate.ts';
import { bringTo, contextOf, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';
import { ORDERS } from './relevance.ts';

/** How long what is away may take to catch up, on a busy machine. */
const SECONDS = 60;

const quietLog = createLogger('test', 'silent');
const noProduct = '01930000-0000-7000-9000-0000000000fd';

if (ELASTICSEARCH_URL) suite(ELASTICSEARCH_URL);

function suite(address: string): void {
  const url = new URL(address);
  const prefix = uniquePrefix();
  const alias = `${prefix}_orders_default`;
  const server = elasticServer(address, prefix);
  const documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, quietLog);

  let databases: TestDatabases;
  let context: Context;
  let engine: OpenSearchEngine;
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    databases = await createDatabases();
    const log = databases.log.child({}, { level: 'silent' });
    context = { ...(await contextOf(databases)), log };
    await addStockedNode(context.db, 'N1', { 'SKU-1': 10_000 });
    engine = await open(address);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await server.clear();
  });
  afterAll(async () => {
    await engine.close();
    await server.client.close();
    await databases.close();
  });

  const open = (at: string) => openSearch({ ELASTICSEARCH_URL: at, OMS_ELASTICSEARCH_PREFIX: prefix });

  const productsOf = (name: string): RebuildableTarget => {
    const { productIndex } = engine;
    const search = { ...engine, productIndex: productIndex && { ...productIndex, name } };
    const target = projectionsOf({ search, documents }).find((each) => each.name === name);
    if (!target) throw new Error('There is no projection of products');
    return target;
  };

  const targetOf = (search: OpenSearchEngine, name: string): RebuildableTarget => {
    const [target] = projectionsOf({ search: { ...search, name }, documents });
    if (!target) throw new Error('There is no projection of orders');
    return target;
  };

  function startRelay(target: RebuildableTarget): void {
    const relay = new Relay(databases.environments, [target], databases.log);
    relay.start();
    ends.push(() => relay.stop());
  }

  /** Every order of PostgreSQL with its version, as it is to be found. */
  async function wanted() {
    const rows = await context.db.selectFrom('orders').select('id').orderBy('id').execute();
    const orders = await ordersForSearch(
      context,
      rows.map(({ id }) => id),
    );
    const all = orders.map(({ order, lines }) => ({
      id: order.id,
      version: order.version,
      source: orderDocument(order, lines).source,
    }));
    return all.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Every order that Elasticsearch finds. */
  async function found() {
    const answer = await server.client.search<{ source: unknown }>({
      index: alias,
      size: 10_000,
      version: true,
      sort: [{ order_id: 'asc' }],
      ignore_unavailable: true,
    });
    return answer.hits.hits.map(({ _id: id, _version: version, _source: stored }) => ({
      id,
      version,
      source: stored?.source,
    }));
  }

  async function expectEqual(): Promise<void> {
    await until('Elasticsearch has caught up', SECONDS, async () => {
      const orders = await wanted();
      const versions = new Map((await found()).map(({ id, version }) => [id, version]));
      return orders.every(({ id, version }) => versions.get(id) === version);
    });
    expect(await found()).toEqual(await wanted());
  }

  const indexes = async () => Object.keys(await server.client.indices.get({ index: `${prefix}_*` }));

  test('orders of before are found, and found again when the server has lost them', async () => {
    const before = await place(context);
    const target = targetOf(engine, 'fill');
    await context.db.deleteFrom('outbox').execute();
    startRelay(target);
    await expectEqual();
    expect((await found()).map(({ id }) => id)).toContain(before);
    await until('the index is whole', SECONDS, () => target.isWhole(context));
    await server.clear();
    await place(context);
    await expectEqual();
  });

  test('says which server it is, and leaves nothing of an environment that is removed', async () => {
    expect(await engine.server?.ping()).toMatch(/^Elasticsearch \d+\./);
    const target = targetOf(engine, 'remove');
    await reindex(context, target);
    await target.startRebuild(context);
    await reindex(context, productsOf('remove-products'));
    expect(await indexes()).toHaveLength(3);
    await engine.remove('default');
    expect(await indexes()).toEqual([]);
    await engine.remove('default');
  });

  const search = () =>
    engine.orders(context).search({ words: '', sort: 'created_at', descending: true, limit: 1, offset: 0 });

  test('a new environment is searched in as soon as its projections are filled', async () => {
    await expect(search()).rejects.toMatchObject({ kind: 'unavailable' });
    await fillProjections(context, [targetOf(engine, 'new')], new AbortController().signal);
    expect(await search()).toMatchObject({ total: (await wanted()).length });
  });

  test('a lost index is not searched in before it is whole again: a part would look like all', async () => {
    await place(context);
    const target = targetOf(engine, 'lost');
    await reindex(context, target);
    await server.clear();
    const rebuild = await target.startRebuild(context);
    await rebuild.write([await place(context)]);
    await server.settle();
    await expect(search()).rejects.toMatchObject({ kind: 'unavailable' });
    await rebuild.abandon();
    await expect(search()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await indexes()).toEqual([]);
    await reindex(context, target);
    expect(await search()).toMatchObject({ total: (await wanted()).length });
  });

  test('a document that can never be taken is named, and the others are found', async () => {
    const [good, bad] = ORDERS.map(({ order, lines }) => orderDocument(order, lines));
    if (!good || !bad) throw new Error('There are no orders');
    const orders = engine.orders(context);
    await (await orders.startRebuild()).finish();
    const refused = await orders
      .index([{ ...bad, createdAt: 'some day' }, good])
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RowsRefused);
    expect(refused).toMatchObject({
      reasons: new Map([[bad.orderId, expect.stringMatching(/created_at.*some day/)]]),
    });
    await server.settle();
    expect((await found()).map(({ id }) => id)).toEqual([good.orderId]);
  });

  test('an index of an earlier release is made anew beside the one in use, which is found in until then', async () => {
    const target = targetOf(engine, 'evolve');
    await place(context);
    await reindex(context, target);
    const [old] = await indexes();
    const next = new VersionedIndex(server.client, prefix, 'default', {
      ...ORDERS_INDEX,
      version: ORDERS_INDEX.version + 1,
      properties: { ...ORDERS_INDEX.properties, customer_name: { type: 'keyword' } },
    });
    expect([await target.isWhole(context), await next.isWhole()]).toEqual([true, false]);
    const given = await found();
    const rebuild = await next.startRebuild();
    expect(await found()).toEqual(given);
    await rebuild.index(
      given.map(({ id, version, source }) => ({
        id: id ?? '',
        version: version ?? 0,
        body: { order_id: id, source },
      })),
    );
    await rebuild.finish();
    expect(await found()).toEqual(given);
    expect(await next.isWhole()).toBe(true);
    // A process of the earlier release leaves it alone.
    expect(await target.isWhole(context)).toBe(true);
    expect(await indexes()).not.toContain(old);
    expect(await indexes()).toHaveLength(1);
  });

  describe('products', () => {
    /** Every product that Elasticsearch finds, with its version. */
    async function foundProducts() {
      const { hits } = await server.client.search<{ sku: string; source: unknown }>({
        index: `${prefix}_products_default`,
        size: 10_000,
        version: true,
        sort: [{ sku: 'asc' }],
        ignore_unavailable: true,
      });
      return hits.hits.map(({ _id: id, _version: version, _source: stored }) => ({
        id,
        version,
        document: stored?.source,
      }));
    }

    const wantedProducts = async () => {
      const rows = await context.db.selectFrom('product_catalog').select('id').execute();
      const products = await productsById(
        context.db,
        rows.map(({ id }) => id),
      );
      return products
        .map(({ id, version, document }) => ({ id, version, document }))
        .sort((a, b) => (a.document.sku < b.document.sku ? -1 : 1));
    };

    const put = (sku: string, input: unknown) =>
      putProduct(context, sku, productInput.parse(input), undefined);

    const expectEqualProducts = () =>
      until('Elasticsearch has the catalog', SECONDS, async () =>
        isDeepStrictEqual(await foundProducts(), await wantedProducts()),
      );

    test('of before and of later are found as they are written, and again when the server has lost them', async () => {
      await put('OLD', { name: 'Kept from before' });
      await context.db.deleteFrom('outbox').execute();
      const target = productsOf('products');
      startRelay(target);
      await expectEqualProducts();
      await put('NEW', { name: 'Kettle', price: 20 });
      for (const price of [21, 22]) await put('NEW', { name: 'Kettle', price });
      await expectEqualProducts();
      expect((await foundProducts()).map(({ version }) => version)).toEqual([3, 1]);
      await server.clear();
      await put('LATER', { name: 'Teapot' });
      await expectEqualProducts();
      await until('the index is whole', SECONDS, () => target.isWhole(context));
    });

    test('that say what they said before are no change', async () => {
      await put('SAME', { name: 'Kettle' });
      await context.db.deleteFrom('outbox').execute();
      await put('SAME', { name: 'Kettle' });
      expect(await context.db.selectFrom('outbox').select('topic').execute()).toEqual([]);
    });

    test('are made anew while they change, without a moment at which one is not found', async () => {
      const target = productsOf('products-load');
      const putAll = (price: number) =>
        Promise.all(Array.from({ length: 40 }, (_, number) => put(`P-${number}`, { name: 'Kettle', price })));
      await putAll(0);
      startRelay(target);
      await until('the relay has filled the index', SECONDS, () => target.isWhole(context));
      await expectEqualProducts();
      const count = (await wantedProducts()).length;
      for (let round = 1; round <= 5; round += 1) {
        await Promise.all([reindex(context, target), putAll(round)]);
        expect(await foundProducts()).toHaveLength(count);
      }
      await expectEqualProducts();
      expect(await indexes()).toHaveLength(1);
    });

    test('an older version never replaces a newer one, and one that can never be taken is named', async () => {
      const index = engine.productIndex?.of(context);
      if (!index) throw new Error('There is no index of products');
      await (await index.startRebuild()).finish();
      const id = '01930000-0000-7000-9000-0000000000fe';
      const at = (version: number) => ({
        id,
        version,
        updatedAt: '2026-03-10T12:00:00.000Z',
        document: { sku: 'V', name: `Version ${version}` },
      });
      await index.index([at(3)]);
      await index.index([at(2)]);
      await server.settle();
      expect(await foundProducts()).toMatchObject([{ id, version: 3, document: at(3).document }]);
      const bad = {
        ...at(1),
        id: noProduct,
        document: { sku: 'BAD', name: 'Bad', category: 'x'.repeat(40_000) },
      };
      await expect(index.index([bad])).rejects.toMatchObject({
        reasons: new Map([[noProduct, expect.stringContaining('category')]]),
      });
    });
  });

  test('what a killed reindex has left is removed by the next', async () => {
    const target = targetOf(engine, 'left');
    await place(context);
    await reindex(context, target);
    await target.startRebuild(context);
    expect(await indexes()).toHaveLength(2);
    expect(await target.isWhole(context)).toBe(false);
    startRelay(target);
    await until('one index is left', SECONDS, async () => (await indexes()).length === 1);
    await expectEqual();
  });

  test('a reindex under load leaves no moment at which an order is not found', async () => {
    const target = targetOf(engine, 'load');
    for (let number = 0; number < 10; number += 1) await place(context);
    startRelay(target);
    await until('the relay has filled the index', SECONDS, () => target.isWhole(context));
    await expectEqual();
    const known = new Set((await found()).map(({ id }) => id));
    const load = { goesOn: true, missing: 0, searches: 0 };
    const placing = (async () => {
      while (load.goesOn) await bringTo(context, await place(context), 'DELIVERED');
    })();
    const searching = (async () => {
      while (load.goesOn) {
        const ids = new Set((await found()).map(({ id }) => id));
        load.searches += 1;
        for (const id of known) if (!ids.has(id)) load.missing += 1;
        for (const id of ids) known.add(id);
      }
    })();
    try {
      for (let round = 0; round < 5; round += 1) await reindex(context, target);
    } finally {
      load.goesOn = false;
      await Promise.all([placing, searching]);
    }
    expect(load.searches).toBeGreaterThan(5);
    expect(load.missing).toBe(0);
    await expectEqual();
  }, 120_000);

  test.each(['refuse', 'pause'] as const)(
    'a server that begins to %s in the middle stops no order, and catches up to equal PostgreSQL',
    async (fault) => {
      const gate = await startGate(url.hostname, Number(url.port || 9200));
      ends.push(() => gate.close());
      const through = await open(`http://127.0.0.1:${gate.port}`);
      ends.push(() => through.close());
      startRelay(targetOf(through, `gate/${fault}`));
      for (let number = 0; number < 20; number += 1) {
        if (number === 5) gate[fault]();
        await bringTo(context, await place(context), 'DELIVERED');
      }
      await expect(
        through
          .orders(context)
          .search({ words: 'x', sort: 'relevance', descending: true, limit: 1, offset: 0 }),
      ).rejects.toMatchObject({ kind: 'unavailable' });
      gate.open();
      await expectEqual();
      expect(await context.db.selectFrom('outbox_set_aside').selectAll().execute()).toEqual([]);
    },
    240_000,
  );

  test('a server that takes no writes stops no order, and catches up', async () => {
    startRelay(targetOf(engine, 'block'));
    await expectEqual();
    await server.client.indices.putSettings({
      index: alias,
      settings: { 'index.blocks.read_only_allow_delete': true },
    });
    const id = await place(context);
    await bringTo(context, id, 'DELIVERED');
    await server.client.indices.putSettings({
      index: alias,
      settings: { 'index.blocks.read_only_allow_delete': null },
    });
    await expectEqual();
  });
}
