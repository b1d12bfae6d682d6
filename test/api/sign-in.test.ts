import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
});
afterAll(() => api.close());

const login = (email: string, password: string) =>
  api.fetch('/auth/login', { method: 'POST', body: JSON.stringify({ email, password }) });

const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

describe('signing in', () => {
  test('answers a token and the user, and sets a cookie that scripts cannot read', async () => {
    const response = await login(' Owner@Example.com ', PASSWORD);
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body).toMatchObject({
      token_type: 'bearer',
      user: { email: 'owner@example.com', platform_role: 'PLATFORM_OWNER', environment: { slug: 'default' } },
    });
    const cookie = response.headers.getSetCookie()[0];
    expect(cookie).toMatch(/^oms_session=.+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const me = await api.fetch('/auth/me', { token: body.access_token });
    expect(await me.json()).toMatchObject({ email: 'owner@example.com', csrf_token: null });
  });

  test('marks the cookie Secure where a proxy ends TLS', async () => {
    const response = await api.fetch('/auth/login', {
      method: 'POST',
      body: JSON.stringify({ email: 'owner@example.com', password: PASSWORD }),
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/; Secure$/);
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age/);
  });

  test('refuses a wrong password and an unknown address in the same words', async () => {
    const wrong = await login('owner@example.com', 'wrong');
    const unknown = await login('nobody@example.com', 'wrong');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect((await wrong.json()).detail).toBe((await unknown.json()).detail);
  });

  test('takes as long for an unknown address as for a wrong password (reference fault 37)', async () => {
    const timed = async (email: string) => {
      const startedAt = performance.now();
      await login(email, 'wrong');
      return performance.now() - startedAt;
    };
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 5; round++) {
      await api.addUser(`timed${round}@example.com`);
      known.push(await timed(`timed${round}@example.com`));
      unknown.push(await timed(`stranger${round}@example.com`));
    }
    const ratio = median(unknown) / median(known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('refuses an account that was switched off', async () => {
    const id = await api.addUser('gone@example.com');
    await api.controlPlane.updateTable('users').set({ is_active: false }).where('id', '=', id).execute();
    expect((await login('gone@example.com', PASSWORD)).status).toBe(401);
  });

  test('lets nobody guess: the sixth attempt in a minute is 429 with Retry-After', async () => {
    await api.addUser('target@example.com');
    const attempts = await Promise.all(Array.from({ length: 6 }, () => login('target@example.com', 'guess')));
    const statuses = attempts.map((attempt) => attempt.status).sort();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await login('target@example.com', PASSWORD);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await login('owner@example.com', PASSWORD)).status).toBe(200);
  });
});

describe('a session', () => {
  test('signed out is refused at once', async () => {
    const token = await api.signIn('owner@example.com');
    expect((await api.fetch('/auth/me', { token })).status).toBe(200);
    expect((await api.fetch('/auth/logout', { method: 'POST', token })).status).toBe(204);
    const after = await api.fetch('/auth/me', { token });
    expect(after.status).toBe(401);
    expect(after.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each([
    ['nonsense', 'Bearer nonsense'],
    ['another scheme', 'Basic b3duZXI6cGFzcw=='],
    ['an unsigned token', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
  ])('refuses %s', async (_what, authorization) => {
    expect((await api.fetch('/auth/me', { headers: { authorization } })).status).toBe(401);
  });

  test('by cookie reads freely and writes only with its CSRF token', async () => {
    const signedIn = await login('owner@example.com', PASSWORD);
    const cookie = cookieOf(signedIn);
    const { user } = await signedIn.json();
    const me = await api.fetch('/auth/me', { headers: { cookie } });
    expect((await me.json()).csrf_token).toBe(user.csrf_token);
    const body = JSON.stringify({ query: 'x' });
    const write = (headers: Record<string, string>) =>
      api.fetch('/search/orders', { method: 'POST', body, headers: { cookie, ...headers } });
    expect((await write({})).status).toBe(403);
    expect((await write({ 'x-csrf-token': 'forged' })).status).toBe(403);
    expect((await write({ 'x-csrf-token': user.csrf_token })).status).toBe(200);
  });
});

describe('the environment of a request (reference fault 28)', () => {
  test('is the one named by the header, for those who may enter', async () => {
    const token = await api.signIn('owner@example.com');
    await api.addEnvironment('staging');
    const named = await api.fetch('/nodes', { token, headers: { 'x-oms-environment': 'staging' } });
    expect(named.status).toBe(200);
    const unknown = await api.fetch('/nodes', { token, headers: { 'x-oms-environment': 'nowhere' } });
    expect(unknown.status).toBe(404);
  });

  test('is closed to a user without a membership and to a superadmin of another organization', async () => {
    const organization = await api.controlPlane
      .insertInto('organizations')
      .values({ id: crypto.randomUUID(), slug: 'others', name: 'Others' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const foreign = await api.addEnvironment('foreign', organization.id);
    const userId = await api.addUser('user@example.com', 'USER', ['nodes.read']);
    await api.addUser('admin@example.org', 'SUPERADMIN');
    const user = await api.signIn('user@example.com');
    const admin = await api.signIn('admin@example.org');
    const get = (token: string, slug: string) =>
      api
        .fetch('/nodes', { token, headers: { 'x-oms-environment': slug } })
        .then((response) => response.status);
    expect(await get(user, 'default')).toBe(403);
    expect(await get(admin, 'default')).toBe(200);
    expect(await get(admin, 'foreign')).toBe(403);
    const memberId = await api.addUser('member@example.com', 'USER', ['nodes.read']);
    await api.controlPlane
      .insertInto('memberships')
      .values({ user_id: memberId, environment_id: foreign, role: 'VIEWER' })
      .execute();
    expect(await get(await api.signIn('member@example.com'), 'foreign')).toBe(200);
    expect(userId).not.toBe(memberId);
  });
});
