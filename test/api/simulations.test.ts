import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { ENVIRONMENT_ID } from '../support/databases.ts';
import { contextOf, placeAndSource } from '../support/orders.ts';
import { LATELY } from '../support/simulations.ts';
import { addStockedNode } from '../support/supply.ts';

const ADMIN = 'admin@simulations.example';
const READER = 'reader@simulations.example';

let api: TestApi;
let token: string;
let reader: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser(ADMIN, 'SUPERADMIN');
  const user_id = await api.addUser(READER, 'USER', ['sourcing.read']);
  await api.controlPlane
    .insertInto('memberships')
    .values({ user_id, environment_id: ENVIRONMENT_ID, role: 'MEMBER' })
    .execute();
  token = await api.signIn(ADMIN);
  reader = await api.signIn(READER);
  await api.addEnvironment('elsewhere');
  const context = await contextOf(api);
  await addStockedNode(context.db, 'EAST', { 'SKU-1': 9 });
  await placeAndSource(context);
});
afterAll(() => api.close());

const post = (body: unknown, headers: Record<string, string> = {}, as = token) =>
  api.fetch('/sourcing/simulations', {
    method: 'POST',
    token: as,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const WHOLE = { orders: LATELY, rule_sets: [{ name: 'Current rules' }] };

describe('simulations over HTTP', () => {
  test('one is begun, also while Temporal is away, shown, listed and cancelled', async () => {
    const made = await post(WHOLE);
    expect(made.status).toBe(201);
    const address = made.headers.get('location') ?? '';
    const simulation = await (await api.fetch(address, { token: reader })).json();
    expect(simulation).toMatchObject({
      status: 'PENDING',
      orders_total: 1,
      orders: LATELY,
      runs: [
        { run: 0, rules: null, fill_rate: null },
        { run: 1, name: 'Current rules', rules: [] },
      ],
    });
    const list = await (await api.fetch('/sourcing/simulations', { token: reader })).json();
    expect(list).toMatchObject({ total: 1, page: 1, items: [{ status: 'PENDING' }] });
    expect((await api.fetch(`${address}/cancel`, { method: 'POST', token: reader })).status).toBe(403);
    const cancelled = await api.fetch(`${address}/cancel`, { method: 'POST', token });
    expect(await cancelled.json()).toMatchObject({ status: 'CANCELLED' });
    expect((await api.fetch(`${address}/cancel`, { method: 'POST', token })).status).toBe(409);
  });

  test('nobody sees it from another environment', async () => {
    const address = (await post(WHOLE)).headers.get('location') ?? '';
    const elsewhere = { token, headers: { 'x-oms-environment': 'elsewhere' } };
    for (const path of ['', '/orders', '/export']) {
      expect((await api.fetch(`${address}${path}`, elsewhere)).status).toBe(404);
    }
    expect((await api.fetch(`${address}/cancel`, { ...elsewhere, method: 'POST' })).status).toBe(404);
    const list = await (await api.fetch('/sourcing/simulations', elsewhere)).json();
    expect(list).toMatchObject({ total: 0 });
  });

  test.each([
    ['without orders', { rule_sets: WHOLE.rule_sets }, 'orders'],
    ['with half a range', { ...WHOLE, orders: { from_date: '2026-11-01' } }, 'orders.to_date'],
    [
      'with a range and a list',
      { ...WHOLE, orders: { ...LATELY, order_numbers: ['A'] } },
      'orders.order_numbers',
    ],
    ['without rule sets', { ...WHOLE, rule_sets: [] }, 'rule_sets'],
    [
      'with six of them',
      { ...WHOLE, rule_sets: [1, 2, 3, 4, 5, 6].map((n) => ({ name: `Set ${n}` })) },
      'rule_sets',
    ],
    ['with two of one name', { ...WHOLE, rule_sets: [{ name: 'A' }, { name: 'A' }] }, 'rule_sets'],
    [
      'with a rule that could not be saved',
      { ...WHOLE, rule_sets: [{ name: 'A', rules: [{ name: 'B', strategy: 'FASTEST' }] }] },
      'rule_sets.0.rules.0.strategy',
    ],
    ['with a field that there is not', { ...WHOLE, rule_sets: [{ name: 'A', rule: [] }] }, 'rule_sets.0'],
  ])('one %s is refused, and says where', async (_, body, path) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    const problem = (await answer.json()) as { errors: { path: string }[] };
    expect(problem.errors.map((each) => each.path).join()).toContain(path);
  });
});
