/** One suite for every place that patterns and node performance are kept; MongoDB's part runs where TEST_MONGODB_URL names a server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDocumentStores, type DocumentStores } from '../../src/documents/document-stores.ts';
import type { NodePerformanceMetrics, SourcingPattern } from '../../src/learning/contract.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { MONGODB_DB, MONGODB_URL, PLACES } from '../support/document-places.ts';
import { contextOf } from '../support/orders.ts';

const MONDAY = '2026-11-23T02:00:00.000Z';
const TUESDAY = '2026-11-24T02:00:00.000Z';
const NODES = [newId(), newId(), newId()].sort();
const [FIRST = '', SECOND = '', THIRD = ''] = NODES;

let databases: TestDatabases;
let context: Context;
let other: Context;
beforeAll(async () => {
  databases = await createDatabases();
  await databases.addEnvironment('other-shop');
  context = await contextOf(databases);
  other = await contextOf(databases, 'other-shop');
});
afterAll(() => databases.close());

function pattern(region: string, total: number, changes: Partial<SourcingPattern> = {}): SourcingPattern {
  const figures = { samples: total, avg_outcome_score: 0.91 };
  return {
    cluster_key: `${changes.channel ?? 'WEB'}|${region}|0-50|SHIP_TO_HOME`,
    channel: 'WEB',
    region,
    amount_bucket: '0-50',
    fulfillment_type: 'SHIP_TO_HOME',
    total_samples: total,
    nodes: [
      {
        ...{
          node_id: FIRST,
          node_name: 'DC East',
          avg_delivery_hours: 26.4,
          avg_cost: null,
          backorder_rate: 0.1,
        },
        ...figures,
      },
    ],
    strategies: [{ strategy: 'DISTANCE_OPTIMAL', ...figures }],
    updated_at: MONDAY,
    ...changes,
  };
}

function performance(node: string, changes: Partial<NodePerformanceMetrics> = {}): NodePerformanceMetrics {
  return {
    ...{ node_id: node, node_name: 'DC East', node_code: 'DC-EAST', period_days: 7, samples: 12 },
    ...{ avg_outcome_score: 0.87, avg_delivery_hours: 31.5, backorder_rate: 0.05, return_rate: 0.02 },
    ...{ avg_cost_variance_pct: 4.2, computed_at: MONDAY },
    ...changes,
  };
}

describe.each(PLACES)('what was learned, in $name', ({ configuration }) => {
  let documents: DocumentStores;
  beforeAll(() => {
    documents = openDocumentStores(configuration, databases.log);
  });
  afterAll(() => documents.close());
  beforeEach(async () => {
    for (const each of [context, other]) {
      await documents.patterns(each).replace([], '2026-12-31T00:00:00.000Z');
      await documents.nodePerformance(each).replace([], '2026-12-31T00:00:00.000Z');
    }
  });

  test('patterns are listed as they were computed, those with most samples first', async () => {
    const patterns = documents.patterns(context);
    expect(await patterns.list(undefined, 10)).toEqual({ items: [], total: 0 });
    const computed = [pattern('NY', 40), pattern('NJ', 40), pattern('CA', 90), pattern('ny', 40)];
    await patterns.replace(computed, MONDAY);
    const [newYork, newJersey, california, small] = computed;
    expect(await patterns.list(undefined, 10)).toEqual({
      items: [california, newJersey, newYork, small],
      total: 4,
    });
    expect(await patterns.list(undefined, 2)).toEqual({ items: [california, newJersey], total: 4 });
  });

  test('patterns of a channel are listed alone', async () => {
    const patterns = documents.patterns(context);
    const mobile = pattern('NY', 3, { channel: 'MOBILE' });
    await patterns.replace([pattern('NY', 9), mobile], MONDAY);
    expect(await patterns.list('MOBILE', 10)).toEqual({ items: [mobile], total: 1 });
    expect(await patterns.list('POS', 10)).toEqual({ items: [], total: 0 });
  });

  test('patterns computed later take the place of all before them', async () => {
    const patterns = documents.patterns(context);
    await patterns.replace([pattern('NY', 9), pattern('NJ', 5)], MONDAY);
    const later = [pattern('NY', 11, { updated_at: TUESDAY }), pattern('CA', 1, { updated_at: TUESDAY })];
    await patterns.replace(later, TUESDAY);
    await patterns.replace(later, TUESDAY);
    expect(await patterns.list(undefined, 10)).toEqual({ items: later, total: 2 });
    await patterns.replace([], '2026-11-25T02:00:00.000Z');
    expect(await patterns.list(undefined, 10)).toEqual({ items: [], total: 0 });
  });

  test('two that keep the same patterns at once leave them once', async () => {
    const patterns = documents.patterns(context);
    const computed = Array.from({ length: 20 }, (_, index) => pattern(`R${index}`, 100 - index));
    await patterns.replace(computed, MONDAY);
    const later = computed.map((each) => ({ ...each, updated_at: TUESDAY }));
    await Promise.all([patterns.replace(later, TUESDAY), patterns.replace(later, TUESDAY)]);
    expect(await patterns.list(undefined, 100)).toEqual({ items: later, total: 20 });
  });

  test('node performance is listed by period, the busiest node first', async () => {
    const metrics = documents.nodePerformance(context);
    const week = [performance(SECOND), performance(FIRST), performance(THIRD, { samples: 30 })];
    const month = performance(FIRST, { period_days: 30, samples: 77, avg_cost_variance_pct: null });
    await metrics.replace([...week, month], MONDAY);
    const [second, first, third] = week;
    expect(await metrics.ofPeriod(7, 10)).toEqual({ items: [third, first, second], total: 3 });
    expect(await metrics.ofPeriod(7, 1)).toEqual({ items: [third], total: 3 });
    expect(await metrics.ofPeriod(30, 10)).toEqual({ items: [month], total: 1 });
  });

  test('node performance computed later takes the place of all before it', async () => {
    const metrics = documents.nodePerformance(context);
    await metrics.replace([performance(FIRST), performance(SECOND, { period_days: 30 })], MONDAY);
    const later = performance(FIRST, { computed_at: TUESDAY, samples: 13 });
    await metrics.replace([later], TUESDAY);
    expect(await metrics.ofPeriod(7, 10)).toEqual({ items: [later], total: 1 });
    expect(await metrics.ofPeriod(30, 10)).toEqual({ items: [], total: 0 });
  });

  test('no environment sees or removes what another has learned', async () => {
    const computed = pattern('NY', 9);
    await documents.patterns(context).replace([computed], MONDAY);
    await documents.nodePerformance(context).replace([performance(FIRST)], MONDAY);
    await documents.patterns(other).replace([], TUESDAY);
    await documents.nodePerformance(other).replace([], TUESDAY);
    expect((await documents.patterns(other).list(undefined, 10)).items).toEqual([]);
    expect((await documents.nodePerformance(other).ofPeriod(7, 10)).items).toEqual([]);
    expect((await documents.patterns(context).list(undefined, 10)).items).toEqual([computed]);
    expect((await documents.nodePerformance(context).ofPeriod(7, 10)).items).toEqual([performance(FIRST)]);
  });
});

test('while MongoDB is away whoever reads is told so, and the job fails', async () => {
  const away = { MONGODB_URL: 'mongodb://127.0.0.1:1/?directConnection=true', MONGODB_DB };
  const documents = openDocumentStores(away, databases.log);
  const unavailable = { kind: 'unavailable', details: { retryAfterSeconds: 5 } };
  const [patterns, metrics, job] = await Promise.allSettled([
    documents.patterns(context).list(undefined, 10),
    documents.nodePerformance(context).ofPeriod(7, 10),
    documents.patterns(context).replace([pattern('NY', 9)], MONDAY),
  ]);
  expect(patterns).toMatchObject({ status: 'rejected', reason: unavailable });
  expect(metrics).toMatchObject({ status: 'rejected', reason: unavailable });
  expect(job).toMatchObject({ status: 'rejected', reason: { name: 'MongoServerSelectionError' } });
  await documents.close();
});

if (MONGODB_URL) {
  test('nothing that was learned is left of an environment that is removed', async () => {
    const documents = openDocumentStores({ MONGODB_URL, MONGODB_DB: `${MONGODB_DB}_gone` }, databases.log);
    await documents.patterns(context).replace([pattern('NY', 9)], MONDAY);
    await documents.nodePerformance(context).replace([performance(FIRST)], MONDAY);
    await documents.remove(context.environment.slug);
    expect((await documents.patterns(context).list(undefined, 10)).items).toEqual([]);
    expect((await documents.nodePerformance(context).ofPeriod(7, 10)).items).toEqual([]);
    await documents.close();
  });
}
