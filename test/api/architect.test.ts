import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { nodePerformanceSchema, patternSchema } from '../../src/learning/contract.ts';
import { discoverPatterns, updateNodePerformance } from '../../src/learning/figures.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { addLabel } from '../support/labels.ts';
import { contextOf } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

let api: TestApi;
let token: string;
let east: string;
let west: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('admin@example.org', 'SUPERADMIN');
  token = await api.signIn('admin@example.org');
});
afterAll(() => api.close());

async function read(path: string) {
  const response = await api.fetch(`/architect/${path}`, { token });
  const body: unknown = await response.json();
  return { status: response.status, total: response.headers.get('x-total-count'), body };
}

async function patterns(query = '') {
  const { status, total, body } = await read(`patterns${query}`);
  expect(status).toBe(200);
  return { total, items: z.array(patternSchema.strict()).parse(body) };
}

async function performance(query = '') {
  const { status, total, body } = await read(`node-performance${query}`);
  expect(status).toBe(200);
  return { total, items: z.array(nodePerformanceSchema.strict()).parse(body) };
}

test('before anything was learned both lists are empty', async () => {
  expect(await patterns()).toEqual({ total: '0', items: [] });
  expect(await performance()).toEqual({ total: '0', items: [] });
});

describe('what was learned', () => {
  beforeAll(async () => {
    const context = await contextOf(api);
    east = await addNode(context.db, 'DC-EAST');
    west = await addNode(context.db, 'DC-WEST');
    const now = new Date();
    const at = (days: number) => ({ delivered_at: new Date(now.getTime() - days * 86_400_000) });
    await addLabel(context.db, { node_id: east, ...at(1) });
    await addLabel(context.db, { node_id: east, ...at(2), outcome_score: 0.5 });
    await addLabel(context.db, { node_id: west, ...at(3), channel: 'MOBILE' });
    await addLabel(context.db, { node_id: west, ...at(20) });
    const documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, api.log);
    await discoverPatterns(context, documents.patterns(context), now);
    await updateNodePerformance(context, documents.nodePerformance(context), now);
  });

  test('patterns come with those first that most is known of, and by channel', async () => {
    const { total, items } = await patterns();
    expect(total).toBe('2');
    expect(items.map((each) => [each.cluster_key, each.total_samples])).toEqual([
      ['WEB|NY|0-50|SHIP_TO_HOME', 3],
      ['MOBILE|NY|0-50|SHIP_TO_HOME', 1],
    ]);
    expect(items[0]?.nodes.map(({ node_id: id }) => id)).toEqual([west, east]);
    const mobile = await patterns('?channel=MOBILE');
    expect([mobile.total, mobile.items.length, mobile.items[0]?.channel]).toEqual(['1', 1, 'MOBILE']);
    expect(await patterns('?channel=POS')).toEqual({ total: '0', items: [] });
    const first = await patterns('?limit=1');
    expect([first.total, first.items.length]).toEqual(['2', 1]);
  });

  test('node performance is that of the last 7 days, or of 30', async () => {
    const week = await performance();
    expect(week.items.map((each) => [each.node_id, each.period_days, each.samples])).toEqual([
      [east, 7, 2],
      [west, 7, 1],
    ]);
    expect(await performance('?period_days=7')).toEqual(week);
    const month = await performance('?period_days=30');
    expect(month.items.map((each) => each.samples)).toEqual([2, 2]);
    const first = await performance('?period_days=30&limit=1');
    expect([first.total, first.items.length]).toEqual(['2', 1]);
  });
});

test.each([
  ['patterns?channel=FAX', 'channel', 'WEB'],
  ['patterns?limit=0', 'limit', '1'],
  ['patterns?limit=101', 'limit', '100'],
  ['patterns?limit=many', 'limit', 'number'],
  ['node-performance?period_days=8', 'period_days', '30'],
  ['node-performance?period_days=week', 'period_days', '7'],
  ['node-performance?limit=201', 'limit', '200'],
  ['node-performance?limit=1.5', 'limit', 'int'],
])('%s is refused, and told why', async (path, where, accepted) => {
  const { status, body } = await read(path);
  expect(status).toBe(422);
  const { errors = [] } = problemSchema.parse(body);
  expect(errors.map((error) => error.path)).toEqual([where]);
  expect(errors[0]?.message).toContain(accepted);
});

test('is for administrators', async () => {
  await api.addUser('user@example.org', 'USER', ['sourcing.read', 'analytics.read']);
  const user = await api.signIn('user@example.org');
  for (const path of ['patterns', 'node-performance'])
    expect((await api.fetch(`/architect/${path}`, { token: user })).status).toBe(403);
});
