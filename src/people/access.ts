/** Which environments a user may enter. */
import { record } from '../audit/service.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { invalidField, notFound } from '../runtime/errors.ts';
import { assertMayRule, type Administrator, type PeopleOptions } from './administrator.ts';
import type { EnvironmentGrant, UserAccess } from './contract.ts';
import * as repository from './repository.ts';

const ORGANIZATION_ROLE = {
  PLATFORM_OWNER: 'ORG_OWNER',
  SUPERADMIN: 'ORG_ADMIN',
  USER: 'ORG_MEMBER',
} as const;

export class AccessService {
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** @throws Refusal `not-found` */
  async describe(by: Administrator, userId: string): Promise<UserAccess> {
    return this.#describe(this.#options.db, by, userId);
  }

  /** @throws Refusal `not-found` for the user, `invalid` for an environment of another organization. */
  async grant(by: Administrator, userId: string, { env_id, role }: EnvironmentGrant): Promise<UserAccess> {
    return this.#change(by, userId, async (trx, target) => {
      const environment = await repository.findEnvironment(trx, by.organizationId, env_id);
      if (!environment) throw invalidField('env_id', 'names no environment of your organization');
      await repository.grant(trx, { user_id: userId, environment_id: env_id, role });
      const details = { environment: environment.name, role };
      await record(trx, by, {
        action: 'environment_role.granted',
        organizationId: by.organizationId,
        environmentId: env_id,
        target,
        details,
      });
    });
  }

  /** @throws Refusal `not-found` for the user or when it is no member. */
  async withdraw(by: Administrator, userId: string, environmentId: string): Promise<UserAccess> {
    return this.#change(by, userId, async (trx, target) => {
      if (!(await repository.withdraw(trx, userId, environmentId)))
        throw notFound('membership in environment', environmentId);
      await record(trx, by, {
        action: 'environment_role.withdrawn',
        organizationId: by.organizationId,
        environmentId,
        target,
      });
    });
  }

  async #change(
    by: Administrator,
    userId: string,
    work: (trx: ControlPlaneDatabase, target: { id: string; name: string }) => Promise<void>,
  ): Promise<UserAccess> {
    const access = await this.#options.db.transaction().execute(async (trx) => {
      const user = await repository.lockUser(trx, by.organizationId, userId);
      if (!user) throw notFound('user', userId);
      assertMayRule(by, user.platform_role);
      await work(trx, { id: userId, name: user.email });
      return this.#describe(trx, by, userId);
    });
    this.#options.onChanged();
    return access;
  }

  async #describe(db: ControlPlaneDatabase, by: Administrator, userId: string): Promise<UserAccess> {
    const user = await repository.findUser(db, by.organizationId, userId);
    if (!user) throw notFound('user', userId);
    const organization = await repository.findOrganization(db, user.organization_id);
    const environments = await repository.memberships(db, userId);
    return {
      user_id: user.id,
      email: user.email,
      full_name: user.full_name,
      platform_role: user.platform_role,
      group_id: user.group_id,
      group_name: user.group_name,
      org_roles: [
        {
          org_id: user.organization_id,
          org_name: organization.name,
          org_slug: organization.slug,
          role: ORGANIZATION_ROLE[user.platform_role],
          granted_at: user.created_at.toISOString(),
        },
      ],
      env_roles: environments.map((row) => ({ ...row, granted_at: row.granted_at.toISOString() })),
    };
  }
}
