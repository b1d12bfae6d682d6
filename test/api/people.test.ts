/** Users, groups and the audit log over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUser } from '../../src/identity/users.ts';
import { PASSWORD, serveApi, startApi, type TestApi } from '../support/api.ts';
import { ENVIRONMENT_ID } from '../support/databases.ts';

const NEW_PASSWORD = 'another horse battery';

let api: TestApi;
let owner: string;
let admin: string;
let stranger: string;
let foreignEnvironment: string;

beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  await api.addUser('admin@example.com', 'SUPERADMIN');
  const organizationId = crypto.randomUUID();
  await api.controlPlane
    .insertInto('organizations')
    .values({ id: organizationId, slug: 'others', name: 'Others' })
    .execute();
  foreignEnvironment = await api.addEnvironment('foreign', organizationId);
  await createUser(api.controlPlane, {
    email: 'stranger@example.org',
    password: PASSWORD,
    fullName: null,
    role: 'SUPERADMIN',
    organizationId,
    defaultEnvironmentId: foreignEnvironment,
  });
  owner = await api.signIn('owner@example.com');
  admin = await api.signIn('admin@example.com');
  stranger = await api.signIn('stranger@example.org');
});
afterAll(() => api.close());

async function call(token: string, method: string, path: string, body?: unknown) {
  const response = await api.fetch(path, {
    method,
    token,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

async function made(email: string, more: Record<string, unknown> = {}) {
  const { status, body } = await call(admin, 'POST', '/admin/users', { email, password: PASSWORD, ...more });
  expect(status).toBe(201);
  return body;
}

const login = (email: string, password: string) =>
  api.fetch('/auth/login', { method: 'POST', body: JSON.stringify({ email, password }) });

describe('users', () => {
  test('are made, listed, and enter the environments that they are granted', async () => {
    const user = await made('Picker@Example.com', { full_name: 'Pia Picker' });
    expect(user).toMatchObject({
      email: 'picker@example.com',
      full_name: 'Pia Picker',
      is_active: true,
      is_superadmin: false,
      platform_role: 'USER',
      group_id: null,
      permissions: [],
    });
    const list = await call(admin, 'GET', '/admin/users/');
    expect(list.body.map(({ email }: { email: string }) => email)).toContain('picker@example.com');
    expect(Number(list.headers.get('x-total-count'))).toBe(list.body.length);

    await call(admin, 'PATCH', `/admin/users/${user.id}`, { permissions: ['nodes.read'] });
    const token = await api.signIn('picker@example.com');
    expect((await call(token, 'GET', '/nodes')).status).toBe(400);
    const granted = await call(admin, 'POST', `/admin/users/${user.id}/env-roles`, {
      env_id: ENVIRONMENT_ID,
    });
    expect(granted.body.env_roles).toMatchObject([{ env_id: ENVIRONMENT_ID, role: 'MEMBER' }]);
    expect(granted.body.org_roles).toMatchObject([{ role: 'ORG_MEMBER' }]);
    expect((await call(token, 'GET', '/nodes')).status).toBe(200);
    const withdrawn = await call(admin, 'DELETE', `/admin/users/${user.id}/env-roles/${ENVIRONMENT_ID}`);
    expect(withdrawn.body.env_roles).toEqual([]);
    expect((await call(token, 'GET', '/nodes')).status).toBe(400);
  });

  test('are found by what they are called, their role and their state', async () => {
    const found = async (query: string) =>
      (await call(admin, 'GET', `/admin/users?${query}`)).body.map(({ email }: { email: string }) => email);
    await made('find_me@example.com', { full_name: 'Fiona Finder' });
    const { id } = await made('findxme@example.com');
    expect(await found('q=FIONA')).toEqual(['find_me@example.com']);
    expect(await found('q=find_')).toEqual(['find_me@example.com']);
    expect(await found('q=find&role=SUPERADMIN')).toEqual([]);
    await call(admin, 'DELETE', `/admin/users/${id}`);
    expect(await found('q=find&is_active=false')).toEqual(['findxme@example.com']);
    expect(await found('q=find&is_active=true')).toEqual(['find_me@example.com']);
    expect(await found(`group_id=${crypto.randomUUID()}`)).toEqual([]);
    const page = await call(admin, 'GET', '/admin/users?q=find&page=2&page_size=1');
    expect(page.body).toHaveLength(1);
    expect(page.headers.get('x-total-count')).toBe('2');
  });

  test('have one address each', async () => {
    await made('twice@example.com');
    const again = await call(admin, 'POST', '/admin/users', {
      email: 'TWICE@example.com',
      password: PASSWORD,
    });
    expect(again.status).toBe(409);
  });

  test.each([
    ['a short password', { password: 'short' }],
    ['no address', { email: 'nobody' }],
    ['a role that is not asked for so', { platform_role: 'PLATFORM_OWNER' }],
    ['another organization', { organization_id: crypto.randomUUID() }],
    ['another environment', { default_environment_id: ENVIRONMENT_ID }],
    ['a group of nobody', { group_id: crypto.randomUUID() }],
  ])('are not made with %s', async (_what, more) => {
    const body = { email: 'refused@example.com', password: PASSWORD, ...more };
    expect((await call(admin, 'POST', '/admin/users', body)).status).toBe(422);
    const rows = await api.controlPlane
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'refused@example.com')
      .execute();
    expect(rows).toEqual([]);
  });

  test('that are switched off lose their sessions, which do not come back with them', async () => {
    const { id } = await made('leaver@example.com');
    const token = await api.signIn('leaver@example.com');
    expect((await call(token, 'GET', '/auth/me')).status).toBe(200);
    expect((await call(admin, 'DELETE', `/admin/users/${id}`)).status).toBe(204);
    expect((await call(token, 'GET', '/auth/me')).status).toBe(401);
    expect((await login('leaver@example.com', PASSWORD)).status).toBe(401);
    expect((await call(admin, 'PATCH', `/admin/users/${id}`, { is_active: true })).status).toBe(200);
    expect((await call(token, 'GET', '/auth/me')).status).toBe(401);
    const anew = await api.signIn('leaver@example.com');
    expect((await call(anew, 'GET', '/auth/me')).status).toBe(200);
  });

  test('whose password is replaced sign in with the new one only, in other processes too', async () => {
    const { id } = await made('changed@example.com');
    const token = await api.signIn('changed@example.com');
    const other = await serveApi(api, {} as Parameters<typeof serveApi>[1]);
    try {
      const signIn = (password: string) =>
        other.fetch('/auth/login', {
          method: 'POST',
          body: JSON.stringify({ email: 'changed@example.com', password }),
        });
      expect((await signIn(PASSWORD)).status).toBe(200);
      expect((await call(admin, 'PATCH', `/admin/users/${id}`, { password: NEW_PASSWORD })).status).toBe(200);
      expect((await call(token, 'GET', '/auth/me')).status).toBe(401);
      expect((await signIn(PASSWORD)).status).toBe(401);
      const { access_token: fresh } = await (await signIn(NEW_PASSWORD)).json();
      expect((await call(fresh, 'GET', '/auth/me')).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe('roles', () => {
  test('are given by who has them', async () => {
    const { id } = await made('rising@example.com');
    const path = `/admin/users/${id}/platform-role`;
    const give = (token: string, role: string) => call(token, 'PATCH', path, { platform_role: role });
    expect((await give(admin, 'PLATFORM_OWNER')).status).toBe(403);
    expect((await give(admin, 'SUPERADMIN')).body).toMatchObject({ is_superadmin: true });
    expect((await give(owner, 'PLATFORM_OWNER')).status).toBe(200);
    expect((await give(admin, 'USER')).status).toBe(403);
    expect((await call(admin, 'PATCH', `/admin/users/${id}`, { password: NEW_PASSWORD })).status).toBe(403);
    expect((await call(admin, 'DELETE', `/admin/users/${id}`)).status).toBe(403);
    expect((await give(owner, 'USER')).body).toMatchObject({ platform_role: 'USER' });
  });

  test('of oneself stay, and nobody switches themselves off', async () => {
    const { body: me } = await call(admin, 'GET', '/auth/me');
    expect((await call(admin, 'DELETE', `/admin/users/${me.id}`)).status).toBe(409);
    expect((await call(admin, 'PATCH', `/admin/users/${me.id}`, { is_superadmin: false })).status).toBe(409);
    const own = await call(admin, 'PATCH', `/admin/users/${me.id}/platform-role`, { platform_role: 'USER' });
    expect(own.status).toBe(409);
  });
});

describe('groups', () => {
  test('give their permissions to their users, and are removed when they have none', async () => {
    const group = (
      await call(admin, 'POST', '/admin/groups', { name: 'Pickers', permissions: ['nodes.read'] })
    ).body;
    expect(group).toMatchObject({ name: 'Pickers', description: null, user_count: 0 });
    const twin = await call(admin, 'POST', '/admin/groups', { name: 'Pickers' });
    expect(twin.status).toBe(409);
    const user = await made('grouped@example.com', { group_id: group.id });
    expect(user).toMatchObject({ group_name: 'Pickers', permissions: ['nodes.read'], own_permissions: [] });
    await call(admin, 'POST', `/admin/users/${user.id}/env-roles`, { env_id: ENVIRONMENT_ID });
    const token = await api.signIn('grouped@example.com');
    expect((await call(token, 'GET', '/nodes')).status).toBe(200);
    await call(admin, 'PATCH', `/admin/groups/${group.id}`, { permissions: [] });
    expect((await call(token, 'GET', '/nodes')).status).toBe(403);
    expect((await call(admin, 'DELETE', `/admin/groups/${group.id}`)).status).toBe(409);
    await call(admin, 'PATCH', `/admin/users/${user.id}`, { group_id: null });
    expect((await call(admin, 'DELETE', `/admin/groups/${group.id}`)).status).toBe(204);
    expect((await call(admin, 'GET', '/admin/groups')).body).toEqual([]);
  });
});

describe('another organization', () => {
  test('sees and changes nothing, whatever ids it knows', async () => {
    const { id } = await made('sealed@example.com');
    const { body: group } = await call(admin, 'POST', '/admin/groups', { name: 'Sealed' });
    const statuses = await Promise.all([
      call(stranger, 'PATCH', `/admin/users/${id}`, { full_name: 'Theirs' }),
      call(stranger, 'DELETE', `/admin/users/${id}`),
      call(stranger, 'GET', `/admin/users/${id}/access`),
      call(stranger, 'PATCH', `/admin/users/${id}/platform-role`, { platform_role: 'SUPERADMIN' }),
      call(stranger, 'POST', `/admin/users/${id}/env-roles`, { env_id: foreignEnvironment }),
      call(stranger, 'PATCH', `/admin/groups/${group.id}`, { name: 'Theirs' }),
      call(stranger, 'DELETE', `/admin/groups/${group.id}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual(Array(7).fill(404));
    expect((await call(stranger, 'GET', '/admin/users')).body).toHaveLength(1);
    expect((await call(stranger, 'GET', '/admin/groups')).body).toEqual([]);
    expect((await call(stranger, 'GET', '/audit-log')).body).toMatchObject({ items: [], total: 0 });
    const theirGroup = { email: 'mixed@example.org', password: PASSWORD, group_id: group.id };
    expect((await call(stranger, 'POST', '/admin/users', theirGroup)).status).toBe(422);
    const across = await call(admin, 'POST', `/admin/users/${id}/env-roles`, { env_id: foreignEnvironment });
    expect(across.status).toBe(422);
  });
});

describe('the audit log', () => {
  test('says who did what, when and by which request, without secrets', async () => {
    const response = await api.fetch('/admin/users', {
      method: 'POST',
      token: admin,
      body: JSON.stringify({ email: 'logged@example.com', password: NEW_PASSWORD }),
    });
    const { id } = await response.json();
    await call(admin, 'PATCH', `/admin/users/${id}`, { password: PASSWORD, full_name: 'Lo Gged' });
    const { body } = await call(admin, 'GET', `/audit-log?target_id=${id}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'user.password_set',
      'user.updated',
      'user.created',
    ]);
    expect(body.items[2]).toMatchObject({
      actor: expect.stringMatching(/^user:/),
      actor_name: 'admin@example.com',
      target_name: 'logged@example.com',
      request_id: response.headers.get('x-request-id'),
    });
    expect(JSON.stringify(body)).not.toMatch(/horse|argon2/);
    const filtered = await call(admin, 'GET', `/audit-log?target_id=${id}&action=user.updated`);
    expect(filtered.body).toMatchObject({ total: 1, items: [{ details: { to: { full_name: 'Lo Gged' } } }] });
    expect((await call(admin, 'GET', '/audit-log?q=LOGGED@&page_size=1')).body).toMatchObject({ total: 3 });
    expect((await call(admin, 'GET', '/audit-log?q=logged%25')).body.total).toBe(0);
    expect((await call(admin, 'GET', '/audit-log?to=2020-01-01')).body.total).toBe(0);
    expect((await call(admin, 'GET', '/audit-log?action=nonsense')).status).toBe(422);
  });

  test('has no entry for what was refused', async () => {
    const before = (await call(admin, 'GET', '/audit-log')).body.total;
    await call(admin, 'POST', '/admin/users', { email: 'admin@example.com', password: PASSWORD });
    await call(admin, 'DELETE', `/admin/users/${crypto.randomUUID()}`);
    expect((await call(admin, 'GET', '/audit-log')).body.total).toBe(before);
  });

  test('cannot be changed, shortened or emptied', async () => {
    const change = api.controlPlane.updateTable('audit_log').set({ actor: 'nobody' }).execute();
    await expect(change).rejects.toThrow('append-only');
    await expect(api.controlPlane.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
  });
});

test('the owner of the platform reads users and entries of another organization, and nobody else does', async () => {
  const { body } = await call(owner, 'POST', '/organizations', { name: 'Looked At' });
  const invited = { email: 'first@looked.example', organization_id: body.id };
  expect((await call(owner, 'POST', '/admin/users/invitations', invited)).status).toBe(201);
  const users = `/admin/users?organization_id=${body.id}`;
  const entries = `/audit-log?organization_id=${body.id}`;
  expect((await call(owner, 'GET', users)).body).toMatchObject([{ email: 'first@looked.example' }]);
  const acts = (await call(owner, 'GET', entries)).body.items.map(
    (entry: { action: string }) => entry.action,
  );
  expect(acts).toEqual(['user.invited', 'environment.created', 'organization.created']);
  for (const path of [users, entries]) expect((await call(admin, 'GET', path)).status).toBe(404);
});

test.each(['/admin/users', '/audit-log', '/environments'])(
  '%s of an organization that does not exist is 404, for the owner of the platform as well',
  async (path) => {
    const nobody = `${path}?organization_id=${crypto.randomUUID()}`;
    for (const caller of [owner, admin]) expect((await call(caller, 'GET', nobody)).status).toBe(404);
  },
);
