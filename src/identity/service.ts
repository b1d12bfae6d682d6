/** Signing in and out. */
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Account, Accounts } from './accounts.ts';
import type { UserInfo } from './contract.ts';
import type { IdentityKeys } from './keys.ts';
import { LoginLimits } from './login-limits.ts';
import { passwordFits } from './passwords.ts';
import * as repository from './repository.ts';
import type { Revocations } from './revocations.ts';
import type { Session } from './sessions.ts';
import * as tokens from './tokens.ts';

export interface IdentityServiceOptions {
  db: ControlPlaneDatabase;
  keys: IdentityKeys;
  accounts: Accounts;
  revocations: Revocations;
  /** Life of an access token. */
  tokenMinutes: number;
}

/** What a sign-in gives. */
export interface SignedIn {
  token: tokens.IssuedToken;
  user: UserInfo;
}

/** Addresses are stored in lower case and compared so. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

function userInfo(account: Account, csrfToken: string | null): UserInfo {
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
    const token = await tokens.issue(this.#options.keys, account, this.#options.tokenMinutes);
    return { token, user: userInfo(account, this.#csrfToken(token.tokenId)) };
  }

  /** From now on the token is refused. */
  async logout(session: Session): Promise<void> {
    if (!session.expiresAt) throw new Error('Only API keys have no expiry, and the table lets none sign out');
    await this.#options.revocations.revoke(session.tokenId, session.expiresAt);
  }

  /** Who is signed in, with the CSRF token where the session needs one. */
  describe(session: Session): UserInfo {
    return userInfo(session.account, session.carrier === 'cookie' ? this.#csrfToken(session.tokenId) : null);
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
