/** Invitations, forgotten passwords, and changing one's own. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, startApi, TEST_PUBLIC_URL, type TestApi } from '../support/api.ts';
import { ENVIRONMENT_ID } from '../support/databases.ts';
import { until } from '../support/until.ts';

const NEW_PASSWORD = 'another horse battery';

let api: TestApi;
let admin: string;
let owner: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('admin@example.com', 'SUPERADMIN');
  await api.addUser('owner@example.com', 'PLATFORM_OWNER');
  admin = await api.signIn('admin@example.com');
  owner = await api.signIn('owner@example.com');
});
afterAll(() => api.close());
beforeEach(() => {
  api.mail.length = 0;
});

async function call(token: string | undefined, method: string, path: string, body?: unknown) {
  const response = await api.fetch(path, {
    method,
    ...(token ? { token } : {}),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}

const login = (email: string, password: string) =>
  call(undefined, 'POST', '/auth/login', { email, password });
const tokenIn = (url: string): string => url.split('#')[1] ?? '';
const redeem = (token: string, password = NEW_PASSWORD) =>
  call(undefined, 'POST', '/auth/password', { token, password });
const invite = (email: string, more = {}, by = admin) =>
  call(by, 'POST', '/admin/users/invitations', { email, ...more });

/** The link in the only email. */
async function mailedToken(): Promise<string> {
  await until('one email', 5, async () => api.mail.length === 1);
  return tokenIn(/https:\S+/.exec(api.mail[0]?.text ?? '')?.[0] ?? '');
}

const age = (email: string) =>
  api.controlPlane
    .updateTable('password_links')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('user_id', '=', (query) => query.selectFrom('users').select('id').where('email', '=', email))
    .execute();

describe('an invitation', () => {
  test('makes a user that signs in once it has set its password, by a link that works once', async () => {
    const { status, body } = await invite('Ina@Example.com', {
      full_name: 'Ina Vited',
      environment_id: ENVIRONMENT_ID,
    });
    expect(status).toBe(201);
    expect(body.user).toMatchObject({ email: 'ina@example.com', is_invited: true, platform_role: 'USER' });
    expect(body.link).toMatchObject({ email: 'SENDING' });
    expect(body.link.url).toMatch(new RegExp(`^${TEST_PUBLIC_URL}app/set-password#[\\w-]{43}$`));
    expect(api.mail).toMatchObject([
      { recipient: 'ina@example.com', text: expect.stringContaining(body.link.url) },
    ]);
    expect((await login('ina@example.com', '')).status).toBe(422);
    expect((await login('ina@example.com', PASSWORD)).status).toBe(401);

    const token = tokenIn(body.link.url);
    const described = await call(undefined, 'POST', '/auth/password-link', { token });
    expect(described.body).toEqual({ email: 'ina@example.com', is_invitation: true });
    expect((await redeem(token, 'short')).status).toBe(422);
    const both = await Promise.all([redeem(token), redeem(token)]);
    expect(both.map(({ status: code }) => code).sort()).toEqual([204, 404]);
    expect((await call(undefined, 'POST', '/auth/password-link', { token })).status).toBe(404);
    const { body: session } = await login('ina@example.com', NEW_PASSWORD);
    expect(session.user.environment).toMatchObject({ slug: 'default' });
    const log = await call(admin, 'GET', `/audit-log?target_id=${body.user.id}`);
    expect(log.body.items).toMatchObject([
      { action: 'user.invitation_accepted', actor_name: 'ina@example.com' },
      { action: 'user.invited', actor_name: 'admin@example.com' },
    ]);
    expect(JSON.stringify(log.body)).not.toContain(token);
  });

  test('is kept as a hash, and holds a week', async () => {
    const { body } = await invite('kept@example.com');
    const row = await api.controlPlane
      .selectFrom('password_links')
      .selectAll()
      .where('user_id', '=', body.user.id)
      .executeTakeFirstOrThrow();
    expect(row.token_hash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain(tokenIn(body.link.url));
    expect(row.expires_at.getTime() - row.created_at.getTime()).toBe(7 * 86_400_000);
    await age('kept@example.com');
    expect((await redeem(tokenIn(body.link.url))).status).toBe(404);
  });

  test('is void when it is replaced, or the user switched off', async () => {
    const { body } = await invite('again@example.com');
    const again = await call(admin, 'POST', `/admin/users/${body.user.id}/password-link`);
    expect(again.status).toBe(201);
    expect((await redeem(tokenIn(body.link.url))).status).toBe(404);
    await call(admin, 'DELETE', `/admin/users/${body.user.id}`);
    expect((await redeem(tokenIn(again.body.url))).status).toBe(404);
    expect((await call(admin, 'POST', `/admin/users/${body.user.id}/password-link`)).status).toBe(409);
  });

  test('to another organization is for the owner of the platform', async () => {
    const id = crypto.randomUUID();
    await api.controlPlane.insertInto('organizations').values({ id, slug: 'other', name: 'Other' }).execute();
    expect((await invite('across@example.com', { organization_id: id })).status).toBe(404);
    const body = { organization_id: id, is_superadmin: true };
    expect(
      (await invite('across@example.com', { ...body, environment_id: ENVIRONMENT_ID }, owner)).status,
    ).toBe(422);
    const { body: invited } = await invite('across@example.com', body, owner);
    expect(invited.user).toMatchObject({ platform_role: 'SUPERADMIN' });
    await redeem(tokenIn(invited.link.url));
    const { body: theirs } = await login('across@example.com', NEW_PASSWORD);
    expect(theirs.user.organization_id).toBe(id);
    expect((await call(theirs.access_token, 'GET', '/admin/users')).body).toHaveLength(1);
    const mine = (await call(admin, 'GET', '/auth/me')).body.id;
    expect((await call(theirs.access_token, 'POST', `/admin/users/${mine}/password-link`)).status).toBe(404);
  });

  test.each([
    ['an address that is taken', { email: 'admin@example.com' }, 409],
    ['no address', { email: 'nobody' }, 422],
    ['a password', { password: PASSWORD }, 422],
    ['a group of nobody', { group_id: crypto.randomUUID() }, 422],
    ['an environment of nobody', { environment_id: crypto.randomUUID() }, 422],
    ['an organization of nobody', { organization_id: crypto.randomUUID() }, 404],
  ])('is not sent with %s', async (_what, body, status) => {
    expect((await invite('refused@example.com', body)).status).toBe(status);
    expect(api.mail).toEqual([]);
    const rows = await api.controlPlane
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'refused@example.com')
      .execute();
    expect(rows).toEqual([]);
  });

  test('for an owner of the platform is renewed by owners alone', async () => {
    const { id } = (await call(owner, 'GET', '/auth/me')).body;
    expect((await call(admin, 'POST', `/admin/users/${id}/password-link`)).status).toBe(403);
  });
});

describe('a forgotten password', () => {
  const request = (email: string) => call(undefined, 'POST', '/auth/password-reset', { email });

  test('is replaced by a link from an email, which ends all sessions', async () => {
    await api.addUser('forgetful@example.com', 'USER');
    const session = await api.signIn('forgetful@example.com');
    expect((await request(' Forgetful@Example.com')).status).toBe(202);
    const token = await mailedToken();
    expect((await call(session, 'GET', '/auth/me')).status).toBe(200);
    expect((await redeem(token)).status).toBe(204);
    expect((await redeem(token)).status).toBe(404);
    expect((await call(session, 'GET', '/auth/me')).status).toBe(401);
    expect((await login('forgetful@example.com', PASSWORD)).status).toBe(401);
    expect((await login('forgetful@example.com', NEW_PASSWORD)).status).toBe(200);
  });

  test('is answered in the same words for an address that nobody has, and nothing is sent', async () => {
    await api.addUser('known@example.com', 'USER');
    await invite('waiting@example.com');
    api.mail.length = 0;
    const answers = [
      await request('nobody@example.com'),
      await request('waiting@example.com'),
      await request('known@example.com'),
    ];
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    await until('one email', 5, async () => api.mail.length === 1);
    expect(api.mail).toMatchObject([{ recipient: 'known@example.com' }]);
  });

  test('holds an hour', async () => {
    await api.addUser('late@example.com', 'USER');
    await request('late@example.com');
    const token = await mailedToken();
    await age('late@example.com');
    expect((await redeem(token)).status).toBe(404);
    expect((await login('late@example.com', PASSWORD)).status).toBe(200);
  });

  test('is asked for five times an hour, whether or not there is such an account', async () => {
    await api.addUser('pestered@example.com', 'USER');
    for (const email of ['pestered@example.com', 'stranger@example.com']) {
      const statuses = [];
      for (let round = 0; round < 6; round++) statuses.push((await request(email)).status);
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    }
    expect((await request('pestered@example.com')).headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test.each(['', 'x'.repeat(43) + '!', 'x'.repeat(42)])('is not set by the token %s', async (token) => {
    expect((await redeem(token)).status).toBe(422);
  });
});

describe("one's own password", () => {
  const change = (token: string, current_password: string, new_password = NEW_PASSWORD) =>
    call(token, 'PUT', '/auth/me/password', { current_password, new_password });

  test('is changed by who knows it; other sessions end, this one goes on', async () => {
    await api.addUser('careful@example.com', 'USER');
    const here = await api.signIn('careful@example.com');
    const elsewhere = await api.signIn('careful@example.com');
    expect((await change(here, 'wrong')).status).toBe(422);
    expect((await change(here, PASSWORD, 'short')).status).toBe(422);
    expect((await call(elsewhere, 'GET', '/auth/me')).status).toBe(200);
    const { status, body, headers } = await change(here, PASSWORD);
    expect(status).toBe(200);
    expect(headers.getSetCookie()[0]).toMatch(/^oms_session=/);
    expect((await call(here, 'GET', '/auth/me')).status).toBe(401);
    expect((await call(elsewhere, 'GET', '/auth/me')).status).toBe(401);
    expect((await call(body.access_token, 'GET', '/auth/me')).status).toBe(200);
    expect((await login('careful@example.com', NEW_PASSWORD)).status).toBe(200);
  });

  test('is not guessed by who found an open session', async () => {
    await api.addUser('guessed@example.com', 'USER');
    const token = await api.signIn('guessed@example.com');
    const statuses = [];
    for (let round = 0; round < 6; round++) statuses.push((await change(token, 'wrong')).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
  });
});

test('one client tries no hundred accounts a minute', async () => {
  const statuses = new Set<number>();
  for (let round = 0; round <= 100; round++)
    statuses.add((await login(`sprayed${round}@example.com`, 'Summer2026!')).status);
  expect([...statuses].sort()).toEqual([401, 429]);
}, 60_000);
