/** Inviting people, and links by which they set a password. */
import { record } from '../audit/service.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { PasswordLinks, MadeLink } from '../identity/password-links.ts';
import { normalizeEmail } from '../identity/service.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { assertMayRule, type Administrator, type PeopleOptions } from './administrator.ts';
import type { Invitation, InvitedResponse, PasswordLinkResponse } from './contract.ts';
import * as repository from './repository.ts';
import { userOf } from './users.ts';

/** Sends the link, now that it is in the database. */
function sent({ url, expiresAt, send }: MadeLink): PasswordLinkResponse {
  return { url, expires_at: expiresAt.toISOString(), email: send() };
}

export class InvitationService {
  readonly #options: PeopleOptions;
  readonly #links: PasswordLinks;

  constructor(options: PeopleOptions, links: PasswordLinks) {
    this.#options = options;
    this.#links = links;
  }

  /**
   * A user without a password, and the link to set one.
   *
   * @throws Refusal `conflict` when the address is taken, `invalid` for what is not of the organization, `not-found`
   *   for another's organization
   */
  async invite(by: Administrator, body: Invitation): Promise<InvitedResponse> {
    const organizationId = body.organization_id ?? by.organizationId;
    if (organizationId !== by.organizationId && by.role !== 'PLATFORM_OWNER')
      throw notFound('organization', organizationId);
    const user = { id: newId(), email: normalizeEmail(body.email) };
    const { row, link } = await this.#options.db.transaction().execute(async (trx) => {
      await this.#insert(trx, user, organizationId, body);
      if (body.environment_id) await this.#letIn(trx, user.id, organizationId, body.environment_id);
      const role = body.is_superadmin ? 'SUPERADMIN' : 'USER';
      await record(trx, by, {
        action: 'user.invited',
        organizationId,
        target: { id: user.id, name: user.email },
        details: { role },
      });
      const made = await this.#links.make(trx, { ...user, isInvited: true });
      return { row: await repository.findUser(trx, organizationId, user.id), link: made };
    });
    if (!row) throw new Error(`User ${user.id} was written and is not there`);
    return { user: userOf(row), link: sent(link) };
  }

  /** @throws Refusal `not-found`, `forbidden`, `conflict` for a user that is switched off. */
  async makeLink(by: Administrator, userId: string): Promise<PasswordLinkResponse> {
    const link = await this.#options.db.transaction().execute(async (trx) => {
      const user = await repository.lockUser(trx, by.organizationId, userId);
      if (!user) throw notFound('user', userId);
      assertMayRule(by, user.platform_role);
      if (!user.is_active)
        throw new Refusal('conflict', `${user.email} is switched off; a link would not help.`);
      await record(trx, by, {
        action: 'user.password_link_made',
        organizationId: user.organization_id,
        target: { id: userId, name: user.email },
      });
      return this.#links.make(trx, { id: userId, email: user.email, isInvited: user.is_invited });
    });
    return sent(link);
  }

  async #insert(
    trx: ControlPlaneDatabase,
    { id, email }: { id: string; email: string },
    organizationId: string,
    { full_name, group_id, is_superadmin }: Invitation,
  ): Promise<void> {
    if (!(await repository.hasOrganization(trx, organizationId)))
      throw notFound('organization', organizationId);
    if (group_id && !(await repository.holdGroup(trx, organizationId, group_id)))
      throw invalidField('group_id', 'names no group of the organization');
    const isNew = await repository.insertUser(trx, {
      id,
      email,
      full_name: full_name ?? null,
      password_hash: null,
      platform_role: is_superadmin ? 'SUPERADMIN' : 'USER',
      organization_id: organizationId,
      default_environment_id: null,
      group_id: group_id ?? null,
    });
    if (!isNew) throw new Refusal('conflict', `The address ${email} is taken.`);
  }

  async #letIn(
    trx: ControlPlaneDatabase,
    userId: string,
    organizationId: string,
    environmentId: string,
  ): Promise<void> {
    if (!(await repository.findEnvironment(trx, organizationId, environmentId)))
      throw invalidField('environment_id', 'names no environment of the organization');
    await repository.grant(trx, { user_id: userId, environment_id: environmentId, role: 'MEMBER' });
  }
}
