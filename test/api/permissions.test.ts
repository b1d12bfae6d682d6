import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiContract } from '../../src/contract.ts';
import { PERMISSIONS } from '../../src/identity/identity.ts';
import { accessOf, type Access } from '../../src/identity/permissions.ts';
import { startApi, type TestApi } from '../support/api.ts';

interface Route {
  name: string;
  method: string;
  path: string;
  access: Access;
}

function routes(): Route[] {
  const found: Route[] = [];
  traverseContractProcedures({ router: apiContract, path: [] }, ({ contract, path }) => {
    const { method = 'POST', path: url = '' } = contract['~orpc'].route;
    const filled = url.replace(/\{[^}]+\}/g, crypto.randomUUID());
    found.push({ name: path.join('.'), method, path: filled, access: accessOf(path) });
  });
  return found;
}

const closed = routes().filter((route) => route.access !== 'public' && route.path !== '/events/stream');
const guarded = closed.filter((route) => route.access !== 'signed-in');
const REFUSED_FOR_ACCESS = [401, 403];

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  api.probes['always'] = async () => null;
});
afterAll(() => api.close());

const statusOf = async ({ method, path }: Route, token?: string) => {
  const response = await api.fetch(path, { method, ...(token ? { token } : {}) });
  await response.body?.cancel();
  return response.status;
};

/** A member of the default environment with these permissions. */
async function memberWith(email: string, permissions: readonly string[]): Promise<string> {
  const id = await api.addUser(email, 'USER', permissions);
  const { id: environmentId } = await api.controlPlane
    .selectFrom('environments')
    .select('id')
    .where('slug', '=', 'default')
    .executeTakeFirstOrThrow();
  await api.controlPlane
    .insertInto('memberships')
    .values({ user_id: id, environment_id: environmentId, role: 'MEMBER' })
    .execute();
  return api.signIn(email);
}

describe('the table of permissions (reference fault 29)', () => {
  test('knows every route', () => {
    expect(routes().length).toBeGreaterThan(20);
  });

  test.each(closed)('$name is closed to strangers', async (route) => {
    expect(await statusOf(route)).toBe(401);
  });

  test('closes the stream of live updates as well', async () => {
    expect((await api.fetch('/events/stream')).status).toBe(401);
  });

  test('lets a user do exactly what its permissions name', async () => {
    const nothing = await memberWith('nothing@example.com', []);
    for (const route of guarded)
      expect([route.name, await statusOf(route, nothing)]).toEqual([route.name, 403]);
    for (const permission of PERMISSIONS) {
      const token = await memberWith(`${permission}@example.com`, [permission]);
      for (const route of guarded) {
        const isRefused = (await statusOf(route, token)) === 403;
        expect([permission, route.name, isRefused]).toEqual([
          permission,
          route.name,
          route.access !== permission,
        ]);
      }
    }
  }, 120_000);

  test.each(['SUPERADMIN', 'PLATFORM_OWNER'] as const)(
    'lets a %s call everything that is theirs',
    async (role) => {
      const email = `${role.toLowerCase()}@example.com`;
      await api.addUser(email, role);
      const token = await api.signIn(email);
      for (const route of guarded) {
        const isRefused = REFUSED_FOR_ACCESS.includes(await statusOf(route, token));
        const concernsOthers = route.access === 'platform' && role === 'SUPERADMIN';
        expect([route.name, isRefused]).toEqual([route.name, concernsOthers]);
      }
    },
  );

  test('needs no sign-in for health', async () => {
    expect((await api.fetch('/health')).status).toBe(200);
    expect((await api.fetch('/health/ready')).status).toBe(200);
  });
});
