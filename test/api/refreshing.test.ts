/** Refresh tokens: each gives the next, one that comes again ends the session, two requests at once do not. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** As if the last refresh were over a minute ago: too long for a repetition. */
async function letMomentPass(id: string): Promise<void> {
  await api.controlPlane
    .updateTable('refresh_sessions')
    .set({ rotated_at: new Date(Date.now() - 60_000) })
    .where('user_id', '=', id)
    .execute();
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
  await letMomentPass(first.id);
  expect((await refresh(first.refresh_token)).status).toBe(401);
  expect((await refresh(second.refresh_token)).status).toBe(401);
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
  expect((await api.fetch('/auth/me', { token: apart })).status).toBe(200);
});

test('two that come at once are answered alike, and the session goes on', async () => {
  const { refresh_token } = await signedIn('hasty@example.com');
  const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(both[0].refresh_token).toBe(both[1].refresh_token);
  expect((await refresh(both[0].refresh_token)).status).toBe(200);
});

test('a repetition does not lengthen the moment, and the one before the last ends the session at once', async () => {
  const first = await signedIn('late@example.com');
  const second = await refresh(first.refresh_token);
  await api.controlPlane
    .updateTable('refresh_sessions')
    .set({ rotated_at: new Date(Date.now() - 20_000) })
    .where('user_id', '=', first.id)
    .execute();
  expect((await refresh(first.refresh_token)).refresh_token).toBe(second.refresh_token);
  const row = await api.controlPlane
    .selectFrom('refresh_sessions')
    .select('rotated_at')
    .where('user_id', '=', first.id)
    .executeTakeFirstOrThrow();
  expect(Date.now() - (row.rotated_at?.getTime() ?? 0)).toBeGreaterThan(15_000);
  await refresh(second.refresh_token);
  expect((await refresh(first.refresh_token)).status).toBe(401);
  expect(await statusOf(second)).toBe(401);
});

describe('in a browser', () => {
  /** Name and value of the cookies that an answer sets, and what else it says of them. */
  const cookiesOf = (response: Response): Map<string, { value: string; rules: string }> =>
    new Map(
      response.headers.getSetCookie().map((cookie) => {
        const [pair = '', ...rules] = cookie.split('; ');
        const [name = '', value = ''] = pair.split('=');
        return [name, { value, rules: rules.join('; ') }];
      }),
    );

  async function browser(email: string) {
    await api.addUser(email, 'USER');
    const body = JSON.stringify({ email, password: PASSWORD });
    return cookiesOf(await api.fetch('/auth/login', { method: 'POST', body }));
  }

  function renew(jar: ReturnType<typeof cookiesOf>, csrf = jar.get('oms_csrf')?.value) {
    const headers = {
      cookie: `oms_refresh=${jar.get('oms_refresh')?.value ?? ''}`,
      ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
    };
    return api.fetch('/auth/refresh', { method: 'POST', headers });
  }

  test('the token is in a cookie of its route, which neither scripts nor other sites have', async () => {
    const jar = await browser('page@example.com');
    const { value, rules } = jar.get('oms_refresh') ?? { value: '', rules: '' };
    expect(value).toMatch(/^[0-9a-f-]{36}\.[\w-]{43}$/);
    expect(rules).toMatch(/^Path=\/auth\/refresh; HttpOnly; SameSite=Strict; Max-Age=2\d{6}$/);
    expect(jar.get('oms_csrf')?.rules).toMatch(/^Path=\/; SameSite=Strict; Max-Age=2\d{6}$/);
  });

  test('it is renewed by the cookie, and scripts do not see the next one', async () => {
    const jar = await browser('renewed@example.com');
    const response = await renew(jar);
    expect(response.status).toBe(200);
    const body = await response.json();
    expect([body.refresh_token, body.user.email]).toEqual([null, 'renewed@example.com']);
    const next = cookiesOf(response);
    expect(next.get('oms_refresh')?.value).not.toBe(jar.get('oms_refresh')?.value);
    expect(next.get('oms_csrf')?.value).toBe(jar.get('oms_csrf')?.value);
    const cookie = `oms_session=${next.get('oms_session')?.value ?? ''}`;
    const me = await (await api.fetch('/auth/me', { headers: { cookie } })).json();
    expect(me.csrf_token).toBe(next.get('oms_csrf')?.value);
    expect(me.expires_in).toBeGreaterThan(60);
  });

  test('two tabs that renew at once get the same cookie', async () => {
    const jar = await browser('tabs@example.com');
    const both = await Promise.all([renew(jar), renew(jar)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const [one, other] = both.map((response) => cookiesOf(response).get('oms_refresh')?.value);
    expect(one).toBe(other);
    const next = cookiesOf(both[0]);
    expect((await renew(next)).status).toBe(200);
  });

  test.each([undefined, 'forged'])('the CSRF token %s is refused, and nothing is used up', async (csrf) => {
    const jar = await browser(`forged-${String(csrf)}@example.com`);
    expect(
      (
        await renew(
          csrf === undefined ? new Map([...jar].filter(([name]) => name !== 'oms_csrf')) : jar,
          csrf,
        )
      ).status,
    ).toBe(401);
    const { rows } = await sql<{ rotated_at: Date | null }>`
      SELECT rotated_at FROM refresh_sessions WHERE id = ${jar.get('oms_refresh')?.value.slice(0, 36)}::uuid`.execute(
      api.controlPlane,
    );
    expect(rows).toEqual([{ rotated_at: null }]);
    expect((await renew(jar)).status).toBe(200);
  });

  test('signing out has it forget all', async () => {
    const jar = await browser('left@example.com');
    const response = await api.fetch('/auth/logout', {
      method: 'POST',
      headers: {
        cookie: `oms_session=${jar.get('oms_session')?.value ?? ''}`,
        'x-csrf-token': jar.get('oms_csrf')?.value ?? '',
      },
    });
    expect(response.status).toBe(204);
    const left = cookiesOf(response);
    expect([...left.keys()].sort()).toEqual(['oms_csrf', 'oms_refresh', 'oms_session']);
    for (const { value, rules } of left.values())
      expect([value, rules]).toEqual(['', expect.stringContaining('Max-Age=0')]);
    expect((await renew(jar)).status).toBe(401);
    expect((await api.fetch('/auth/refresh', { method: 'POST' })).status).toBe(422);
  });
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
