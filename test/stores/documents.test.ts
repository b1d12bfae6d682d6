/** One suite for every place that documents are kept; MongoDB's part runs where TEST_MONGODB_URL names a server. */
import { sql } from 'kysely';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productsBySku, putProduct } from '../../src/catalog/catalog.ts';
import { productInput } from '../../src/catalog/contract.ts';
import { openDocumentStores, type DocumentStores } from '../../src/documents/document-stores.ts';
import { PostgresAuditTrail } from '../../src/documents/postgres-audit-trail.ts';
import { PostgresProductCatalog } from '../../src/documents/postgres-product-catalog.ts';
import { notificationRecords } from '../../src/notifications/records.ts';
import { labelOutcomes } from '../../src/learning/labels.ts';
import { Relay } from '../../src/outbox/relay.ts';
import type { RebuildableTarget } from '../../src/outbox/outbox.ts';
import { projectionsOf } from '../../src/outbox/projections.ts';
import { reindex, type Progress } from '../../src/outbox/reindex.ts';
import { eventsOfOrders } from '../../src/orders/audit-events.ts';
import { openSearch } from '../../src/search/engines.ts';
import { newId } from '../../src/runtime/ids.ts';
import { outcomesOf } from '../../src/sourcing/order-outcomes.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { deliveryRecords } from '../../src/webhooks/records.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { MONGODB_DB, MONGODB_URL, PLACES } from '../support/document-places.ts';
import { startGate } from '../support/gate.ts';
import { bringTo, contextOf, place, placeAndSource } from '../support/orders.ts';
import { addDelivery, addEndpoint, addNotification, attemptDelivery } from '../support/sent.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';

/** How long what is away may take to catch up, on a busy machine. */
const SECONDS = 60;

let databases: TestDatabases;
let context: Context;
let other: Context;
beforeAll(async () => {
  databases = await createDatabases();
  await databases.addEnvironment('other-shop');
  const log = databases.log.child({}, { level: 'silent' });
  context = { ...(await contextOf(databases)), log };
  other = { ...(await contextOf(databases, 'other-shop')), log };
  await addStockedNode(context.db, 'N1', { 'SKU-1': 10_000 });
});
afterAll(() => databases.close());

const search = await openSearch({ ELASTICSEARCH_URL: undefined, OMS_ELASTICSEARCH_PREFIX: 'oms' });
const targetsOf = (documents: DocumentStores): RebuildableTarget[] => projectionsOf({ search, documents });

const KETTLE = {
  name: 'Kettle',
  description: 'Boils water.',
  price: 30,
  images: [{ url: 'https://images.example.com/kettle.jpg', alt: 'A kettle' }],
  attributes: { liters: 1.7, colors: ['red', 'blue'], cordless: true, 'a.b': '$c' },
};

/** As much of a trail as orders have. */
const WHOLE = { after: undefined, offset: 0, size: 200 };

const noOrder = '01930000-0000-7000-8000-00000000ffff';

describe.each(PLACES)('documents in $name', ({ configuration }) => {
  let documents: DocumentStores;
  beforeAll(() => {
    documents = openDocumentStores(configuration, databases.log);
  });
  afterAll(() => documents.close());

  /** What stands for the catalog here: its copy, or the system of record where there is none. */
  const storesOf = (of: Context) => ({
    catalog: documents.catalogCopy?.(of) ?? new PostgresProductCatalog(of.db),
  });

  test('an outcome is kept as it was recorded, once, and by one with a later label replaced, never by an earlier one', async () => {
    const { id } = await placeAndSource(context);
    const recorded = await outcomesOf(context, [id]);
    const outcomes = documents.outcomes(context);
    await outcomes.record(recorded);
    await outcomes.record(recorded);
    expect(await outcomes.ofOrder(id)).toEqual(recorded);
    const renamed = recorded.map((outcome) => ({ ...outcome, node_name: 'Of a later release' }));
    await outcomes.record(renamed);
    expect(await outcomes.ofOrder(id)).toEqual(renamed);
    const label = { outcome_score: 0.92, was_returned: false, labeled_at: '2026-11-27T05:00:00.000Z' };
    const labelled = recorded.map((outcome) => ({ ...outcome, ...label }));
    await outcomes.record(labelled);
    await outcomes.record(recorded);
    expect(await outcomes.ofOrder(id)).toEqual(labelled);
    const returned = labelled.map((outcome) => ({
      ...outcome,
      ...{ was_returned: true, labeled_at: '2026-11-27T06:00:00.000Z' },
    }));
    await outcomes.record(returned);
    await outcomes.record(labelled);
    expect(await outcomes.ofOrder(id)).toEqual(returned);
  });

  test('an outcome that is labelled before it was ever recorded is kept with its label', async () => {
    const { id } = await placeAndSource(context);
    const labelled = (await outcomesOf(context, [id])).map((outcome) => ({
      ...outcome,
      ...{ outcome_score: 0.5, labeled_at: '2026-11-27T05:00:00.000Z' },
    }));
    await documents.outcomes(context).record(labelled);
    expect(await documents.outcomes(context).ofOrder(id)).toEqual(labelled);
  });

  test('the relay brings labels to the outcomes, and a rebuild makes the same of them', async () => {
    const target = targetsOf(documents).find(({ name }) => name === 'sourcing-outcomes');
    if (!target) throw new Error('Outcomes are no projection');
    const relay = new Relay(
      databases.environments,
      [{ ...target, name: `labels/${newId()}` }],
      databases.log,
    );
    const outcomes = documents.outcomes(context);
    relay.start();
    try {
      const id = await place(context);
      await bringTo(context, id, 'DELIVERED');
      await until('the outcome is there', SECONDS, async () => (await outcomes.ofOrder(id)).length > 0);
      expect(await outcomes.ofOrder(id)).toMatchObject([{ outcome_score: null, labeled_at: null }]);
      expect(await labelOutcomes(context, () => undefined)).toEqual({ labels_written: expect.any(Number) });
      await until('its label is there', SECONDS, async () => (await outcomes.ofOrder(id))[0]?.labeled_at);
      const labelled = await outcomes.ofOrder(id);
      expect(labelled).toEqual(await outcomesOf(context, [id]));
      expect(labelled).toMatchObject([{ was_backordered: false, was_returned: false }]);
      await reindex(context, target);
      expect(await outcomes.ofOrder(id)).toEqual(labelled);
    } finally {
      await relay.stop();
    }
  });

  test('the trail of an order is read in parts', async () => {
    const { id } = await placeAndSource(context);
    const trail = documents.trailCopy?.(context) ?? new PostgresAuditTrail(context.db);
    const events = await eventsOfOrders(context.db, [id]);
    await trail.append(events);
    const total = { total: events.length, isEstimate: false };
    const page = { after: undefined, offset: 0, size: 2 };
    expect(await trail.ofOrder(id, page)).toEqual({ events: events.slice(0, 2), total });
    expect(await trail.ofOrder(id, { ...page, offset: 2 })).toEqual({ events: events.slice(2, 4), total });
    const after = { position: 2 };
    expect(await trail.ofOrder(id, { ...page, after, size: 200 })).toEqual({
      events: events.slice(2),
      total,
    });
    expect((await trail.ofOrder(noOrder, page)).events).toEqual([]);
  });

  test('nothing is known of an unknown order, nothing is recorded of nothing', async () => {
    await documents.outcomes(context).record([]);
    expect(await documents.outcomes(context).ofOrder(noOrder)).toEqual([]);
  });

  test('a product is found as it was kept, and by a later version replaced, never by an earlier one', async () => {
    const { catalog } = storesOf(context);
    const input = productInput.parse(KETTLE);
    const sku = newId();
    await putProduct(context, sku, input, undefined);
    const [first] = await productsBySku(context.db, [sku]);
    if (!first) throw new Error('There is no kettle');
    await catalog.put([first]);
    await catalog.put([first]);
    expect(await catalog.find([sku, 'UNKNOWN'])).toEqual([first]);
    await putProduct(context, sku, { ...input, price: 31 }, undefined);
    const [second] = await productsBySku(context.db, [sku]);
    await catalog.put(second ? [second] : []);
    await catalog.put([first]);
    expect(second).toMatchObject({ version: 2, document: { price: 31 } });
    expect(await catalog.find([sku])).toEqual([second]);
    expect(await storesOf(other).catalog.find([sku])).toEqual([]);
    expect(await catalog.find([])).toEqual([]);
  });

  test('no environment sees the documents of another', async () => {
    const { id } = await placeAndSource(context);
    await documents.outcomes(context).record(await outcomesOf(context, [id]));
    expect(await documents.outcomes(other).ofOrder(id)).toEqual([]);
  });

  test('a projection is made anew from PostgreSQL, with progress', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => placeAndSource(context)));
    const skus = ids.map((_, number) => `REINDEXED-${number}`);
    for (const sku of skus) await putProduct(context, sku, productInput.parse(KETTLE), undefined);
    const endpoint = await addEndpoint(context.db);
    for (const _ of ids) await Promise.all([addDelivery(context.db, endpoint), addNotification(context.db)]);
    for (const target of targetsOf(documents)) {
      const reports: Progress[] = [];
      const done = await reindex(context, target, {
        onProgress: (progress) => reports.push(progress),
      });
      expect(done).toBeGreaterThanOrEqual(ids.length);
      expect(reports.at(-1)?.done).toBe(done);
    }
    for (const { id } of ids) {
      expect(await documents.outcomes(context).ofOrder(id)).toEqual(await outcomesOf(context, [id]));
    }
    expect(await storesOf(context).catalog.find(skus)).toEqual(await productsBySku(context.db, skus));
  });
});

/** Damages what the relay has written, and leaves something of an order and a product that there are not. */
async function damage(documents: DocumentStores, orderId: string, sku: string): Promise<void> {
  const outcomes = await outcomesOf(context, [orderId]);
  const [event] = await eventsOfOrders(context.db, [orderId]);
  const [product] = await productsBySku(context.db, [sku]);
  if (!event || !product) throw new Error('There is nothing to damage');
  await documents.outcomes(context).record(
    outcomes.flatMap((each) => [
      { ...each, node_name: 'Damaged' },
      { ...each, order_id: noOrder },
    ]),
  );
  await documents.trailCopy?.(context).renew([
    { ...event, reason: 'Damaged' },
    { ...event, id: newId(), order_id: noOrder },
  ]);
  const { document } = product;
  await documents.catalogCopy?.(context).renew([
    { ...product, document: { ...document, name: 'Damaged' } },
    { ...product, id: newId(), document: { ...document, sku: `GONE-${sku}` } },
  ]);
}

describe.each(PLACES)('documents that are made anew in $name', ({ configuration }) => {
  test('are as they should be again, and those without a source are gone', async () => {
    const documents = openDocumentStores(configuration, databases.log);
    const { id } = await placeAndSource(context);
    const sku = newId();
    await putProduct(context, sku, productInput.parse(KETTLE), undefined);
    for (const target of targetsOf(documents)) await reindex(context, target);
    await damage(documents, id, sku);
    for (const target of targetsOf(documents)) await reindex(context, target);
    const { outcomes, trailCopy, catalogCopy } = documents;
    expect(await outcomes(context).ofOrder(id)).toEqual(await outcomesOf(context, [id]));
    expect(await outcomes(context).ofOrder(noOrder)).toEqual([]);
    if (trailCopy && catalogCopy) {
      const trail = trailCopy(context);
      expect((await trail.ofOrder(id, WHOLE)).events).toEqual(await eventsOfOrders(context.db, [id]));
      expect((await trail.ofOrder(noOrder, WHOLE)).events).toEqual([]);
      expect(await catalogCopy(context).find([sku, `GONE-${sku}`])).toEqual(
        await productsBySku(context.db, [sku]),
      );
    }
    await documents.close();
  });
});

// The copy of the trail and a server apart from PostgreSQL exist with MongoDB alone.
if (MONGODB_URL) {
  const server = new URL(MONGODB_URL);

  test('the copy of the trail equals the system of record, however often it is written', async () => {
    const documents = openDocumentStores({ MONGODB_URL, MONGODB_DB }, databases.log);
    const id = await place(context);
    await bringTo(context, id, 'PACKING');
    const events = await eventsOfOrders(context.db, [id]);
    const copy = documents.trailCopy?.(context);
    await copy?.append(events);
    await copy?.append(events);
    expect((await copy?.ofOrder(id, WHOLE))?.events).toEqual(events);
    expect((await copy?.ofOrder(noOrder, WHOLE))?.events).toEqual([]);
    expect((await documents.trailCopy?.(other).ofOrder(id, WHOLE))?.events).toEqual([]);
    await documents.close();
  });

  test('says which server it is, and leaves nothing of an environment that is removed', async () => {
    const documents = openDocumentStores({ MONGODB_URL, MONGODB_DB: `${MONGODB_DB}_removed` }, databases.log);
    expect(await documents.server?.ping()).toMatch(/^MongoDB \d+\./);
    const { id } = await placeAndSource(context);
    const recorded = await outcomesOf(context, [id]);
    await documents.outcomes(context).record(recorded);
    await documents.remove(context.environment.slug);
    expect(await documents.outcomes(context).ofOrder(id)).toEqual([]);
    await documents.outcomes(context).record(recorded);
    expect(await documents.outcomes(context).ofOrder(id)).toEqual(recorded);
    await documents.close();
  });

  test('a server that comes later, or has lost what it had, is filled with what there was before', async () => {
    const { id } = await placeAndSource(context);
    const sku = newId();
    await putProduct(context, sku, productInput.parse(KETTLE), undefined);
    const documents = openDocumentStores({ MONGODB_URL, MONGODB_DB: `${MONGODB_DB}_late` }, databases.log);
    const targets = targetsOf(documents).map((target) => ({ ...target, name: `${target.name}/late` }));
    // The outbox has nothing left of what happened before.
    await sql`
      INSERT INTO outbox_cursors (target, transaction_id, id)
      SELECT target, transaction_id, id FROM unnest(${targets.map(({ name }) => name)}::text[]) AS target,
        (SELECT transaction_id, id FROM outbox ORDER BY transaction_id DESC, id DESC LIMIT 1) AS last`.execute(
      context.db,
    );
    const relay = new Relay(databases.environments, targets, databases.log);
    relay.start();
    const slow = { timeout: SECONDS * 1_000 };
    const events = await eventsOfOrders(context.db, [id]);
    const expectFilled = async () => {
      const copied = () => documents.trailCopy?.(context).ofOrder(id, WHOLE);
      await expect.poll(copied, slow).toMatchObject({ events });
      await expect
        .poll(() => documents.outcomes(context).ofOrder(id), slow)
        .toEqual(await outcomesOf(context, [id]));
      await expect
        .poll(() => documents.catalogCopy?.(context).find([sku]), slow)
        .toEqual(await productsBySku(context.db, [sku]));
    };
    await expectFilled();
    await relay.stop();
    await documents.remove(context.environment.slug);
    const successor = new Relay(databases.environments, targets, databases.log);
    successor.start();
    await expectFilled();
    await successor.stop();
    await documents.close();
  }, 240_000);

  test('a short name of the greatest length has its documents too, and whoever takes one its indexes', async () => {
    const settings = { MONGODB_URL, MONGODB_DB: `${MONGODB_DB}_names` };
    const [removing, staying] = [1, 2].map(() => openDocumentStores(settings, databases.log));
    const mongo = new MongoClient(server.href);
    const { id } = await placeAndSource(context);
    const recorded = await outcomesOf(context, [id]);
    const named = (slug: string, environmentId: string) => ({
      ...context,
      environment: { ...context.environment, id: environmentId, slug },
    });
    const longest = 'a'.repeat(62);
    for (const slug of ['taken', `${longest}b`, `${longest}c`]) {
      for (const environmentId of [newId(), newId()]) {
        const of = named(slug, environmentId);
        expect(await staying?.outcomes(of).ofOrder(id)).toEqual([]);
        await staying?.outcomes(of).record(recorded);
        expect(await staying?.outcomes(of).ofOrder(id)).toEqual(recorded);
        const name = slug === 'taken' ? `${settings.MONGODB_DB}_${slug}` : undefined;
        if (name) expect(await mongo.db(name).collection('sourcing_outcomes').indexes()).toHaveLength(3);
        await removing?.remove(slug);
      }
    }
    await Promise.all([removing?.close(), staying?.close(), mongo.close()]);
  });

  test('a server that is away at first is found when it is there', async () => {
    const gate = await startGate(server.hostname, Number(server.port || 27_017));
    gate.refuse();
    const url = `mongodb://127.0.0.1:${gate.port}/?directConnection=true`;
    const documents = openDocumentStores(
      { MONGODB_URL: url, MONGODB_DB: `${MONGODB_DB}_away` },
      databases.log,
    );
    const { id } = await placeAndSource(context);
    const recorded = await outcomesOf(context, [id]);
    const outcomes = documents.outcomes(context);
    const asked = await Promise.allSettled([documents.server?.ping(), outcomes.record(recorded)]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(documents.remove('no-such-shop')).rejects.toThrow();
    gate.open();
    expect(await documents.server?.ping()).toMatch(/^MongoDB /);
    await outcomes.record(recorded);
    expect(await outcomes.ofOrder(id)).toEqual(recorded);
    await documents.close();
    await gate.close();
  });

  test.each(['refuse', 'pause'] as const)(
    'a server that begins to %s in the middle stops no order, and catches up to equal PostgreSQL',
    async (fault) => {
      const gate = await startGate(server.hostname, Number(server.port || 27_017));
      const documents = openDocumentStores(
        {
          MONGODB_URL: `mongodb://127.0.0.1:${gate.port}/?directConnection=true`,
          MONGODB_DB: `${MONGODB_DB}_${fault}`,
        },
        databases.log,
      );
      const relay = new Relay(
        databases.environments,
        targetsOf(documents).map((target) => ({ ...target, name: `${target.name}/${fault}` })),
        databases.log,
      );
      relay.start();
      const ids: string[] = [];
      const endpoint = await addEndpoint(context.db);
      const deliveries: string[] = [];
      const notifications: string[] = [];
      for (let number = 0; number < 20; number += 1) {
        if (number === 5) gate[fault]();
        const id = await place(context);
        ids.push(id);
        await bringTo(context, id, 'DELIVERED');
        const delivery = await addDelivery(context.db, endpoint);
        await attemptDelivery(context.db, delivery, 1, 'taken');
        deliveries.push(delivery);
        notifications.push(await addNotification(context.db));
      }
      gate.open();
      for (const id of ids) {
        const events = await eventsOfOrders(context.db, [id]);
        await until('the trail is copied', SECONDS, async () => {
          const copied = await documents.trailCopy?.(context).ofOrder(id, WHOLE);
          return copied?.events.length === events.length;
        });
        expect((await documents.trailCopy?.(context).ofOrder(id, WHOLE))?.events).toEqual(events);
      }
      await putProduct(context, fault, productInput.parse(KETTLE), undefined);
      await until('the catalog is copied', SECONDS, async () => {
        const [copy] = (await documents.catalogCopy?.(context).find([fault])) ?? [];
        return copy !== undefined;
      });
      expect(await documents.catalogCopy?.(context).find([fault])).toEqual(
        await productsBySku(context.db, [fault]),
      );
      const wanted = await Promise.all(ids.map((id) => outcomesOf(context, [id])));
      await until('the outcomes are there', SECONDS, async () => {
        const last = ids.at(-1) ?? '';
        return (await documents.outcomes(context).ofOrder(last)).length > 0;
      });
      for (const [index, id] of ids.entries())
        expect(await documents.outcomes(context).ofOrder(id)).toEqual(wanted[index]);
      const slow = { timeout: SECONDS * 1_000 };
      await expect
        .poll(() => documents.deliveryLogCopy?.(context).find(deliveries), slow)
        .toEqual(await deliveryRecords(context.db, deliveries));
      await expect
        .poll(() => documents.notificationLogCopy?.(context).find(notifications), slow)
        .toEqual(await notificationRecords(context.db, notifications));
      expect(await context.db.selectFrom('outbox_set_aside').selectAll().execute()).toEqual([]);
      await relay.stop();
      await documents.close();
      await gate.close();
    },
    240_000,
  );
}
