/** The right actor with another tenant's id: every route that names something finds nothing, and changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { hashOf } from '../support/database-hash.ts';
import { ENVIRONMENT_ID, ORGANIZATION_ID } from '../support/databases.ts';
import { bodiesOf, describedRoutes, type DescribedRoute } from '../support/described-routes.ts';
import { FOREIGN_SKU, makeForeignThings, type Things } from '../support/foreign-things.ts';
import { contextOf } from '../support/orders.ts';

/** Named in paths, and nobody's: the product's own templates and jobs. */
const OF_THE_PRODUCT = ['type', 'channel', 'schedule_id'];
/** Things of organizations; an environment's are all others. */
const OF_ORGANIZATIONS = ['organization_id', 'environment_id', 'env_id', 'user_id', 'group_id', 'key_id'];

const namesIn = ({ path }: DescribedRoute) =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');

let api: TestApi;
let routes: DescribedRoute[];
let things: Things;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addEnvironment('foreign');
  things = await makeForeignThings(await contextOf(api, 'foreign'));
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  routes = await describedRoutes(api);
});
afterAll(() => api.close());

const pathWith = ({ path }: DescribedRoute, ids: Things) =>
  path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));

/** Asks the route for these things, with the bodies of its examples. */
async function ask(route: DescribedRoute, ids: Things, headers: Record<string, string>, bearer = token) {
  const [body] = bodiesOf(route);
  const sent = body && (typeof body.value === 'string' ? body.value : JSON.stringify(body.value));
  const response = await api.fetch(pathWith(route, ids), {
    method: route.method,
    token: bearer,
    headers: { ...headers, ...(body ? { 'content-type': body.type } : {}) },
    ...(sent === undefined ? {} : { body: sent }),
  });
  return { status: response.status, text: await response.text() };
}

describe('things of another environment', () => {
  const naming = () =>
    routes.filter((route) => {
      const names = namesIn(route);
      return (
        names.length > 0 && ![...OF_THE_PRODUCT, ...OF_ORGANIZATIONS].some((name) => names.includes(name))
      );
    });

  test('have every name that a path may have', () => {
    const unknown = naming().flatMap((route) => namesIn(route).filter((name) => !things[name]));
    expect(unknown).toEqual([]);
    expect(naming().length).toBeGreaterThan(45);
  });

  test('are found where they are', async () => {
    for (const route of naming().filter(({ method }) => method === 'GET')) {
      const { status } = await ask(route, things, { 'x-oms-environment': 'foreign' });
      expect([route.name, status]).toEqual([route.name, 200]);
    }
  });

  test('are nowhere else, and are left as they are', async () => {
    const { db } = await api.environments.findOrThrow('foreign');
    const before = await hashOf(db);
    for (const route of naming()) {
      const isPut = route.method === 'PUT';
      const { status, text } = await ask(route, things, {
        'x-oms-environment': 'default',
        // What is put under a name of one's own choice is made; the version that others have is not there.
        ...(isPut ? { 'if-match': '"1"' } : {}),
      });
      // What is asked for by SKU is a list, and an empty one.
      const isEmptyList = status === 200 && text === '[]';
      const isNotThere = isEmptyList || (isPut && status === 409);
      expect([route.name, isNotThere ? 404 : status, text]).toEqual([route.name, 404, text]);
      expect([route.name, text.includes(`"${FOREIGN_SKU}"`)]).toEqual([route.name, false]);
    }
    expect(await hashOf(db)).toEqual(before);
  });
});

describe('things of another organization', () => {
  test('are nothing to its neighbour, and are left as they are', async () => {
    const organizationId = crypto.randomUUID();
    await api.controlPlane
      .insertInto('organizations')
      .values({ id: organizationId, slug: 'neighbour', name: 'Neighbour' })
      .execute();
    const stranger = await api.addUser('admin@neighbour.example', 'SUPERADMIN');
    await api.controlPlane
      .updateTable('users')
      .set({ organization_id: organizationId, default_environment_id: null })
      .where('id', '=', stranger)
      .execute();
    const bearer = await api.signIn('admin@neighbour.example');
    const post = async (path: string, body: unknown) =>
      (await (await api.fetch(path, { method: 'POST', token, body: JSON.stringify(body) })).json()).id;
    const ids: Things = {
      organization_id: ORGANIZATION_ID,
      environment_id: ENVIRONMENT_ID,
      env_id: ENVIRONMENT_ID,
      user_id: await api.addUser('ours@example.com', 'USER'),
      group_id: await post('/admin/groups', { name: 'Ours', permissions: [] }),
      key_id: await post('/api-keys', { name: 'Ours', scopes: ['orders.read'] }),
    };
    const naming = routes.filter((route) => namesIn(route).some((name) => OF_ORGANIZATIONS.includes(name)));
    expect(naming.length).toBeGreaterThan(15);
    const before = await hashOf(api.controlPlane);
    for (const route of naming) {
      const { status, text } = await ask(route, ids, { 'x-oms-environment': 'default' }, bearer);
      expect([route.name, [403, 404].includes(status), text]).toEqual([route.name, true, text]);
    }
    expect(await hashOf(api.controlPlane)).toEqual(before);
  });
});
