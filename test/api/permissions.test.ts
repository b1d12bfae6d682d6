/**
 * Every route of the OpenAPI document by everyone who may come: what each is answered follows from the one table
 * (reference fault 29).
 */
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiContract } from '../../src/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { administrators, machines, strangers, users, type Caller, type Outcome } from '../support/callers.ts';
import { describedRoutes, type DescribedRoute } from '../support/described-routes.ts';

const MATRIX_MS = 120_000;

let api: TestApi;
let routes: DescribedRoute[];
let callers: Caller[];
beforeAll(async () => {
  api = await startApi();
  api.probes['always'] = async () => null;
  routes = await describedRoutes(api);
  const owner = await api.addUser('owner@example.com');
  callers = [
    ...(await strangers(api, owner)),
    ...(await users(api)),
    ...(await machines(api, owner)),
    ...(await administrators(api, owner)),
  ];
});
afterAll(() => api.close());

/** A path of the route that leads to nothing. */
const emptyPathOf = ({ path }: DescribedRoute) => path.replace(/\{[^}]+\}/g, () => crypto.randomUUID());

async function outcomeOf(method: string, path: string, headers: Record<string, string>): Promise<Outcome> {
  const response = await api.fetch(path, { method, headers });
  await response.body?.cancel();
  return response.status === 401 || response.status === 403 ? response.status : 'let in';
}

async function asked(caller: Caller): Promise<Record<string, [Outcome, Outcome]>> {
  const found: Record<string, [Outcome, Outcome]> = {};
  for (const route of routes) {
    const outcome = await outcomeOf(route.method, emptyPathOf(route), await caller.headersFor(route));
    found[route.name] = [outcome, caller.expected(route)];
  }
  return found;
}

describe('the table of permissions', () => {
  test('and the document know the same routes', () => {
    const names: string[] = [];
    traverseContractProcedures({ router: apiContract, path: [] }, ({ path }) => names.push(path.join('.')));
    expect(routes.map(({ name }) => name).sort()).toEqual(names.sort());
    expect(names.length).toBeGreaterThan(90);
  });

  test('and the document agree on who needs to sign in', () => {
    const open = routes.filter(({ operation }) => operation.security.length === 0);
    expect(open.map(({ name }) => name)).toEqual(
      routes.filter(({ access }) => access === 'public').map(({ name }) => name),
    );
  });

  test(
    'decides for everyone who comes to any route',
    async () => {
      for (const caller of callers) {
        const outcomes = Object.entries(await asked(caller));
        const wrong = outcomes.filter(([, [outcome, expected]]) => outcome !== expected);
        expect({ caller: caller.name, wrong }).toEqual({ caller: caller.name, wrong: [] });
      }
    },
    MATRIX_MS,
  );

  test('is not got round by another writing of the path or method', async () => {
    const closed = routes.filter(({ access }) => access !== 'public');
    for (const route of closed) {
      const path = emptyPathOf(route);
      expect([path, await outcomeOf(route.method, `${path}/`, {})]).toEqual([path, 401]);
      if (route.method === 'GET') expect([path, await outcomeOf('HEAD', path, {})]).toEqual([path, 401]);
    }
  });
});
