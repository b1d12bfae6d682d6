/** Refresh tokens: each works once, and one that comes again ends the session. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Tokens {
  access_token: string;
  refresh_token: string;
}

async function signedIn(email: string): Promise<Tokens & { id: string }> {
  const id = await api.addUser(email, 'USER');
  const response = await api.fetch('/auth/login', {
    method: 'POST',
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return { id, ...((await response.json()) as Tokens) };
}

async function refresh(refresh_token: string): Promise<Tokens & { status: number; cookies: string[] }> {
  const response = await api.fetch('/auth/refresh', {
    method: 'POST',
    body: JSON.stringify({ refresh_token }),
  });
  return {
    status: response.status,
    cookies: response.headers.getSetCookie(),
    ...((await response.json()) as Tokens),
  };
}

const statusOf = async ({ access_token }: Tokens): Promise<number> =>
  (await api.fetch('/auth/me', { token: access_token })).status;

test('a session goes on with new tokens, and is kept as a hash', async () => {
  const first = await signedIn('steady@example.com');
  const second = await refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect(second.cookies[0]).toMatch(/^oms_session=/);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  const third = await refresh(second.refresh_token);
  expect([await statusOf(second), await statusOf(third)]).toEqual([200, 200]);
  const rows = await api.controlPlane
    .selectFrom('refresh_sessions')
    .selectAll()
    .where('user_id', '=', first.id)
    .execute();
  expect(rows).toHaveLength(1);
  expect(rows[0]?.token_hash).toHaveLength(32);
});

test('a token that comes again ends the session, for the thief and the robbed', async () => {
  const first = await signedIn('robbed@example.com');
  const apart = await api.signIn('robbed@example.com');
  const second = await refresh(first.refresh_token);
  expect((await refresh(first.refresh_token)).status).toBe(401);
  expect((await refresh(second.refresh_token)).status).toBe(401);
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
  expect((await api.fetch('/auth/me', { token: apart })).status).toBe(200);
});

test('of two that come at once one is answered', async () => {
  const { refresh_token } = await signedIn('hasty@example.com');
  const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
});

test('signing out ends it, with every access token', async () => {
  const first = await signedIn('leaving@example.com');
  const second = await refresh(first.refresh_token);
  await api.fetch('/auth/logout', { method: 'POST', token: first.access_token });
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
  expect((await refresh(second.refresh_token)).status).toBe(401);
});

test.each([
  ['a new password', { session_epoch: 1 }],
  ['switching off', { is_active: false }],
])('%s ends it', async (what, change) => {
  const { id, refresh_token } = await signedIn(`${what.replaceAll(' ', '-')}@example.com`);
  await api.controlPlane.updateTable('users').set(change).where('id', '=', id).execute();
  expect((await refresh(refresh_token)).status).toBe(401);
});

test('thirty days end it', async () => {
  const { id, refresh_token } = await signedIn('old@example.com');
  await api.controlPlane
    .updateTable('refresh_sessions')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('user_id', '=', id)
    .execute();
  expect((await refresh(refresh_token)).status).toBe(401);
});

test('fifty of one user are kept, the newest', async () => {
  const { id, refresh_token } = await signedIn('many@example.com');
  const hash = Buffer.alloc(32);
  const others = Array.from({ length: 60 }, () => ({
    id: crypto.randomUUID(),
    user_id: id,
    session_epoch: 0,
    token_hash: hash,
    expires_at: new Date(Date.now() + 60_000),
    created_at: new Date(Date.now() - 60_000),
  }));
  await api.controlPlane.insertInto('refresh_sessions').values(others).execute();
  await api.signIn('many@example.com');
  const { count } = await api.controlPlane
    .selectFrom('refresh_sessions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(50);
  expect((await refresh(refresh_token)).status).toBe(200);
});

test.each(['nonsense', `${crypto.randomUUID()}.${'x'.repeat(43)}`])('%s is no token', async (token) => {
  expect((await refresh(token)).status).toBe(401);
});
