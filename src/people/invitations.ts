/** Inviting people, and links by which they set a password. */
import { record } from '../audit/service.ts';
import type { RepeatableRequest } from '../database/answered-requests.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { PasswordLinks, MadeLink } from '../identity/password-links.ts';
import { normalizeEmail } from '../identity/service.ts';
import { organizationSeen } from '../identity/organization-seen.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { assertMayRule, type Administrator, type PeopleOptions } from './administrator.ts';
import type { Invitation, InvitedResponse, PasswordLinkResponse } from './contract.ts';
import * as repository from './repository.ts';
import { userOf } from './users.ts';

const linkOf = ({ url, expiresAt, email }: MadeLink): PasswordLinkResponse => ({
  url,
  expires_at: expiresAt.toISOString(),
  email,
});

export class InvitationService {
  readonly #options: PeopleOptions;
  readonly #links: PasswordLinks;

  constructor(options: PeopleOptions, links: PasswordLinks) {
    this.#options = options;
    this.#links = links;
  }

  /**
   * A user without a password, and the link to set one. A repeat with the same key is answered as the first was, link
   * and all, and sends nothing.
   *
   * @throws Refusal `conflict` when the address is taken or the key was used otherwise, `invalid` for what is not of the
   *   organization, `not-found` for an organization that is another's or nobody's
   */
  async invite(by: Administrator, body: Invitation, key?: string): Promise<InvitedResponse> {
    const organizationId = await organizationSeen(this.#options.db, by, body.organization_id);
    const user = { id: newId(), email: normalizeEmail(body.email) };
    const repeatable = { actor: by.id, operation: 'users.invite', key, request: body };
    return this.#sending(repeatable, async (trx) => {
      await this.#insert(trx, user, organizationId, body);
      if (body.environment_id) await this.#letIn(trx, user.id, organizationId, body.environment_id);
      const role = body.is_superadmin ? 'SUPERADMIN' : 'USER';
      await record(trx, by, {
        action: 'user.invited',
        organizationId,
        target: { id: user.id, name: user.email },
        details: { role },
      });
      const link = await this.#links.make(trx, { ...user, isInvited: true });
      const row = await repository.findUser(trx, organizationId, user.id);
      if (!row) throw new Error(`User ${user.id} was written and is not there`);
      return { link, answer: { user: userOf(row), link: linkOf(link) } };
    });
  }

  /** @throws Refusal `not-found`, `forbidden`, `conflict` for a user that is switched off, or a key used otherwise. */
  async makeLink(by: Administrator, userId: string, key?: string): Promise<PasswordLinkResponse> {
    const repeatable = { actor: by.id, operation: 'users.make-link', key, request: { userId } };
    return this.#sending(repeatable, async (trx) => {
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
      const link = await this.#links.make(trx, { id: userId, email: user.email, isInvited: user.is_invited });
      return { link, answer: linkOf(link) };
    });
  }

  /** Makes a link, unless the request is a repeat, and sends it once it is in the database. */
  async #sending<T>(
    repeatable: RepeatableRequest,
    make: (trx: ControlPlaneDatabase) => Promise<{ link: MadeLink; answer: T }>,
  ): Promise<T> {
    let send = () => {};
    const answer = await this.#options.db.transaction().execute((trx) =>
      this.#options.answered.once(trx, repeatable, async () => {
        const made = await make(trx);
        send = made.link.send;
        return made.answer;
      }),
    );
    send();
    return answer;
  }

  async #insert(
    trx: ControlPlaneDatabase,
    { id, email }: { id: string; email: string },
    organizationId: string,
    { full_name, group_id, is_superadmin }: Invitation,
  ): Promise<void> {
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
