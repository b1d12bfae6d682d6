import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../src/runtime/contract.ts';
import { ruleVersionSchema, sourcingRuleSchema } from '../../src/sourcing/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

const OWNER = 'owner@example.com';
const ruleList = z.object({ items: z.array(sourcingRuleSchema), total: z.int() });

let api: TestApi;
let token: string;
let actor: string;
beforeAll(async () => {
  api = await startApi();
  actor = `user:${await api.addUser(OWNER)}`;
  token = await api.signIn(OWNER);
});
afterAll(() => api.close());

const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  api.fetch(`/sourcing-rules${path}`, {
    method,
    token,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const minimal = (name: string, fields: object = {}) => ({ name, strategy: 'DISTANCE_OPTIMAL', ...fields });

async function created(name: string, fields: object = {}) {
  const response = await send('POST', '/', minimal(name, fields));
  expect(response.status).toBe(201);
  return sourcingRuleSchema.parse(await response.json());
}

const ruleOf = async (response: Response) => sourcingRuleSchema.parse(await response.json());
const read = async (id: string) => ruleOf(await send('GET', `/${id}`));
const listed = async (query = '') => ruleList.parse(await (await send('GET', query)).json());
const versionsOf = async (id: string) =>
  z.array(ruleVersionSchema).parse(await (await send('GET', `/${id}/versions`)).json());

async function refusalOf(response: Response) {
  const { status, detail, errors } = problemSchema.parse(await response.json());
  expect(status).toBe(response.status);
  return { status, detail, errors };
}

beforeEach(async () => {
  for (const { id } of (await listed('?page_size=200')).items) await send('DELETE', `/${id}`);
});

describe('adding a rule', () => {
  test('takes the defaults of the reference, and names who was signed in', async () => {
    const response = await send('POST', '/', minimal('First', { created_by: 'somebody else' }));
    const rule = await ruleOf(response);
    expect([response.status, response.headers.get('etag'), response.headers.get('location')]).toEqual([
      201,
      '"1"',
      `/sourcing-rules/${rule.id}`,
    ]);
    expect(rule).toMatchObject({
      name: 'First',
      description: null,
      priority: 100,
      is_active: true,
      conditions: [],
      allowed_node_types: [],
      excluded_node_ids: [],
      required_capabilities: [],
      max_split_nodes: 3,
      max_distance_km: null,
      cost_weight: 0.5,
      distance_weight: 0.5,
      version: 1,
      created_by: actor,
    });
    expect(await read(rule.id)).toEqual(rule);
  });

  test('sent twice with one key is one rule', async () => {
    const headers = { 'idempotency-key': 'rule-key' };
    const first = await ruleOf(await send('POST', '/', minimal('Keyed'), headers));
    expect(await ruleOf(await send('POST', '/', minimal('Keyed'), headers))).toEqual(first);
    expect((await listed()).total).toBe(1);
    expect((await send('POST', '/', minimal('Other'), headers)).status).toBe(409);
  });

  const condition = (field: string, operator: string, value: unknown) => ({
    conditions: [
      { field: 'channel', operator: 'EQUALS', value: 'WEB' },
      { field, operator, value },
    ],
  });
  test.each<[string, object, string, RegExp]>([
    [
      'an unknown field',
      condition('colour', 'EQUALS', 'red'),
      'conditions.1.field',
      /unknown field colour; known are/,
    ],
    [
      'metadata without a key',
      condition('metadata.a..b', 'EQUALS', 1),
      'conditions.1.field',
      /unknown field/,
    ],
    [
      'text for a number',
      condition('total_amount', 'GREATER_THAN', 'much'),
      'conditions.1.value',
      /takes numbers/,
    ],
    ['one value for a list', condition('state', 'IN', 'CA'), 'conditions.1.value', /takes a list/],
    ['an object', condition('state', 'EQUALS', { a: 1 }), 'conditions.1.value', /must be text/],
    [
      'an operator that does not suit',
      condition('state', 'LESS_THAN', 5),
      'conditions.1.operator',
      /does not apply to state; accepted are EQUALS/,
    ],
    ['an operator that is none', condition('state', 'LIKE', 'C%'), 'conditions.1.operator', /EQUALS/],
    [
      'a channel that is none',
      condition('channel', 'IN', ['WEB', 'FAX']),
      'conditions.1.value',
      /FAX is no channel; known are WEB/,
    ],
    ['a strategy that is none', { strategy: 'MAGIC' }, 'strategy', /DISTANCE_OPTIMAL/],
    ['a node type that is none', { allowed_node_types: ['SHED'] }, 'allowed_node_types.0', /WAREHOUSE/],
    [
      'a capability that is none',
      { required_capabilities: ['can_fly'] },
      'required_capabilities.0',
      /can_ship/,
    ],
    [
      'a node that is none',
      { excluded_node_ids: ['0193aaaa-0000-7000-8000-000000000001'] },
      'excluded_node_ids.0',
      /there is no node/,
    ],
    ['a split over nothing', { max_split_nodes: 0 }, 'max_split_nodes', />=1/],
    ['a distance of nothing', { max_distance_km: 0 }, 'max_distance_km', />0/],
    ['a weight above 1', { cost_weight: 1.5 }, 'cost_weight', /<=1/],
    [
      'weights that say nothing',
      { strategy: 'COST_OPTIMAL', cost_weight: 0, distance_weight: 0 },
      'cost_weight',
      /above 0/,
    ],
    [
      'stores alone without stores',
      { strategy: 'STORE_NEAREST', allowed_node_types: ['WAREHOUSE'] },
      'allowed_node_types',
      /RETAIL_STORE and DARK_STORE alone/,
    ],
    ['a priority of nothing', { priority: 0 }, 'priority', />=1/],
  ])('refuses %s', async (_, fields, path, message) => {
    const refusal = await refusalOf(await send('POST', '/', minimal('Bad', fields)));
    expect(refusal).toMatchObject({
      status: 422,
      errors: [{ path, message: expect.stringMatching(message) }],
    });
    expect((await listed()).total).toBe(0);
  });
});

describe('changing a rule', () => {
  test('changes what is given, forgets the limit that is null, and answers the next version', async () => {
    const rule = await created('Change', { max_distance_km: 100, description: 'Old' });
    const response = await send('PATCH', `/${rule.id}`, { name: null, max_distance_km: null, priority: 7 });
    expect(response.headers.get('etag')).toBe('"2"');
    const changed = await ruleOf(response);
    expect(changed).toEqual({
      ...rule,
      max_distance_km: null,
      priority: 7,
      version: 2,
      updated_at: changed.updated_at,
    });
  });

  test('that changes nothing is no new version', async () => {
    const rule = await created('Same', { conditions: [{ field: 'state', operator: 'IN', value: ['CA'] }] });
    const patch = { conditions: [{ value: ['CA'], operator: 'IN', field: 'state' }], priority: 100 };
    expect(await ruleOf(await send('PATCH', `/${rule.id}`, patch))).toEqual(rule);
    expect(await versionsOf(rule.id)).toHaveLength(1);
  });

  test('is judged on the rule that comes of it', async () => {
    const rule = await created('Whole', { allowed_node_types: ['WAREHOUSE'] });
    const refusal = await refusalOf(await send('PATCH', `/${rule.id}`, { strategy: 'STORE_NEAREST' }));
    expect(refusal).toMatchObject({ status: 422, errors: [{ path: 'allowed_node_types' }] });
    expect(await read(rule.id)).toEqual(rule);
  });

  test('of another version than the one that was seen is refused', async () => {
    const rule = await created('Stale');
    await send('PATCH', `/${rule.id}`, { priority: 5 }, { 'if-match': '"1"' });
    for (const [method, path] of [
      ['PATCH', `/${rule.id}`],
      ['DELETE', `/${rule.id}`],
      ['POST', `/${rule.id}/toggle`],
      ['POST', `/${rule.id}/versions/1/restore`],
    ] as const) {
      const body = method === 'PATCH' ? { priority: 6 } : undefined;
      const refusal = await refusalOf(await send(method, path, body, { 'if-match': '"1"' }));
      expect(refusal).toMatchObject({
        status: 409,
        detail: expect.stringContaining('version 2 by now, not 1'),
      });
    }
    expect(await read(rule.id)).toMatchObject({ priority: 5, version: 2 });
    expect((await send('PATCH', `/${rule.id}`, { priority: 6 }, { 'if-match': 'new' })).status).toBe(422);
  });

  test('twenty times at once loses no change', async () => {
    const rule = await created('Busy');
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send('PATCH', `/${rule.id}`, { priority: 200 + index })),
    );
    expect(new Set(statuses.map((response) => response.status))).toEqual(new Set([200]));
    expect((await read(rule.id)).version).toBe(21);
    expect((await versionsOf(rule.id)).map(({ version }) => version)).toEqual(
      Array.from({ length: 21 }, (_, index) => 21 - index),
    );
  });

  test('turns it on and off', async () => {
    const rule = await created('Toggle');
    expect(await ruleOf(await send('POST', `/${rule.id}/toggle`))).toMatchObject({
      is_active: false,
      version: 2,
    });
    expect((await listed('?is_active=true')).total).toBe(0);
    expect(await ruleOf(await send('POST', `/${rule.id}/toggle`))).toMatchObject({
      is_active: true,
      version: 3,
    });
    expect((await versionsOf(rule.id)).map(({ change }) => change)).toEqual([
      'ACTIVATED',
      'DEACTIVATED',
      'CREATED',
    ]);
  });

  test('that only turns it off is told as that', async () => {
    const rule = await created('Patched');
    await send('PATCH', `/${rule.id}`, { is_active: false });
    await send('PATCH', `/${rule.id}`, { is_active: true, priority: 9 });
    expect((await versionsOf(rule.id)).map(({ change }) => change)).toEqual([
      'UPDATED',
      'DEACTIVATED',
      'CREATED',
    ]);
  });

  test('is refused when there is none', async () => {
    const id = crypto.randomUUID();
    expect((await send('GET', `/${id}`)).status).toBe(404);
    expect((await send('PATCH', `/${id}`, { priority: 3 })).status).toBe(404);
    expect((await send('DELETE', `/${id}`)).status).toBe(404);
    expect((await send('POST', `/${id}/toggle`)).status).toBe(404);
    expect((await send('GET', `/${id}/versions`)).status).toBe(404);
  });
});

describe('the history of a rule', () => {
  test('says who changed what', async () => {
    const node = await addNode((await contextOf(api)).db, 'HISTORY');
    const rule = await created('Before');
    await send('PATCH', `/${rule.id}`, { name: 'After', excluded_node_ids: [node] });
    const [latest, first] = await versionsOf(rule.id);
    expect(latest).toMatchObject({
      version: 2,
      change: 'UPDATED',
      actor,
      changes: [
        { field: 'name', before: 'Before', after: 'After' },
        { field: 'excluded_node_ids', before: [], after: [node] },
      ],
    });
    expect(first).toMatchObject({ version: 1, change: 'CREATED', changes: [], rule: { name: 'Before' } });
  });

  test('outlives the rule, which comes back as it was', async () => {
    const rule = await created('Lost', { priority: 3 });
    expect((await send('DELETE', `/${rule.id}`)).status).toBe(204);
    expect((await send('DELETE', `/${rule.id}`)).status).toBe(404);
    expect((await send('PATCH', `/${rule.id}`, { priority: 4 })).status).toBe(404);
    expect((await listed()).total).toBe(0);
    expect((await listed('?deleted=true&page_size=200')).items.map(({ id }) => id)).toContain(rule.id);
    const restored = await ruleOf(await send('POST', `/${rule.id}/versions/1/restore`));
    expect(restored).toMatchObject({
      name: 'Lost',
      priority: 3,
      is_active: true,
      deleted_at: null,
      version: 3,
    });
    expect((await listed()).items).toEqual([restored]);
    expect((await versionsOf(rule.id))[0]).toMatchObject({ change: 'RESTORED', restored_from: 1 });
    expect((await send('POST', `/${rule.id}/versions/9/restore`)).status).toBe(404);
  });

  test('cannot be changed afterwards', async () => {
    const { db } = await contextOf(api);
    await created('Written once');
    await expect(sql`UPDATE sourcing_rule_versions SET actor = 'nobody'`.execute(db)).rejects.toThrow(
      'append-only',
    );
    await expect(sql`DELETE FROM sourcing_rule_versions`.execute(db)).rejects.toThrow('append-only');
  });
});

describe('the order of the rules', () => {
  const names = async () => (await listed()).items.map(({ name }) => name);

  test('is changed in one step, and only rules that move get a new version', async () => {
    const [a, b, c] = [
      await created('A', { priority: 10 }),
      await created('B', { priority: 20 }),
      await created('C', { priority: 30 }),
    ];
    const response = await send('PUT', '/order', {
      rules: [{ id: b.id }, { id: a.id }, { id: c.id, version: 1 }],
    });
    const { items } = ruleList.parse(await response.json());
    expect(items.map(({ name, priority, version }) => [name, priority, version])).toEqual([
      ['B', 10, 2],
      ['A', 20, 2],
      ['C', 30, 1],
    ]);
    expect((await versionsOf(a.id))[0]).toMatchObject({
      change: 'REORDERED',
      changes: [{ field: 'priority', before: 10, after: 20 }],
    });
  });

  test('tells equal priorities apart', async () => {
    const [a, b, c] = [await created('A'), await created('B'), await created('C')];
    await send('PUT', '/order', { rules: [c, b, a].map(({ id }) => ({ id })) });
    expect((await listed()).items.map(({ name, priority }) => [name, priority])).toEqual([
      ['C', 100],
      ['B', 101],
      ['A', 102],
    ]);
  });

  test('must name every rule once, as they are now', async () => {
    const [a, b] = [await created('A', { priority: 1 }), await created('B', { priority: 2 })];
    expect((await send('PUT', '/order', { rules: [{ id: b.id }] })).status).toBe(409);
    expect((await send('PUT', '/order', { rules: [{ id: b.id }, { id: a.id, version: 4 }] })).status).toBe(
      409,
    );
    const twice = [{ id: b.id }, { id: a.id }, { id: b.id }];
    expect((await send('PUT', '/order', { rules: twice })).status).toBe(422);
    const stranger = [{ id: b.id }, { id: a.id }, { id: crypto.randomUUID() }];
    expect((await send('PUT', '/order', { rules: stranger })).status).toBe(409);
    expect(await names()).toEqual(['A', 'B']);
  });

  test('changed by many at once is one of their orders', async () => {
    const rules: z.infer<typeof sourcingRuleSchema>[] = [];
    for (let index = 0; index < 6; index++) rules.push(await created(`R${index}`, { priority: index + 1 }));
    const wishes = Array.from({ length: 12 }, (_, turn) => [
      ...rules.slice(turn % 6),
      ...rules.slice(0, turn % 6),
    ]);
    const answers = await Promise.all(
      wishes.map((wish) => send('PUT', '/order', { rules: wish.map(({ id }) => ({ id })) })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(wishes.map((wish) => wish.map(({ name }) => name))).toContainEqual(await names());
  });
});

describe('what rules are made of', () => {
  test('is told to editors', async () => {
    const metadata = z
      .object({
        operators: z.array(z.string()),
        fields: z.array(
          z.object({
            field: z.string(),
            kind: z.string(),
            operators: z.array(z.string()),
            values: z.array(z.string()).nullable(),
          }),
        ),
      })
      .parse(await (await send('GET', '/metadata')).json());
    expect(metadata.operators).toHaveLength(10);
    const fieldNamed = (name: string) => metadata.fields.find(({ field }) => field === name);
    expect(fieldNamed('channel')).toMatchObject({
      kind: 'text',
      values: ['WEB', 'MOBILE', 'POS', 'API', 'MARKETPLACE'],
    });
    expect(fieldNamed('total_quantity')?.operators).not.toContain('CONTAINS');
    for (const name of [
      'state',
      'city',
      'postal_code',
      'country',
      'shipping_state',
      'line_count',
      'sku',
      'tags',
      'metadata.<key>',
    ]) {
      expect(fieldNamed(name)?.operators.length).toBeGreaterThan(0);
    }
  });
});
