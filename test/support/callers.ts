/** Whoever may come to the API, good and bad, and what the one table says of each. */
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { PlatformRole } from '../../src/identity/identity.ts';
import { PERMISSIONS, type Permission } from '../../src/identity/identity.ts';
import { identityKeys } from '../../src/identity/keys.ts';
import type { Access } from '../../src/identity/permissions.ts';
import { SESSION_COOKIE } from '../../src/identity/cookies.ts';
import { issue } from '../../src/identity/tokens.ts';
import type { TestApi } from './api.ts';
import { ENVIRONMENT_ID, TEST_SECRET_KEY } from './databases.ts';
import type { DescribedRoute } from './described-routes.ts';

/** What becomes of a request: turned away with this status, or let in to whatever the route then says. */
export type Outcome = 401 | 403 | 'let in';

export interface Caller {
  name: string;
  /** Headers of a new request to the route. */
  headersFor(route: DescribedRoute): Promise<Record<string, string>>;
  expected(route: DescribedRoute): Outcome;
}

const keys = identityKeys(TEST_SECRET_KEY);
const MINUTES = 5;

/** Routes that ask for one permission; they serve one environment. */
export function permissionOf(access: Access): Permission | undefined {
  return PERMISSIONS.find((permission) => permission === access);
}

const unlessPublic = (outcome: Outcome) => (route: DescribedRoute) =>
  route.access === 'public' ? 'let in' : outcome;

async function bearer(userId: string): Promise<Record<string, string>> {
  const { token } = await issue(keys, { id: userId, sessionEpoch: 0 }, MINUTES);
  return { authorization: `Bearer ${token}` };
}

const fixed = (name: string, headers: Record<string, string>, outcome: Outcome): Caller => ({
  name,
  headersFor: async () => headers,
  expected: unlessPublic(outcome),
});

async function expired(userId: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ epoch: 0 })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('longhaul')
    .setSubject(userId)
    .setJti(crypto.randomUUID())
    .setIssuedAt(now - 120)
    .setExpirationTime(now - 60)
    .sign(keys.token);
}

async function revoked(api: TestApi, userId: string): Promise<Record<string, string>> {
  const headers = await bearer(userId);
  await api.fetch('/auth/logout', { method: 'POST', headers });
  return headers;
}

/** A user whose password was changed, which ended the sessions it had. @returns its id. */
async function withNewPassword(api: TestApi): Promise<string> {
  const id = await api.addUser('renewed@example.com');
  await api.controlPlane.updateTable('users').set({ session_epoch: 1 }).where('id', '=', id).execute();
  return id;
}

/** Callers whom no route knows. @param userId somebody who may do everything */
export async function strangers(api: TestApi, userId: string): Promise<Caller[]> {
  const otherKeys = identityKeys('another-secret-key-that-is-long-enough-0123');
  const other = await issue(otherKeys, { id: userId, sessionEpoch: 0 }, MINUTES);
  return [
    fixed('no token', {}, 401),
    fixed('a malformed token', { authorization: 'Bearer not.a.token' }, 401),
    fixed('another scheme', { authorization: 'Basic YWRtaW46YWRtaW4=' }, 401),
    fixed('a token signed by another key', { authorization: `Bearer ${other.token}` }, 401),
    fixed('an expired token', { authorization: `Bearer ${await expired(userId)}` }, 401),
    fixed('a revoked token', await revoked(api, userId), 401),
    fixed("a token of nobody's", await bearer(crypto.randomUUID()), 401),
    fixed('a token from before the password was changed', await bearer(await withNewPassword(api)), 401),
  ];
}

async function join(api: TestApi, userId: string): Promise<string> {
  await api.controlPlane
    .insertInto('memberships')
    .values({ user_id: userId, environment_id: ENVIRONMENT_ID, role: 'MEMBER' })
    .execute();
  return userId;
}

/** A user who is a member of the default environment. @returns its id. */
async function member(api: TestApi, email: string, permissions: readonly string[]): Promise<string> {
  return join(api, await api.addUser(email, 'USER', permissions));
}

/** What a signed-in person without any permission may do. */
const alone = ({ access }: DescribedRoute): Outcome =>
  access === 'public' || access === 'signed-in' ? 'let in' : 403;

/** Users by what they may do: nothing, everything elsewhere, all but what a route needs, only what it needs. */
export async function users(api: TestApi): Promise<Caller[]> {
  const nothing = await member(api, 'nothing@example.com', []);
  const outsider = await api.addUser('outsider@example.com', 'USER', PERMISSIONS);
  const only = new Map<Access, string>();
  const allBut = new Map<Access, string>();
  for (const permission of PERMISSIONS) {
    only.set(permission, await member(api, `only.${permission}@example.com`, [permission]));
    const others = PERMISSIONS.filter((other) => other !== permission);
    allBut.set(permission, await member(api, `all-but.${permission}@example.com`, others));
  }
  const byRoute = (name: string, ids: ReadonlyMap<Access, string>, withIt: Outcome): Caller => ({
    name,
    headersFor: ({ access }) => bearer(ids.get(access) ?? nothing),
    expected: (route) => (permissionOf(route.access) ? withIt : alone(route)),
  });
  return [
    { name: 'USER without permissions', headersFor: () => bearer(nothing), expected: alone },
    { name: 'USER who is no member', headersFor: () => bearer(outsider), expected: alone },
    byRoute('USER with every other permission', allBut, 403),
    byRoute('USER with the one permission', only, 'let in'),
  ];
}

/** Keys are made for one environment, and what was learned is of one; what else administrators do, they do for their organization. */
function servesOneEnvironment({ access, name }: DescribedRoute): boolean {
  return permissionOf(access) !== undefined || /^(apiKeys|architect)\./.test(name);
}

/** What the administrators of the organization may do. */
const administrator =
  (role: PlatformRole) =>
  ({ access }: DescribedRoute): Outcome =>
    access === 'platform' && role !== 'PLATFORM_OWNER' ? 403 : 'let in';

/** Another organization with an administrator of its own. */
async function foreignAdministrator(api: TestApi): Promise<Caller> {
  const organizationId = crypto.randomUUID();
  await api.controlPlane
    .insertInto('organizations')
    .values({ id: organizationId, slug: 'elsewhere', name: 'Elsewhere' })
    .execute();
  const id = await api.addUser('admin@elsewhere.example', 'SUPERADMIN');
  await api.controlPlane
    .updateTable('users')
    .set({ organization_id: organizationId, default_environment_id: null })
    .where('id', '=', id)
    .execute();
  return {
    name: 'SUPERADMIN of another organization',
    headersFor: async () => ({ ...(await bearer(id)), 'x-oms-environment': 'default' }),
    expected: (route) => (servesOneEnvironment(route) ? 403 : administrator('SUPERADMIN')(route)),
  };
}

/** Administrators: of here, of elsewhere, of everything; and the owner by a cookie that a page of others sends. */
export async function administrators(api: TestApi, ownerId: string): Promise<Caller[]> {
  const superadmin = await api.addUser('superadmin@example.com', 'SUPERADMIN');
  const cookie = async () => {
    const { token } = await issue(keys, { id: ownerId, sessionEpoch: 0 }, MINUTES);
    return { cookie: `${SESSION_COOKIE}=${token}` };
  };
  return [
    await foreignAdministrator(api),
    { name: 'SUPERADMIN', headersFor: () => bearer(superadmin), expected: administrator('SUPERADMIN') },
    {
      name: 'PLATFORM_OWNER',
      headersFor: () => bearer(ownerId),
      expected: administrator('PLATFORM_OWNER'),
    },
    {
      name: 'PLATFORM_OWNER by cookie without its CSRF token',
      headersFor: cookie,
      expected: (route) => (route.method === 'GET' ? 'let in' : unlessPublic(403)(route)),
    },
  ];
}

const madeKeySchema = z.object({ id: z.string(), key: z.string() });

/** API keys by their scopes; a key is no person, so that only scopes let it in. */
export async function machines(api: TestApi, ownerId: string): Promise<Caller[]> {
  const ask = async (method: string, path: string, body?: unknown) =>
    api.fetch(path, {
      method,
      headers: await bearer(ownerId),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const make = async (name: string, scopes: readonly Permission[]) =>
    madeKeySchema.parse(await (await ask('POST', '/api-keys', { name, scopes })).json());
  const only = new Map<Access, string>();
  const allBut = new Map<Access, string>();
  for (const permission of PERMISSIONS) {
    const others = PERMISSIONS.filter((other) => other !== permission);
    only.set(permission, (await make(`Only ${permission}`, [permission])).key);
    allBut.set(permission, (await make(`All but ${permission}`, others)).key);
  }
  const { key: whole } = await make('Everything', PERMISSIONS);
  const gone = await make('Revoked', PERMISSIONS);
  await ask('DELETE', `/api-keys/${gone.id}`);
  const late = await make('Expired', PERMISSIONS);
  await api.controlPlane
    .updateTable('api_keys')
    .set({ created_at: new Date(Date.now() - 120_000), expires_at: new Date(Date.now() - 60_000) })
    .where('id', '=', late.id)
    .execute();
  const byRoute = (name: string, secrets: ReadonlyMap<Access, string>, withIt: Outcome): Caller => ({
    name,
    headersFor: async ({ access }) => ({ 'x-api-key': secrets.get(access) ?? whole }),
    expected: (route) => unlessPublic(permissionOf(route.access) ? withIt : 403)(route),
  });
  return [
    byRoute('API key with the scope', only, 'let in'),
    byRoute('API key with every other scope', allBut, 403),
    fixed('a revoked API key', { 'x-api-key': gone.key }, 401),
    fixed('an expired API key', { 'x-api-key': late.key }, 401),
    fixed('an API key that was never made', { authorization: `Bearer ${whole.slice(0, -4)}0000` }, 401),
  ];
}
