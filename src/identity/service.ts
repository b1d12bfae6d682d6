/** Signing in and out. */
import { record } from '../audit/service.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { invalidField, Refusal } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logging.ts';
import type { Account, Accounts } from './accounts.ts';
import type { UserInfo } from './contract.ts';
import type { IdentityKeys } from './keys.ts';
import { LoginLimits } from './login-limits.ts';
import type { PasswordLinks } from './password-links.ts';
import { hashPassword, passwordFits } from './passwords.ts';
import * as links from './link-repository.ts';
import { sessionIdOf, type Refreshable, type Refreshing } from './refreshing.ts';
import * as repository from './repository.ts';
import type { Revocations } from './revocations.ts';
import type { Session } from './sessions.ts';
import * as tokens from './tokens.ts';

export interface IdentityServiceOptions {
  db: ControlPlaneDatabase;
  keys: IdentityKeys;
  accounts: Accounts;
  revocations: Revocations;
  links: PasswordLinks;
  refreshing: Refreshing;
  /** Life of an access token. */
  tokenMinutes: number;
}

/** No access token lives longer, however `OMS_TOKEN_MINUTES` was set when it was made. */
const LONGEST_LIFE_MS = 24 * 3_600_000;

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
  clientAddress: string;
  requestId: string;
}

/** What a sign-in gives. */
export interface SignedIn {
  token: tokens.IssuedToken;
  session: Refreshable;
  csrfToken: string;
  user: UserInfo;
}

/** What a browser sends to prolong its session. */
export interface CarriedRefresh {
  token: string | undefined;
  csrfToken: string | undefined;
}

/** Of a session, what its user is told. */
interface SessionFacts {
  csrfToken: string | null;
  expiresAt: Date | null;
}

/** Addresses are stored in lower case and compared so. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

function userInfo(account: Account, { csrfToken, expiresAt }: SessionFacts): UserInfo {
  return {
    id: account.id,
    email: account.email,
    full_name: account.fullName,
    is_superadmin: account.role !== 'USER',
    organization_id: account.organizationId,
    platform_role: account.role,
    permissions: [...account.permissions],
    environment: account.defaultEnvironment,
    csrf_token: csrfToken,
    expires_in: expiresAt && Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000)),
  };
}

export class IdentityService {
  readonly #options: IdentityServiceOptions;
  readonly #limits = new LoginLimits();

  constructor(options: IdentityServiceOptions) {
    this.#options = options;
  }

  /**
   * Signs in by email and password.
   *
   * @throws Refusal `unauthenticated`, in the same words and time for an unknown address as for a wrong password, or
   *   `too-many-requests`
   */
  async login(email: string, password: string, clientAddress: string): Promise<SignedIn> {
    const address = normalizeEmail(email);
    await this.#limits.count(clientAddress, address);
    const account = await this.#accountBehind(address, password);
    if (!account) throw new Refusal('unauthenticated', 'Email or password is wrong.');
    await this.#limits.forget(clientAddress, address);
    return this.#signedIn(account);
  }

  /**
   * Replaces one's own password; all other sessions end, and this one goes on with a new token.
   *
   * @throws Refusal `invalid` when the current password is another, `too-many-requests`
   */
  async changePassword(session: Session, change: PasswordChange): Promise<SignedIn> {
    const { db, accounts } = this.#options;
    const { account } = session;
    await this.#limits.count(change.clientAddress, account.email);
    const credentials = await repository.findCredentials(db, account.email);
    if (!(await passwordFits(credentials?.password_hash, change.currentPassword)))
      throw invalidField('current_password', 'is not your password');
    const passwordHash = await hashPassword(change.newPassword);
    const sessionEpoch = await db.transaction().execute(async (trx) => {
      const epoch = await links.setPassword(trx, account.id, passwordHash);
      await links.dropLink(trx, account.id);
      const { id, email, organizationId } = account;
      const by = { actor: `user:${id}`, name: email, requestId: change.requestId };
      await record(trx, by, { action: 'user.password_changed', organizationId, target: { id, name: email } });
      return epoch;
    });
    await this.#limits.forget(change.clientAddress, account.email);
    accounts.forget();
    return this.#signedIn({ ...account, sessionEpoch });
  }

  /**
   * Has a link sent to the owner of the address, if there is one. Nobody waits for it: neither words nor time tell
   * whether there is such an account.
   *
   * @throws Refusal `too-many-requests`
   */
  async requestPasswordReset(email: string, clientAddress: string, log: Logger): Promise<void> {
    const address = normalizeEmail(email);
    await this.#limits.countReset(clientAddress, address);
    this.#options.links
      .request(address)
      .catch((error: unknown) => log.error({ err: error }, 'a link for a new password could not be made'));
  }

  /** @throws Refusal `not-found` when the link holds no longer, `too-many-requests` */
  async describePasswordLink(token: string, clientAddress: string) {
    await this.#limits.countLink(clientAddress);
    return this.#options.links.describe(token);
  }

  /** @throws Refusal `not-found` when the link holds no longer, `too-many-requests` */
  async setPassword(token: string, password: string, from: { clientAddress: string; requestId: string }) {
    await this.#limits.countLink(from.clientAddress);
    await this.#options.links.redeem(token, password, from.requestId);
  }

  /**
   * A new access token by a refresh token, which is used up and replaced. One that comes again, later than a moment,
   * ends the session with all its access tokens: it, or its successor, is in the wrong hands.
   *
   * @throws Refusal `unauthenticated`, `too-many-requests`
   */
  async refresh(refreshToken: string, clientAddress: string, log: Logger): Promise<SignedIn> {
    await this.#limits.countRefresh(clientAddress);
    const outcome = await this.#options.refreshing.refresh(refreshToken);
    if (outcome.is === 'ended') {
      await this.#revoke(outcome.id);
      log.warn(
        { session: outcome.id },
        'a refresh token that holds no longer was used: its session was ended',
      );
    }
    if (outcome.is !== 'prolonged')
      throw new Refusal('unauthenticated', 'The refresh token does not hold. Sign in again.');
    const account = await this.#options.accounts.find(outcome.userId);
    if (!account) throw new Refusal('unauthenticated', 'This account is switched off.');
    return this.#session({ ...account, sessionEpoch: outcome.epoch }, outcome);
  }

  /**
   * The same by the cookie of a browser, for our own pages alone.
   *
   * @throws Refusal `invalid` without the cookie, `unauthenticated`, also without the CSRF token of the session,
   *   `too-many-requests`
   */
  async refreshByCookie({ token, csrfToken }: CarriedRefresh, clientAddress: string, log: Logger) {
    if (token === undefined) throw invalidField('refresh_token', 'is missing, and no cookie has one');
    const id = sessionIdOf(token);
    if (id === undefined || !tokens.isCsrfToken(this.#options.keys, id, csrfToken))
      throw new Refusal('unauthenticated', 'A refresh by cookie needs the header X-CSRF-Token.');
    return this.refresh(token, clientAddress, log);
  }

  /** From now on the session's tokens are refused. */
  async logout(session: Session): Promise<void> {
    await this.#options.refreshing.end(session.tokenId);
    await this.#revoke(session.tokenId);
  }

  /** Who is signed in, with the CSRF token where the session needs one. */
  describe(session: Session): UserInfo {
    const csrfToken = session.carrier === 'cookie' ? this.#csrfToken(session.tokenId) : null;
    return userInfo(session.account, { csrfToken, expiresAt: session.expiresAt });
  }

  async #signedIn(account: Account): Promise<SignedIn> {
    return this.#session(account, await this.#options.refreshing.begin(account.id, account.sessionEpoch));
  }

  async #session(account: Account, session: Refreshable): Promise<SignedIn> {
    const token = await tokens.issue(this.#options.keys, account, this.#options.tokenMinutes, session.id);
    const csrfToken = this.#csrfToken(session.id);
    const user = userInfo(account, { csrfToken, expiresAt: token.expiresAt });
    return { token, session, csrfToken, user };
  }

  #revoke(id: string): Promise<void> {
    return this.#options.revocations.revoke(id, new Date(Date.now() + LONGEST_LIFE_MS));
  }

  async #accountBehind(email: string, password: string): Promise<Account | undefined> {
    const credentials = await repository.findCredentials(this.#options.db, email);
    const fits = await passwordFits(credentials?.password_hash, password);
    if (!credentials || !fits) return undefined;
    const account = await this.#options.accounts.find(credentials.id);
    // What is kept of the account may be from before another process ended its sessions.
    return account && { ...account, sessionEpoch: credentials.session_epoch };
  }

  #csrfToken(tokenId: string): string {
    return tokens.csrfToken(this.#options.keys, tokenId);
  }
}
