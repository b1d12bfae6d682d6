/** Organizations as their people and the owner of the platform see them. */
import { byOf, record } from '../audit/service.ts';
import type { AnsweredRequests } from '../database/answered-requests.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Acting, Actor, PlatformRole } from '../identity/identity.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { staleVersion } from '../runtime/versions.ts';
import type {
  OrganizationInput,
  OrganizationMemberResponse,
  OrganizationQuery,
  OrganizationResponse,
} from './contract.ts';
import { slugOf } from './environment.ts';
import * as repository from './organization-repository.ts';
import type { EnvironmentService } from './service.ts';

export interface Paging {
  page: number;
  page_size: number;
}

const ROLES: Record<PlatformRole, OrganizationMemberResponse['role']> = {
  PLATFORM_OWNER: 'ORG_OWNER',
  SUPERADMIN: 'ORG_ADMIN',
  USER: 'ORG_MEMBER',
};

const bounds = ({ page, page_size }: Paging) => ({ limit: page_size, offset: (page - 1) * page_size });

function viewOf({ created_at, updated_at, ...row }: repository.OrganizationRow): OrganizationResponse {
  return { ...row, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

export interface OrganizationServiceOptions {
  db: ControlPlaneDatabase;
  answered: AnsweredRequests;
  environments: EnvironmentService;
}

export class OrganizationService {
  readonly #db: ControlPlaneDatabase;
  readonly #answered: AnsweredRequests;
  readonly #environments: EnvironmentService;

  constructor({ db, answered, environments }: OrganizationServiceOptions) {
    this.#db = db;
    this.#answered = answered;
    this.#environments = environments;
  }

  /** The owner of the platform sees all, everybody else their own. */
  async list(actor: Actor, query: OrganizationQuery) {
    const only = actor.role === 'PLATFORM_OWNER' ? null : actor.organizationId;
    const { rows, total } = await repository.listOrganizations(this.#db, only, query.q, bounds(query));
    return { items: rows.map(viewOf), total };
  }

  /** @throws Refusal `not-found`, also for another's organization */
  async get(actor: Actor, id: string): Promise<OrganizationResponse> {
    const isSeen = actor.role === 'PLATFORM_OWNER' || actor.organizationId === id;
    const row = isSeen ? await repository.findOrganization(this.#db, id) : undefined;
    if (!row) throw notFound('organization', id);
    return viewOf(row);
  }

  /**
   * Also has its first environment made, which bears its name: neither is there without the other. A repeat with the same
   * key is answered as the first was.
   *
   * @throws Refusal `conflict` when the short name is taken or the key was used otherwise, `invalid`
   */
  async create(actor: Acting, input: OrganizationInput, key?: string): Promise<OrganizationResponse> {
    const repeatable = { actor: actor.id, operation: 'organizations.create', key, request: input };
    let environment: string | undefined;
    const answer = await this.#db.transaction().execute((trx) =>
      this.#answered.once(trx, repeatable, async () => {
        const { id, slug } = await this.#insert(trx, actor, input);
        const { name, environment_type, with_demo_data } = input;
        const first = { name, slug, environment_type, with_demo_data, organization_id: id, settings: {} };
        environment = (await this.#environments.createWithin(trx, actor, first)).id;
        const row = await repository.findOrganization(trx, id);
        if (!row) throw new Error(`Organization ${id} was written and is not there`);
        return viewOf(row);
      }),
    );
    if (environment !== undefined) await this.#environments.begin(environment);
    return answer;
  }

  /** @throws Refusal `not-found`, `conflict` when it has another version than the one that was seen */
  async rename(
    actor: Acting,
    id: string,
    { name, seen }: { name: string; seen: number | undefined },
  ): Promise<OrganizationResponse> {
    const before = await this.get(actor, id);
    await this.#db.transaction().execute(async (trx) => {
      if (!(await repository.renameOrganization(trx, id, name, seen)))
        throw staleVersion('organization', (await this.get(actor, id)).version, seen);
      const details = { to: { name }, from: { name: before.name } };
      const target = { id, name: before.name };
      await record(trx, byOf(actor), { action: 'organization.updated', organizationId: id, target, details });
    });
    return this.get(actor, id);
  }

  /** @throws Refusal `not-found` */
  async members(actor: Actor, id: string, paging: Paging) {
    await this.get(actor, id);
    const { rows, total } = await repository.listPeople(this.#db, id, bounds(paging));
    const items = rows.map((row): OrganizationMemberResponse => ({
      user_id: row.id,
      user_email: row.email,
      user_name: row.full_name,
      role: ROLES[row.platform_role],
      granted_at: row.created_at.toISOString(),
    }));
    return { items, total };
  }

  async #insert(trx: ControlPlaneDatabase, actor: Acting, { name, slug: given }: OrganizationInput) {
    const slug = given ?? slugOf(name);
    if (slug === '') throw invalidField('slug', 'must be given: the name has no letters for it');
    const id = newId();
    if (!(await repository.insertOrganization(trx, { id, slug, name })))
      throw new Refusal('conflict', `The short name ${slug} is taken.`, {
        errors: [{ path: 'slug', message: 'is taken' }],
      });
    const target = { id, name };
    await record(trx, byOf(actor), { action: 'organization.created', organizationId: id, target });
    return { id, slug };
  }
}
