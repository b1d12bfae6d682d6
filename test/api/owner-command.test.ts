/** `oms owner` stands in the audit log, for whoever asks later where an owner came from. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOwner } from '../../src/identity/owner-command.ts';
import { startApi, type TestApi } from '../support/api.ts';

const EMAIL = 'first@example.com';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const entries = () =>
  api.controlPlane
    .selectFrom('audit_log')
    .select(['action', 'actor', 'actor_name', 'target_id', 'target_name', 'details'])
    .where('target_name', '=', EMAIL)
    .orderBy('created_at')
    .execute();

test('the account that it makes, and the link that it makes for one that is there', async () => {
  await makeOwner(api.configuration, ` ${EMAIL.toUpperCase()}`);
  const { id } = await api.controlPlane
    .selectFrom('users')
    .select('id')
    .where('email', '=', EMAIL)
    .executeTakeFirstOrThrow();
  const by = { actor: 'command-line', actor_name: 'oms owner', target_id: id, target_name: EMAIL };
  const made = { ...by, action: 'user.created', details: { role: 'PLATFORM_OWNER' } };
  expect(await entries()).toEqual([made]);
  await makeOwner(api.configuration, EMAIL);
  expect(await entries()).toEqual([made, { ...by, action: 'user.password_link_made', details: {} }]);
});

test('nothing when it refuses', async () => {
  await api.addUser('clerk@example.com', 'USER');
  await expect(makeOwner(api.configuration, 'clerk@example.com')).rejects.toThrow('not an active owner');
  const rows = await api.controlPlane
    .selectFrom('audit_log')
    .select('id')
    .where('target_name', '=', 'clerk@example.com')
    .where('actor', '=', 'command-line')
    .execute();
  expect(rows).toEqual([]);
});

test('the log is read by the owner, and filtered by where it came from', async () => {
  await api.addUser('reader@example.com');
  const token = await api.signIn('reader@example.com');
  const { items } = await (await api.fetch('/audit-log?actor=command-line', { token })).json();
  expect(items.map(({ action }: { action: string }) => action)).toEqual([
    'user.password_link_made',
    'user.created',
  ]);
});
