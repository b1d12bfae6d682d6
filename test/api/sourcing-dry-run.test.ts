import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../src/runtime/contract.ts';
import { sourcingRuleSchema } from '../../src/sourcing/contract.ts';
import { dryRunSchema } from '../../src/sourcing/dry-run-contract.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { hashOf } from '../support/database-hash.ts';
import { contextOf, line, place, placeAndSource } from '../support/orders.ts';
import { addStockedNode, FAR } from '../support/supply.ts';

const OWNER = 'owner@example.com';
const SKU = 'SKU-1';

let api: TestApi;
let token: string;
let context: Context;
let near: string;
let far: string;
let ruleIds: Record<string, string>;

const send = (path: string, body: object, method = 'POST') =>
  api.fetch(path, { method, token, body: JSON.stringify(body) });

async function addRule(name: string, priority: number, fields: object): Promise<[string, string]> {
  const response = await send('/sourcing-rules', { name, priority, ...fields });
  expect(response.status).toBe(201);
  return [name, sourcingRuleSchema.parse(await response.json()).id];
}

beforeAll(async () => {
  api = await startApi();
  await api.addUser(OWNER);
  token = await api.signIn(OWNER);
  context = await contextOf(api);
  near = await addStockedNode(context.db, 'NEAR', { [SKU]: 50 });
  far = await addStockedNode(context.db, 'FAR', { [SKU]: 500 }, FAR);
  ruleIds = Object.fromEntries([
    await addRule('West', 10, {
      strategy: 'STORE_NEAREST',
      conditions: [
        { field: 'state', operator: 'IN', value: ['CA', 'NV'] },
        { field: 'total_quantity', operator: 'LESS_THAN', value: 3 },
      ],
    }),
    await addRule('Deep stock', 20, {
      strategy: 'INVENTORY_RESERVATION',
      conditions: [{ field: 'metadata.care', operator: 'EQUALS', value: true }],
    }),
    await addRule('Everything', 100, { strategy: 'DISTANCE_OPTIMAL' }),
  ]);
});
afterAll(() => api.close());

const nobody = (fields: object = {}) => ({
  order: {
    line_items: [{ sku: SKU, quantity: 4 }],
    shipping_address: { postal_code: '10001', state: 'NY' },
    ...fields,
  },
});

async function evaluated(body: object) {
  const response = await send('/sourcing-rules/evaluate', body);
  const answer: unknown = await response.json();
  expect([response.status, answer]).toEqual([200, expect.anything()]);
  return dryRunSchema.parse(answer);
}

async function refused(body: object) {
  const response = await send('/sourcing-rules/evaluate', body);
  const { status, errors } = problemSchema.parse(await response.json());
  return { status, paths: errors?.map(({ path }) => path) };
}

const nodesOf = (answer: z.infer<typeof dryRunSchema>) => answer.allocations.map((each) => each['node_id']);

describe('a dry run for an order that nobody has placed', () => {
  test('says what would be decided, by which rule, and why not by an earlier one', async () => {
    const answer = await evaluated(nobody());
    expect(answer).toMatchObject({
      order_id: null,
      outcome: 'SOURCED',
      rule_applied: 'Everything',
      strategy_used: 'DISTANCE_OPTIMAL',
      total_split_nodes: 1,
      decision: { summary: expect.stringContaining('NEAR serves the whole order') },
      allocations: [{ node_id: near, node_code: 'NEAR', quantity: 4 }],
    });
    expect(answer.rules).toEqual([
      {
        id: ruleIds['West'],
        name: 'West',
        priority: 10,
        matched: false,
        unmet: [
          { field: 'state', operator: 'IN', value: ['CA', 'NV'], actual: 'NY' },
          { field: 'total_quantity', operator: 'LESS_THAN', value: 3, actual: 4 },
        ],
      },
      {
        id: ruleIds['Deep stock'],
        name: 'Deep stock',
        priority: 20,
        matched: false,
        unmet: [{ field: 'metadata.care', operator: 'EQUALS', value: true, actual: null }],
      },
      { id: ruleIds['Everything'], name: 'Everything', priority: 100, matched: true, unmet: [] },
    ]);
  });

  test('looks at every field that rules may name', async () => {
    const answer = await evaluated(nobody({ metadata: { care: true } }));
    expect(answer).toMatchObject({ rule_applied: 'Deep stock', strategy_used: 'INVENTORY_RESERVATION' });
    expect(nodesOf(answer)).toEqual([far]);
    expect(answer.rules.map(({ name }) => name)).toEqual(['West', 'Deep stock']);
  });

  test('takes other stock if asked', async () => {
    const stock = [{ node_id: near, sku: SKU, available: 3 }];
    expect(nodesOf(await evaluated({ ...nobody(), stock }))).toEqual([far]);
    const none = [...stock, { node_id: far, sku: SKU, available: 0 }];
    expect(await evaluated({ ...nobody(), stock: none })).toMatchObject({
      outcome: 'BACKORDERED',
      decision: { backorderReason: { code: 'NOT_ENOUGH_STOCK' } },
    });
    const other = [{ node_id: far, sku: 'SKU-OF-NOBODY', available: 9 }];
    const order = {
      line_items: [{ sku: 'SKU-OF-NOBODY', quantity: 9 }],
      shipping_address: { postal_code: '10001' },
    };
    expect(nodesOf(await evaluated({ order, stock: other }))).toEqual([far]);
  });

  test('takes one more rule, one in the place of another, or none of those that are stored', async () => {
    const rule = { name: 'Draft', strategy: 'COST_OPTIMAL', priority: 1, max_distance_km: 50 };
    const beside = await evaluated({ ...nobody(), rule });
    expect(beside).toMatchObject({
      rule_applied: 'Draft',
      strategy_used: 'COST_OPTIMAL',
      decision: { removed: [{ code: 'FAR', reason: 'TOO_FAR' }] },
    });
    const instead = await evaluated({
      ...nobody(),
      rule: { ...rule, priority: 200, id: ruleIds['Everything'] },
    });
    expect(instead.rules.map(({ name }) => name)).toEqual(['West', 'Deep stock', 'Draft']);
    const alone = await evaluated({ ...nobody(), rules: [] });
    expect(alone).toMatchObject({ rule_applied: null, rules: [], strategy_used: 'DISTANCE_OPTIMAL' });
  });

  test.each(['AI_ADAPTIVE', 'AI_HYBRID'])('of the strategy %s falls back and says so', async (strategy) => {
    for (const body of [
      { ...nobody(), force_strategy: strategy },
      { ...nobody(), rules: [{ name: 'AI', strategy }] },
    ]) {
      const { decision, ...answer } = await evaluated(body);
      const reason = `${strategy} has no AI scores to work with, so DISTANCE_OPTIMAL was used`;
      expect(answer).toMatchObject({ strategy_used: 'DISTANCE_OPTIMAL', outcome: 'SOURCED' });
      expect(decision).toMatchObject({
        strategyRequested: strategy,
        fallbackReason: reason,
        notes: expect.arrayContaining([`${reason}.`]),
      });
    }
  });

  test('without a place leaves distance out, and says so', async () => {
    const shipping_address = { city: 'Nowhere at all' };
    const { decision } = await evaluated(nobody({ shipping_address }));
    expect(decision['notes']).toContainEqual(expect.stringContaining('has no coordinates'));
  });
});

describe('a dry run for an order that exists', () => {
  test('is what its sourcing decides', async () => {
    const id = await place(context, { line_items: [line(SKU, 2)] });
    const answer = await evaluated({ order_id: id });
    expect(answer).toMatchObject({ order_id: id, outcome: 'SOURCED', rule_applied: 'Everything' });
    expect(nodesOf(answer)).toEqual([near]);
  });

  test('that is sourced has nothing open, and as a whole has its own units back', async () => {
    const { id } = await placeAndSource(context, { line_items: [line(SKU, 40)] });
    const { order_number } = z
      .object({ order_number: z.string() })
      .parse(await (await api.fetch(`/orders/${id}`, { token })).json());
    expect((await evaluated({ order_number })).decision['summary']).toBe('Nothing is left to allocate.');
    const whole = await evaluated({ order_number, units: 'whole' });
    expect(whole.allocations).toMatchObject([{ node_id: near, quantity: 40 }]);
  });
});

describe('a dry run is refused', () => {
  test.each<[string, () => object, number, string[] | undefined]>([
    ['without an order', () => ({}), 422, ['order_id']],
    ['with two', () => ({ ...nobody(), order_number: 'ORD-1' }), 422, ['order_id']],
    ['for an order that is none', () => ({ order_id: crypto.randomUUID() }), 404, undefined],
    ['for an order without lines', () => nobody({ line_items: [] }), 422, ['order.line_items']],
    ['for a delivery to nowhere', () => nobody({ shipping_address: null }), 422, ['order.shipping_address']],
    [
      'with stock at a node that is none',
      () => ({ ...nobody(), stock: [{ node_id: crypto.randomUUID(), sku: SKU, available: 1 }] }),
      422,
      ['stock.0.node_id'],
    ],
    [
      'with stock below zero',
      () => ({ ...nobody(), stock: [{ node_id: near, sku: SKU, available: -1 }] }),
      422,
      ['stock.0.available'],
    ],
    [
      'with a rule of which a condition is none',
      () => ({
        ...nobody(),
        rules: [
          {
            name: 'Bad',
            strategy: 'DISTANCE_OPTIMAL',
            conditions: [{ field: 'colour', operator: 'IN', value: ['red'] }],
          },
        ],
      }),
      422,
      ['rules.0.conditions.0.field'],
    ],
    [
      'with a rule that excludes a node that is none',
      () => ({
        ...nobody(),
        rule: { name: 'Bad', strategy: 'DISTANCE_OPTIMAL', excluded_node_ids: [crypto.randomUUID()] },
      }),
      422,
      ['rule.excluded_node_ids.0'],
    ],
    [
      'with a rule beside rules',
      () => ({ ...nobody(), rules: [], rule: { name: 'Bad', strategy: 'DISTANCE_OPTIMAL' } }),
      422,
      ['rule'],
    ],
  ])('%s', async (_, body, status, paths) => {
    expect(await refused(body())).toEqual({ status, paths });
  });
});

test('no dry run changes a byte of either database', async () => {
  const { id } = await placeAndSource(context, { line_items: [line(SKU, 3)] });
  const waiting = await place(context, { line_items: [line(SKU, 2_000)] });
  const before = [await hashOf(context.db), await hashOf(api.controlPlane)];
  const stock = [{ node_id: near, sku: SKU, available: 1 }];
  const rule = { name: 'Draft', strategy: 'LEAST_COST_SPLIT', priority: 1 };
  for (const body of [
    { order_id: id },
    { order_id: id, units: 'whole' },
    { order_id: waiting },
    { order_id: waiting, force_strategy: 'AI_HYBRID' },
    nobody(),
    { ...nobody({ allow_partial_shipment: true }), stock, rule },
    { ...nobody({ fulfillment_type: 'STORE_PICKUP' }), rules: [rule] },
  ]) {
    await evaluated(body);
  }
  expect([await hashOf(context.db), await hashOf(api.controlPlane)]).toEqual(before);
  expect(Object.keys(before[0] ?? {})).toContain('sourcing_decisions');
});
