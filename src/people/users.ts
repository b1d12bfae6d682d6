/** Making, changing and switching off users. */
import type { Updateable } from 'kysely';
import type { AuditAction } from '../audit/audit.ts';
import { record } from '../audit/service.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { UserTable } from '../database/tables/control-plane.ts';
import type { Actor, PlatformRole } from '../identity/identity.ts';
import { organizationSeen } from '../identity/organization-seen.ts';
import { hashPassword } from '../identity/passwords.ts';
import { normalizeEmail } from '../identity/service.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { assertVersion } from '../runtime/versions.ts';
import { assertMayRule, assertNotOneself, type Administrator, type PeopleOptions } from './administrator.ts';
import type { UserQuery, UserCreate, UserResponse, UserUpdate } from './contract.ts';
import * as repository from './repository.ts';

export function userOf(row: repository.UserRow): UserResponse {
  return {
    id: row.id,
    email: row.email,
    full_name: row.full_name,
    is_active: row.is_active,
    is_invited: row.is_invited,
    is_superadmin: row.platform_role !== 'USER',
    platform_role: row.platform_role,
    group_id: row.group_id,
    group_name: row.group_name,
    permissions: [...new Set([...row.permissions, ...(row.group_permissions ?? [])])].sort(),
    own_permissions: row.permissions,
    version: row.version,
    created_at: row.created_at.toISOString(),
  };
}

/** An owner of the platform is a superadmin as well, and stays an owner. */
function roleAfter(current: PlatformRole, isSuperadmin: boolean | null | undefined): PlatformRole {
  if (typeof isSuperadmin !== 'boolean') return current;
  if (!isSuperadmin) return 'USER';
  return current === 'PLATFORM_OWNER' ? current : 'SUPERADMIN';
}

/** What differs from what is there. */
async function columnsOf(user: repository.UserRow, body: UserUpdate): Promise<Updateable<UserTable>> {
  const { full_name, group_id, is_active, password, permissions } = body;
  const role = roleAfter(user.platform_role, body.is_superadmin);
  const isSame = permissions?.toSorted().join() === user.permissions.toSorted().join();
  return {
    ...(full_name === undefined || full_name === user.full_name ? {} : { full_name }),
    ...(group_id === undefined || group_id === user.group_id ? {} : { group_id }),
    ...(typeof is_active === 'boolean' && is_active !== user.is_active ? { is_active } : {}),
    ...(role === user.platform_role ? {} : { platform_role: role }),
    ...(permissions && !isSame ? { permissions } : {}),
    ...(password ? { password_hash: await hashPassword(password) } : {}),
  };
}

/** What an update did, one entry for each kind of change. */
function actionsOf(columns: Updateable<UserTable>): AuditAction[] {
  const { full_name, group_id, permissions, is_active, platform_role, password_hash } = columns;
  const isUpdated = [full_name, group_id, permissions].some((value) => value !== undefined);
  return [
    ...(isUpdated ? (['user.updated'] as const) : []),
    ...(is_active === true ? (['user.reactivated'] as const) : []),
    ...(is_active === false ? (['user.deactivated'] as const) : []),
    ...(platform_role ? (['user.role_changed'] as const) : []),
    ...(password_hash ? (['user.password_set'] as const) : []),
  ];
}

export class UserService {
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** Users of an organization. @throws Refusal `not-found` for one that the actor does not see */
  async list(
    actor: Pick<Actor, 'role' | 'organizationId'>,
    query: UserQuery,
  ): Promise<{ items: UserResponse[]; total: number }> {
    const organizationId = await organizationSeen(this.#options.db, actor, query.organization_id);
    const { rows, total } = await repository.listUsers(this.#options.db, organizationId, query);
    return { items: rows.map(userOf), total };
  }

  /**
   * A repeat with the same key is answered as the first was.
   *
   * @throws Refusal `conflict` when the address is taken or the key was used otherwise, `invalid` for a group that is
   *   not there
   */
  async create(by: Administrator, body: UserCreate, key?: string): Promise<UserResponse> {
    const { organizationId } = by;
    const id = newId();
    const email = normalizeEmail(body.email);
    const passwordHash = await hashPassword(body.password);
    const role = body.is_superadmin ? 'SUPERADMIN' : 'USER';
    const make = async (trx: ControlPlaneDatabase) => {
      await this.#assertGroup(trx, organizationId, body.group_id);
      const isNew = await repository.insertUser(trx, {
        id,
        email,
        full_name: body.full_name ?? null,
        password_hash: passwordHash,
        platform_role: role,
        organization_id: organizationId,
        default_environment_id: null,
        group_id: body.group_id ?? null,
      });
      if (!isNew) throw new Refusal('conflict', `The address ${email} is taken.`);
      const target = { id, name: email };
      await record(trx, by, { action: 'user.created', organizationId, target, details: { role } });
      return this.#find(trx, organizationId, id);
    };
    const repeatable = { actor: by.id, operation: 'users.create', key, request: body };
    return this.#change((trx) => this.#options.answered.once(trx, repeatable, () => make(trx)));
  }

  /**
   * Changes what the request names.
   *
   * @param seen the version that is changed; undefined: whatever stands now
   * @throws Refusal as `create` does, `not-found`, `forbidden`, `conflict`
   */
  async update(by: Administrator, id: string, body: UserUpdate, seen?: number): Promise<UserResponse> {
    if (body.is_active === false) assertNotOneself(by, id, 'switch off');
    return this.#change(async (trx) => {
      const user = await this.#lock(trx, by, id);
      assertVersion('user', user, seen);
      await this.#assertGroup(trx, by.organizationId, body.group_id);
      const columns = await columnsOf(user, body);
      if (columns.platform_role) assertNotOneself(by, id, 'change the role of');
      await this.#write(trx, by, user, columns);
      return this.#find(trx, by.organizationId, id);
    });
  }

  /** @throws Refusal `not-found`, `forbidden`, `conflict` for one's own role, or one at another version than was seen. */
  async changeRole(
    by: Administrator,
    id: string,
    { role, seen }: { role: PlatformRole; seen: number | undefined },
  ): Promise<UserResponse> {
    assertMayRule(by, role);
    return this.#change(async (trx) => {
      const user = await this.#lock(trx, by, id);
      assertVersion('user', user, seen);
      if (user.platform_role !== role) {
        assertNotOneself(by, id, 'change the role of');
        await this.#write(trx, by, user, { platform_role: role });
      }
      return this.#find(trx, by.organizationId, id);
    });
  }

  /** The user's columns and the entries of what was done, with what it was before. */
  async #write(
    trx: ControlPlaneDatabase,
    by: Administrator,
    user: repository.UserRow,
    columns: Updateable<UserTable>,
  ): Promise<void> {
    const endsSessions = columns.is_active === false || columns.password_hash !== undefined;
    const target = { id: user.id, name: user.email };
    const { password_hash: _secret, ...shown } = columns;
    await repository.updateUser(trx, user.id, columns, endsSessions);
    for (const action of actionsOf(columns)) {
      const details = action === 'user.password_set' ? {} : { to: shown, from: before(user, shown) };
      await record(trx, by, { action, organizationId: user.organization_id, target, details });
    }
  }

  async #assertGroup(trx: ControlPlaneDatabase, organizationId: string, groupId?: string | null) {
    if (!groupId || (await repository.holdGroup(trx, organizationId, groupId))) return;
    throw invalidField('group_id', 'names no group of your organization');
  }

  async #lock(trx: ControlPlaneDatabase, by: Administrator, id: string): Promise<repository.UserRow> {
    const user = await repository.lockUser(trx, by.organizationId, id);
    if (!user) throw notFound('user', id);
    assertMayRule(by, user.platform_role);
    return user;
  }

  async #find(trx: ControlPlaneDatabase, organizationId: string, id: string): Promise<UserResponse> {
    const user = await repository.findUser(trx, organizationId, id);
    if (!user) throw notFound('user', id);
    return userOf(user);
  }

  async #change<T>(work: (trx: ControlPlaneDatabase) => Promise<T>): Promise<T> {
    const result = await this.#options.db.transaction().execute(work);
    this.#options.onChanged();
    return result;
  }
}

/** What the changed columns held. */
function before(user: repository.UserRow, columns: Updateable<UserTable>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(user).filter(([column]) => column in columns));
}
