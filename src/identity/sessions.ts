/** From a request to the account behind it. */
import { ApiKeys } from '../api-keys/recognition.ts';
import { Refusal } from '../runtime/errors.ts';
import { FreshCache } from '../runtime/fresh-cache.ts';
import { accountOfKey, type Account, type Accounts } from './accounts.ts';
import { environmentCookieOf, sessionCookieOf } from './cookies.ts';
import type { IdentityKeys } from './keys.ts';
import { headerOf, type RequestContext } from './request.ts';
import type { Revocations } from './revocations.ts';
import * as tokens from './tokens.ts';

/** A signed-in request. */
export interface Session {
  account: Account;
  /** Id of the token, or prefix of the API key. */
  tokenId: string;
  /** null: an API key without an expiry. */
  expiresAt: Date | null;
  /** How the token came; only a cookie needs CSRF protection, because browsers send it by themselves. */
  carrier: 'bearer' | 'cookie' | 'key';
}

interface CarriedToken {
  token: string;
  carrier: Session['carrier'];
}

function tokenOf(request: RequestContext): CarriedToken | undefined {
  const authorization = request.headers.authorization;
  const key = headerOf(request.headers, 'x-api-key');
  if (key !== undefined) {
    if (authorization === undefined) return { token: key, carrier: 'key' };
    throw new Refusal('unauthenticated', 'Send X-API-Key or Authorization, not both.');
  }
  if (authorization !== undefined) {
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) {
      throw new Refusal('unauthenticated', 'The Authorization header must be: Bearer <access token>.');
    }
    return { token, carrier: ApiKeys.looksLikeOne(token) ? 'key' : 'bearer' };
  }
  const token = sessionCookieOf(request.headers);
  return token ? { token, carrier: 'cookie' } : undefined;
}

/** The short name of the environment that a request names: by the header, or by cookie where it signs in by cookie. */
export function namedEnvironment({ headers }: RequestContext, { carrier }: Session): string | undefined {
  const named = headerOf(headers, 'x-oms-environment');
  return named ?? (carrier === 'cookie' ? environmentCookieOf(headers) : undefined);
}

/** Methods that change nothing. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Recognizes signed-in requests. */
export class Sessions {
  readonly #keys: IdentityKeys;
  readonly #accounts: Accounts;
  readonly #revocations: Revocations;
  readonly #apiKeys: ApiKeys;
  readonly #claims = new FreshCache<tokens.TokenClaims>({ freshForMs: 60_000, limit: 10_000 });

  constructor(keys: IdentityKeys, accounts: Accounts, revocations: Revocations, apiKeys: ApiKeys) {
    this.#keys = keys;
    this.#accounts = accounts;
    this.#revocations = revocations;
    this.#apiKeys = apiKeys;
  }

  /**
   * The session of a request.
   *
   * @throws Refusal `unauthenticated` without a valid token, `forbidden` for a write by cookie without its CSRF token
   */
  async authenticate(request: RequestContext): Promise<Session> {
    const carried = tokenOf(request);
    if (!carried) throw new Refusal('unauthenticated', 'Sign in first: no access token was sent.');
    if (carried.carrier === 'key') return this.#sessionOfKey(carried.token);
    const claims = await this.#claimsOf(carried.token);
    const [account, revoked] = await Promise.all([
      this.#accounts.find(claims.userId),
      this.#revocations.isRevoked(claims.tokenId),
    ]);
    if (revoked) throw new Refusal('unauthenticated', 'This access token was signed out. Sign in again.');
    if (!account)
      throw new Refusal('unauthenticated', 'This account does not exist any more or is switched off.');
    // Another process may have begun a later epoch than the one that is kept here.
    if (claims.epoch < account.sessionEpoch)
      throw new Refusal('unauthenticated', 'The sessions of this account were ended. Sign in again.');
    const session: Session = {
      account,
      tokenId: claims.tokenId,
      expiresAt: claims.expiresAt,
      carrier: carried.carrier,
    };
    this.#assertOwnPage(session, request);
    return session;
  }

  /** True while the session has neither expired nor been signed out, and its account is active. */
  async isLive(session: Session): Promise<boolean> {
    if (session.carrier === 'key') return this.#apiKeys.holds(session.tokenId);
    if (session.expiresAt && session.expiresAt.getTime() <= Date.now()) return false;
    if (await this.#revocations.isRevoked(session.tokenId)) return false;
    const account = await this.#accounts.find(session.account.id);
    return account !== undefined && account.sessionEpoch <= session.account.sessionEpoch;
  }

  async #sessionOfKey(text: string): Promise<Session> {
    const key = await this.#apiKeys.recognize(text);
    if (!key) throw new Refusal('unauthenticated', 'The API key is unknown, revoked or expired.');
    return { account: accountOfKey(key), tokenId: key.prefix, expiresAt: key.expires_at, carrier: 'key' };
  }

  /** A signature stays good; only the expiry is looked at anew. */
  async #claimsOf(token: string): Promise<tokens.TokenClaims> {
    const claims = await this.#claims.get(token, () => tokens.verify(this.#keys, token));
    return claims.expiresAt.getTime() > Date.now() ? claims : tokens.verify(this.#keys, token);
  }

  #assertOwnPage(session: Session, request: RequestContext): void {
    if (session.carrier !== 'cookie' || SAFE_METHODS.has(request.method)) return;
    if (request.isFromAllowedPage) return;
    const given = headerOf(request.headers, 'x-csrf-token');
    if (tokens.isCsrfToken(this.#keys, session.tokenId, given)) return;
    throw new Refusal('forbidden', 'A write that signs in by cookie needs the header X-CSRF-Token.');
  }
}
