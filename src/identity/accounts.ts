/** The accounts behind requests, and the environments they may enter. */
import type { LiveApiKey } from '../api-keys/recognition.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import { FreshCache } from '../runtime/fresh-cache.ts';
import type { EnvironmentStatus } from '../tenancy/environment.ts';
import type { Environments, OpenEnvironment } from '../tenancy/environments.ts';
import { PERMISSIONS, type Actor, type Permission } from './identity.ts';
import * as repository from './repository.ts';

/** How long a change of an account may take to be noticed. */
const FRESH_FOR_MS = 5_000;
const LIMIT = 10_000;

/** A person, or a machine's API key, that may be signed in, with what decides where they may go. */
export interface Account extends Actor {
  kind: 'user' | 'key';
  fullName: string | null;
  defaultEnvironment: { slug: string; name: string } | null;
  /** Ids of the environments the account is a member of. */
  memberships: ReadonlySet<string>;
  /** Tokens of earlier epochs hold no longer: the password was changed, or the account was switched off. */
  sessionEpoch: number;
}

function permissionsOf(row: repository.AccountRow): readonly Permission[] {
  if (row.platform_role !== 'USER') return PERMISSIONS;
  return PERMISSIONS.filter((permission) => row.permissions.includes(permission));
}

function accountOf(row: repository.AccountRow): Account {
  return {
    kind: 'user',
    id: row.id,
    email: row.email,
    role: row.platform_role,
    organizationId: row.organization_id,
    permissions: permissionsOf(row),
    fullName: row.full_name,
    defaultEnvironment:
      row.environment_slug === null || row.environment_name === null
        ? null
        : { slug: row.environment_slug, name: row.environment_name },
    memberships: new Set(row.memberships),
    sessionEpoch: row.session_epoch,
  };
}

/** An API key as an account: its scopes are its permissions, in the one environment that it opens. */
export function accountOfKey(key: LiveApiKey): Account {
  return {
    kind: 'key',
    id: key.id,
    email: key.name,
    role: 'USER',
    organizationId: key.organization_id,
    permissions: PERMISSIONS.filter((permission) => key.scopes.includes(permission)),
    fullName: null,
    defaultEnvironment: { slug: key.environment_slug, name: key.environment_name },
    memberships: new Set([key.environment_id]),
    sessionEpoch: 0,
  };
}

/** A platform owner enters everything, a superadmin its organization, everyone what they are a member of. */
export function mayEnter(
  account: Account,
  environment: Pick<OpenEnvironment, 'id' | 'organizationId'>,
): boolean {
  if (account.role === 'PLATFORM_OWNER') return true;
  if (account.role === 'SUPERADMIN' && account.organizationId === environment.organizationId) return true;
  return account.memberships.has(environment.id);
}

/** How soon it makes sense to ask again for an environment that is being brought to this release. */
const UPGRADE_SECONDS = 30;

function closed(slug: string, status: EnvironmentStatus): Refusal {
  if (status === 'ACTIVE')
    return new Refusal('unavailable', `Environment ${slug} has not been brought to this release yet.`, {
      retryAfterSeconds: UPGRADE_SECONDS,
    });
  return new Refusal(
    'conflict',
    `Environment ${slug} is not open: it is in the making, suspended or removed.`,
  );
}

function forbidden(slug: string): Refusal {
  return new Refusal('forbidden', `Your account is not a member of environment ${slug}.`);
}

/** Finds accounts and resolves the environment of a request, each read at most every five seconds. */
export class Accounts {
  readonly #db: ControlPlaneDatabase;
  readonly #environments: Environments;
  readonly #accounts = new FreshCache<Account | undefined>({ freshForMs: FRESH_FOR_MS, limit: LIMIT });

  constructor(db: ControlPlaneDatabase, environments: Environments) {
    this.#db = db;
    this.#environments = environments;
  }

  /** The account, or undefined when it does not exist or was switched off. */
  async find(id: string): Promise<Account | undefined> {
    return this.#accounts.get(id, async () => {
      const row = await repository.findActiveAccount(this.#db, id);
      return row && accountOf(row);
    });
  }

  /** After a change here: nothing that was read before is used again by this process. */
  forget(): void {
    this.#accounts.clear();
  }

  /**
   * The environment that a request is for.
   *
   * @param slug what the request names; undefined means the account's default
   * @throws Refusal `malformed` when none is named, `not-found`, `forbidden` when the account may not enter, or
   *   `conflict` while it is not open, or `unavailable` before its database is brought to this release
   */
  async environmentFor(account: Account, slug: string | undefined): Promise<OpenEnvironment> {
    const wanted = slug ?? account.defaultEnvironment?.slug;
    if (wanted === undefined) {
      throw new Refusal('malformed', 'Name an environment by the header X-OMS-Environment.');
    }
    const environment = await this.#environments.find(wanted);
    if (!environment) return this.#refuse(account, wanted);
    if (mayEnter(account, environment)) return environment;
    throw forbidden(wanted);
  }

  /** Says why an environment cannot be entered to those who may know of it. */
  async #refuse(account: Account, slug: string): Promise<never> {
    const standing = await this.#environments.standingOf(slug);
    if (!standing) throw notFound('environment', slug);
    throw mayEnter(account, standing) ? closed(slug, standing.status) : forbidden(slug);
  }
}
