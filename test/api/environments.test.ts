import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EnvironmentRef } from '../../src/tenancy/environment.ts';
import type { EnvironmentWorkflows } from '../../src/tenancy/environment-workflows.ts';
import { createUser } from '../../src/identity/users.ts';
import { PASSWORD, startApi, type TestApi } from '../support/api.ts';
import { ENVIRONMENT_ID, ORGANIZATION_ID } from '../support/databases.ts';

let api: TestApi;
let owner: string;
let admin: string;
let member: string;
let memberId: string;
let stranger: string;
let asked: [string, EnvironmentRef][];
const workflows: EnvironmentWorkflows = {
  provision: async (ref) => void asked.push(['provision', ref]),
  remove: async (ref) => void asked.push(['remove', ref]),
  lookAgain: async (ref) => void asked.push(['lookAgain', ref]),
  endAll: async () => 0,
};
beforeEach(() => {
  asked = [];
});

const call = async (token: string, method: string, path: string, body?: unknown) => {
  const response = await api.fetch(path, {
    method,
    token,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    total: response.headers.get('x-total-count'),
    body: text === '' ? undefined : JSON.parse(text),
  };
};

/** A superadmin of an organization of their own. */
async function superadminElsewhere(): Promise<string> {
  const made = await call(owner, 'POST', '/organizations', { name: 'Elsewhere' });
  const email = 'admin@elsewhere.example';
  const user = { email, password: PASSWORD, fullName: null, role: 'SUPERADMIN' as const };
  await createUser(api.controlPlane, { ...user, organizationId: made.body.id, defaultEnvironmentId: null });
  return api.signIn(email);
}

/** An open environment of the default organization, with a database. */
async function opened(slug: string): Promise<{ id: string; slug: string }> {
  return { id: await api.addEnvironment(slug), slug };
}

beforeAll(async () => {
  api = await startApi({ environmentWorkflows: workflows });
  asked = [];
  await api.addUser('owner@example.com', 'PLATFORM_OWNER');
  await api.addUser('admin@example.com', 'SUPERADMIN');
  memberId = await api.addUser('member@example.com', 'USER', ['orders.read']);
  owner = await api.signIn('owner@example.com');
  admin = await api.signIn('admin@example.com');
  member = await api.signIn('member@example.com');
  stranger = await superadminElsewhere();
});
afterAll(() => api.close());

describe('a new environment', () => {
  test('is accepted, and its workflow told', async () => {
    const made = await call(admin, 'POST', '/environments', {
      name: 'Quality Check',
      environment_type: 'QA',
    });
    expect(made.status).toBe(202);
    expect(made.body).toMatchObject({
      organization_id: ORGANIZATION_ID,
      slug: 'quality-check',
      environment_type: 'QA',
      status: 'PROVISIONING',
      provisioning_step: 'CREATING_DATABASE',
      failure: null,
      settings: {},
    });
    expect(asked).toEqual([['provision', { environmentId: made.body.id }]]);
    expect((await call(admin, 'GET', `/environments/${made.body.id}`)).body).toEqual(made.body);
  });

  test.each([
    [{}, '"name"'],
    [{ name: 'Déjà vu', slug: 'Upper' }, '"slug"'],
    [{ name: '日本' }, '"slug"'],
    [{ name: 'x', environment_type: 'LIVE' }, '"environment_type"'],
    [{ name: 'x', status: 'ACTIVE' }, 'Unrecognized key'],
    [{ name: 'x', settings: { max_split_nodes: 99 } }, '"settings.max_split_nodes"'],
  ])('is refused when %j is asked for', async (body, path) => {
    const { total } = await call(admin, 'GET', '/environments');
    const refused = await call(admin, 'POST', '/environments', body);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body.errors)).toContain(path);
    expect((await call(admin, 'GET', '/environments')).total).toBe(total);
    expect(asked).toEqual([]);
  });

  test('cannot take the short name of another, not even another organization’s', async () => {
    const refused = await call(stranger, 'POST', '/environments', { name: 'Default' });
    expect([refused.status, refused.body.detail]).toEqual([409, 'The short name default is taken.']);
  });

  test('cannot be made in another organization', async () => {
    const body = { name: 'Intruder', organization_id: ORGANIZATION_ID };
    expect((await call(stranger, 'POST', '/environments', body)).status).toBe(404);
    const nobody = { name: 'Homeless', organization_id: crypto.randomUUID() };
    expect((await call(owner, 'POST', '/environments', nobody)).status).toBe(404);
  });

  test('is refused beyond what an organization may have, also of many asked for at once', async () => {
    const wanted = Array.from({ length: 25 }, (_, number) =>
      call(stranger, 'POST', '/environments', { name: `many ${number}` }),
    );
    const statuses = (await Promise.all(wanted)).map(({ status }) => status);
    // The organization has its first one already.
    expect(statuses.filter((status) => status === 202)).toHaveLength(19);
    expect(statuses.filter((status) => status === 409)).toHaveLength(6);
  });
});

describe('who sees what', () => {
  test('a user sees what it is a member of, a superadmin its organization, the owner everything', async () => {
    const slugs = async (token: string) =>
      (await call(token, 'GET', '/environments')).body.map(({ slug }: { slug: string }) => slug);
    expect(await slugs(member)).toEqual([]);
    expect(await slugs(admin)).toContain('default');
    expect(await slugs(admin)).not.toContain('elsewhere');
    expect(await slugs(stranger)).not.toContain('default');
    expect(await slugs(owner)).toEqual(expect.arrayContaining(['default', 'elsewhere']));
    expect((await call(owner, 'GET', '/environments?q=ELSE')).total).toBe('1');
  });

  test('nobody reaches another organization by an id', async () => {
    const path = `/environments/${ENVIRONMENT_ID}`;
    const answers = [
      await call(stranger, 'GET', path),
      await call(stranger, 'PATCH', path, { name: 'Taken over' }),
      await call(stranger, 'POST', `${path}/suspend`),
      await call(stranger, 'POST', `${path}/resume`),
      await call(stranger, 'DELETE', `${path}?confirm=default`),
      await call(stranger, 'GET', `${path}/members`),
      await call(stranger, 'POST', `${path}/members`, { user_id: memberId }),
      await call(stranger, 'DELETE', `${path}/members/${memberId}`),
      await call(stranger, 'GET', `/organizations/${ORGANIZATION_ID}`),
      await call(stranger, 'PATCH', `/organizations/${ORGANIZATION_ID}`, { name: 'Taken over' }),
      await call(stranger, 'GET', `/organizations/${ORGANIZATION_ID}/members`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect((await call(admin, 'GET', path)).body).toMatchObject({ name: 'Default', status: 'ACTIVE' });
  });
});

describe('members', () => {
  test('are let in and put out again', async () => {
    const { id, slug } = await opened('members-only');
    const path = `/environments/${id}/members`;
    const enter = async () =>
      (await api.fetch('/orders', { token: member, headers: { 'x-oms-environment': slug } })).status;
    expect(await enter()).toBe(403);
    const granted = await call(admin, 'POST', path, { user_id: memberId });
    expect(granted.status).toBe(201);
    expect(granted.body).toMatchObject({ user_email: 'member@example.com', role: 'MEMBER' });
    expect((await call(admin, 'GET', path)).body).toEqual([granted.body]);
    await expect.poll(enter, { timeout: 15_000, interval: 200 }).toBe(200);
    expect((await call(member, 'GET', '/environments')).total).toBe('1');
    expect((await call(admin, 'DELETE', `${path}/${memberId}`)).status).toBe(204);
    expect((await call(admin, 'DELETE', `${path}/${memberId}`)).status).toBe(404);
    await expect.poll(enter, { timeout: 15_000, interval: 200 }).toBe(403);
  });

  test('come from the organization alone', async () => {
    const { id } = await opened('ours');
    const other = await api.controlPlane
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'admin@elsewhere.example')
      .executeTakeFirstOrThrow();
    const refused = await call(admin, 'POST', `/environments/${id}/members`, { user_id: other.id });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'user_id']);
  });
});

describe('suspending and removing', () => {
  const enter = async (slug: string) =>
    (await api.fetch('/orders', { token: admin, headers: { 'x-oms-environment': slug } })).status;

  test('a suspended environment is entered by nobody until it is resumed', async () => {
    const { id, slug } = await opened('rests');
    expect(await enter(slug)).toBe(200);
    const suspended = await call(admin, 'POST', `/environments/${id}/suspend`);
    expect(suspended.body).toMatchObject({ status: 'SUSPENDED', removal_due_at: null });
    expect(await enter(slug)).toBe(409);
    expect((await call(admin, 'POST', `/environments/${id}/resume`)).body.status).toBe('ACTIVE');
    expect(await enter(slug)).toBe(200);
  });

  test('a removal needs the short name, waits, and can be called off', async () => {
    const { id, slug } = await opened('goes');
    for (const confirm of ['', '?confirm=default', '?confirm=GOES']) {
      const refused = await call(admin, 'DELETE', `/environments/${id}${confirm}`);
      expect(refused.status).toBe(422);
    }
    expect((await call(admin, 'GET', `/environments/${id}`)).body.status).toBe('ACTIVE');
    asked = [];
    const removed = await call(admin, 'DELETE', `/environments/${id}?confirm=${slug}`);
    expect([removed.status, removed.body]).toEqual([204, undefined]);
    expect(asked.map(([what]) => what)).toEqual(['remove', 'lookAgain']);
    const { body } = await call(admin, 'GET', `/environments/${id}`);
    expect(body.status).toBe('SUSPENDED');
    const days = (Date.parse(body.removal_due_at) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect((await call(admin, 'POST', `/environments/${id}/resume`)).body).toMatchObject({
      status: 'ACTIVE',
      removal_due_at: null,
    });
  });

  test('what is in the making cannot be suspended, resumed or removed', async () => {
    const { body } = await call(admin, 'POST', '/environments', { name: 'In the making' });
    const answers = [
      await call(admin, 'POST', `/environments/${body.id}/suspend`),
      await call(admin, 'POST', `/environments/${body.id}/resume`),
      await call(admin, 'DELETE', `/environments/${body.id}?confirm=in-the-making`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect((await call(admin, 'GET', `/environments/${body.id}`)).body.status).toBe('PROVISIONING');
    expect(await enter('in-the-making')).toBe(409);
  });

  test('name, type and settings change; the short name does not', async () => {
    const { id } = await opened('changes');
    const changes = { name: 'Changed', environment_type: 'STAGING', settings: { max_split_nodes: 2 } };
    expect((await call(admin, 'PATCH', `/environments/${id}`, changes)).body).toMatchObject({
      ...changes,
      slug: 'changes',
    });
    const more = await call(admin, 'PATCH', `/environments/${id}`, { settings: { base_rate: 4 } });
    expect(more.body.settings).toEqual({ max_split_nodes: 2, base_rate: 4 });
    expect((await call(admin, 'PATCH', `/environments/${id}`, { slug: 'other' })).status).toBe(422);
    expect((await call(admin, 'PATCH', `/environments/${id}`, {})).status).toBe(422);
  });
});

describe('organizations', () => {
  test('come with their first environment', async () => {
    const made = await call(owner, 'POST', '/organizations', { name: 'Acme Europe' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ slug: 'acme-europe', environment_count: 1, user_count: 0 });
    const query = `/environments?organization_id=${made.body.id}`;
    const { body } = await call(owner, 'GET', query);
    expect(body).toMatchObject([{ slug: 'acme-europe', environment_type: 'PROD', status: 'PROVISIONING' }]);
    expect(asked).toEqual([['provision', { environmentId: body[0].id }]]);
  });

  test('whose environment cannot be named so are refused as a whole', async () => {
    const { total } = await call(owner, 'GET', '/organizations');
    const refused = await call(owner, 'POST', '/organizations', { name: 'Quality', slug: 'quality-check' });
    expect(refused.status).toBe(409);
    expect((await call(owner, 'GET', '/organizations')).total).toBe(total);
  });

  test('are made by the owner of the platform alone, renamed by their superadmin', async () => {
    expect((await call(admin, 'POST', '/organizations', { name: 'Mine' })).status).toBe(403);
    const path = `/organizations/${ORGANIZATION_ID}`;
    expect((await call(admin, 'PATCH', path, { name: 'Renamed' })).body.name).toBe('Renamed');
    expect((await call(member, 'PATCH', path, { name: 'Mine' })).status).toBe(403);
    expect((await call(member, 'GET', '/organizations')).body).toMatchObject([{ name: 'Renamed' }]);
    const people = await call(admin, 'GET', `${path}/members`);
    expect(people.body.map(({ role }: { role: string }) => role).sort()).toEqual([
      'ORG_ADMIN',
      'ORG_MEMBER',
      'ORG_OWNER',
    ]);
  });
});

test('every act stands in the audit log, and a refused one does not', async () => {
  const { id, slug } = await opened('audited');
  const path = `/environments/${id}`;
  await call(admin, 'PATCH', path, { name: 'Audited anew' });
  await call(admin, 'POST', `${path}/members`, { user_id: memberId });
  await call(admin, 'DELETE', `${path}/members/${memberId}`);
  await call(admin, 'DELETE', `${path}/members/${memberId}`);
  await call(admin, 'POST', `${path}/suspend`);
  await call(admin, 'POST', `${path}/resume`);
  await call(admin, 'DELETE', path);
  await call(admin, 'DELETE', `${path}?confirm=${slug}`);
  const made = await call(admin, 'POST', '/environments', { name: 'Audited too' });
  const rows = await api.controlPlane
    .selectFrom('audit_log')
    .select(['action', 'target_name', 'actor_name'])
    .where('environment_id', 'in', [id, made.body.id])
    .orderBy('id')
    .execute();
  expect(rows.map(({ action, target_name }) => `${action} ${target_name}`)).toEqual([
    'environment.updated Audited anew',
    'environment_role.granted member@example.com',
    'environment_role.withdrawn member@example.com',
    'environment.suspended Audited anew',
    'environment.resumed Audited anew',
    'environment.removed Audited anew',
    'environment.created Audited too',
  ]);
  expect(new Set(rows.map(({ actor_name }) => actor_name))).toEqual(new Set(['admin@example.com']));
  const { body } = await call(owner, 'POST', '/organizations', { name: 'Audited organization' });
  await call(owner, 'PATCH', `/organizations/${body.id}`, { name: 'Audited otherwise' });
  const theirs = await api.controlPlane
    .selectFrom('audit_log')
    .select('action')
    .where('organization_id', '=', body.id)
    .orderBy('id')
    .execute();
  expect(theirs.map(({ action }) => action)).toEqual([
    'organization.created',
    'environment.created',
    'organization.updated',
  ]);
});
