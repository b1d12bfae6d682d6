/** Who did what is read by name: of one's own organization, looked up when it is read, beside the actor as it was kept. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { ENVIRONMENT_ID } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';

const OWNER = 'owner@example.com';

let api: TestApi;
let token: string;
let strangersId: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser(OWNER);
  token = await api.signIn(OWNER);
  strangersId = crypto.randomUUID();
  const stranger = { id: strangersId, slug: 'strangers', name: 'Strangers' };
  await api.controlPlane.insertInto('organizations').values(stranger).execute();
});
afterAll(() => api.close());

const changed = (id: string, columns: { full_name?: string; organization_id?: string }) =>
  api.controlPlane.updateTable('users').set(columns).where('id', '=', id).execute();

async function addKey(environmentId: string): Promise<string> {
  const id = crypto.randomUUID();
  const { id: maker } = await api.controlPlane
    .selectFrom('users')
    .select('id')
    .where('email', '=', OWNER)
    .executeTakeFirstOrThrow();
  await api.controlPlane
    .insertInto('api_keys')
    .values({
      ...{ id, environment_id: environmentId, name: 'Web shop', prefix: `oms_${id}`, scopes: [] },
      ...{ key_hash: Buffer.from(id), expires_at: null, created_by: maker },
    })
    .execute();
  return id;
}

/** The first event of an order that this actor placed. */
async function eventBy(actor: string): Promise<{ actor: string; actor_name: string }> {
  const id = await place({ ...(await contextOf(api)), actor });
  const [event] = await (await api.fetch(`/orders/${id}/events`, { token })).json();
  return { actor: event.actor, actor_name: event.actor_name };
}

describe('the trail of an order names', () => {
  test('a user by its full name, by its email where it has none, and by the new name when it changes', async () => {
    const id = await api.addUser('rita@example.com', 'USER');
    const actor = `user:${id}`;
    expect(await eventBy(actor)).toEqual({ actor, actor_name: 'rita@example.com' });
    await changed(id, { full_name: 'Rita Ruiz' });
    expect(await eventBy(actor)).toEqual({ actor, actor_name: 'Rita Ruiz' });
  });

  test('an API key of the environment, the product and the carrier', async () => {
    const actor = `key:${await addKey(ENVIRONMENT_ID)}`;
    expect(await eventBy(actor)).toEqual({ actor, actor_name: 'Web shop' });
    expect(await eventBy('system')).toEqual({ actor: 'system', actor_name: 'Longhaul' });
    expect(await eventBy('carrier')).toEqual({ actor: 'carrier', actor_name: 'Carrier' });
  });

  test('the owner of the platform by that alone where it comes from another organization', async () => {
    const id = await api.addUser('platform@strangers.example', 'PLATFORM_OWNER');
    await changed(id, { full_name: 'Olga Owner', organization_id: strangersId });
    const actor = `user:${id}`;
    expect(await eventBy(actor)).toEqual({ actor, actor_name: 'Owner of the platform' });
  });

  test('nobody of another organization or environment, and none that is gone', async () => {
    const id = await api.addUser('spy@strangers.example', 'SUPERADMIN');
    await changed(id, { full_name: 'Sam Spy', organization_id: strangersId });
    const foreignKey = await addKey(await api.addEnvironment('elsewhere', strangersId));
    expect((await eventBy(`user:${id}`)).actor_name).toBe('Unknown user');
    expect((await eventBy(`key:${foreignKey}`)).actor_name).toBe('Unknown API key');
    expect((await eventBy(`user:${crypto.randomUUID()}`)).actor_name).toBe('Unknown user');
  });
});

test('versions of rules and returns name their authors, too', async () => {
  const rule = { name: 'Named', strategy: 'DISTANCE_OPTIMAL' };
  const made = await api.fetch('/sourcing-rules', { method: 'POST', token, body: JSON.stringify(rule) });
  const { id: ruleId } = await made.json();
  const versions = await (await api.fetch(`/sourcing-rules/${ruleId}/versions`, { token })).json();
  expect(versions).toMatchObject([{ actor: expect.stringMatching(/^user:/), actor_name: OWNER }]);

  const context = await contextOf(api);
  const orderId = await place(context);
  const returnId = crypto.randomUUID();
  await context.db
    .insertInto('returns')
    .values({
      ...{ id: returnId, return_number: 'RMA-20261123-AAAAAA', order_id: orderId, status: 'REQUESTED' },
      ...{ reason: 'too small', created_by: versions[0].actor },
    })
    .execute();
  const named = { created_by: versions[0].actor, created_by_name: OWNER };
  expect(await (await api.fetch(`/returns/${returnId}`, { token })).json()).toMatchObject(named);
  expect(await (await api.fetch('/returns', { token })).json()).toMatchObject({ items: [named] });
});
