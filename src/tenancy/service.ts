/** Environments as those who may enter or administer them see them. */
import type { AuditAction } from '../audit/audit.ts';
import { byOf, record } from '../audit/service.ts';
import type { AnsweredRequests } from '../database/answered-requests.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Acting, Actor } from '../identity/identity.ts';
import { organizationSeen } from '../identity/organization-seen.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { Logger } from '../runtime/logging.ts';
import { staleVersion } from '../runtime/versions.ts';
import type {
  EnvironmentInput,
  EnvironmentQuery,
  EnvironmentResponse,
  EnvironmentUpdate,
  MemberResponse,
} from './contract.ts';
import { databaseNameOf, slugOf, type EnvironmentRole } from './environment.ts';
import type { EnvironmentWorkflows } from './environment-workflows.ts';
import * as repository from './repository.ts';

export interface EnvironmentServiceOptions {
  db: ControlPlaneDatabase;
  answered: AnsweredRequests;
  workflows: EnvironmentWorkflows;
  /** Most environments of one organization. */
  limit: number;
  /** How long a removal can be called off. */
  graceDays: number;
  /** After an environment was changed: requests in it are to see that at once. */
  onChanged: () => void;
  log: Logger;
}

function sightOf(actor: Actor): repository.Sight {
  return {
    organizationId: actor.role === 'PLATFORM_OWNER' ? null : actor.organizationId,
    userId: actor.id,
    seesOrganization: actor.role !== 'USER',
  };
}

function viewOf(row: repository.EnvironmentRow): EnvironmentResponse {
  return {
    id: row.id,
    organization_id: row.organization_id,
    name: row.name,
    slug: row.slug,
    environment_type: row.environment_type,
    status: row.status,
    provisioning_step: row.provisioning_step,
    failure: row.failure,
    migration_failure: row.migration_failure,
    removal_due_at: row.removal_due_at?.toISOString() ?? null,
    settings: row.settings,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function memberOf(row: Awaited<ReturnType<typeof repository.listMembers>>[number]): MemberResponse {
  return {
    user_id: row.id,
    user_email: row.email,
    user_name: row.full_name,
    role: row.role,
    granted_at: row.granted_at.toISOString(),
  };
}

function recordFor(
  trx: ControlPlaneDatabase,
  actor: Acting,
  { id, name, organization_id: organizationId }: repository.EnvironmentRow,
  action: AuditAction,
  details: Record<string, unknown> = {},
): Promise<void> {
  const target = { id, name };
  return record(trx, byOf(actor), { action, organizationId, environmentId: id, target, details });
}

function standing({ slug, status }: repository.EnvironmentRow, wish: string): Refusal {
  const allowed = status === 'PROVISIONING' ? 'wait until it is made' : 'nothing any more';
  return new Refusal('conflict', `Environment ${slug} is ${status} and cannot be ${wish}: ${allowed}.`);
}

export class EnvironmentService {
  readonly #options: EnvironmentServiceOptions;

  constructor(options: EnvironmentServiceOptions) {
    this.#options = options;
  }

  async list(actor: Actor, { page, page_size, organization_id: asked, status, q }: EnvironmentQuery) {
    const { db } = this.#options;
    const { rows, total } = await repository.listEnvironments(db, sightOf(actor), {
      organizationId: asked === undefined ? undefined : await organizationSeen(db, actor, asked),
      status,
      q,
      limit: page_size,
      offset: (page - 1) * page_size,
    });
    return { items: rows.map(viewOf), total };
  }

  /** @throws Refusal `not-found`, also for an environment that the actor may not see */
  async get(actor: Actor, id: string): Promise<EnvironmentResponse> {
    return viewOf(await this.#visible(actor, id));
  }

  /**
   * Writes the environment and has it made; while Temporal is away it waits. A repeat with the same key is answered as
   * the first was.
   *
   * @throws Refusal `not-found` for an organization that is another's or nobody's, `conflict` when the short name is taken or the key was used
   *   otherwise, `invalid`
   */
  async create(actor: Acting, input: EnvironmentInput, key?: string): Promise<EnvironmentResponse> {
    const repeatable = { actor: actor.id, operation: 'environments.create', key, request: input };
    let made: string | undefined;
    const answer = await this.#options.db.transaction().execute((trx) =>
      this.#options.answered.once(trx, repeatable, async () => {
        const environment = await this.createWithin(trx, actor, input);
        made = environment.id;
        return environment;
      }),
    );
    if (made !== undefined) await this.begin(made);
    return answer;
  }

  /** Writes the environment within the caller's transaction, after which it is to `begin`. @throws as `create` does */
  async createWithin(
    trx: ControlPlaneDatabase,
    actor: Acting,
    input: EnvironmentInput,
  ): Promise<EnvironmentResponse> {
    const organizationId = await organizationSeen(trx, actor, input.organization_id);
    const slug = input.slug ?? slugOf(input.name);
    if (slug === '') throw invalidField('slug', 'must be given: the name has no letters for it');
    const id = newId();
    const row = await this.#insert(trx, actor, {
      id,
      organization_id: organizationId,
      slug,
      name: input.name,
      environment_type: input.environment_type,
      database_name: databaseNameOf(slug, id),
      with_demo_data: input.with_demo_data,
      settings: JSON.stringify(input.settings),
      created_by: actor.id,
    });
    return viewOf(row);
  }

  /** Has an environment that was written made; should Temporal be away, the worker begins when it is back. */
  async begin(id: string): Promise<void> {
    await this.#reach(id, () => this.#options.workflows.provision({ environmentId: id }));
  }

  /**
   * @param seen the version that is changed; undefined: whatever stands now
   * @throws Refusal `not-found`, `conflict` when it is archived or has another version by now
   */
  async update(
    actor: Acting,
    id: string,
    changes: EnvironmentUpdate,
    seen?: number,
  ): Promise<EnvironmentResponse> {
    await this.#visible(actor, id);
    const { settings, name, environment_type } = changes;
    const updated = await this.#options.db.transaction().execute(async (trx) => {
      const columns = {
        ...(name === undefined ? {} : { name }),
        ...(environment_type === undefined ? {} : { environment_type }),
        ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      };
      const row = await repository.updateEnvironment(trx, id, columns, seen);
      if (!row) throw await this.#notChanged(actor, id, seen);
      await recordFor(trx, actor, row, 'environment.updated', { to: changes });
      return viewOf(row);
    });
    this.#options.onChanged();
    return updated;
  }

  /** Nobody enters any more, and its orders rest. @throws Refusal `not-found`, `conflict` */
  async suspend(actor: Acting, id: string): Promise<EnvironmentResponse> {
    return this.#move(actor, id, 'suspended', (db) => repository.suspend(db, id, null));
  }

  /** Everything goes on; a removal is called off. @throws Refusal `not-found`, `conflict` once the removal has begun */
  async resume(actor: Acting, id: string): Promise<EnvironmentResponse> {
    const environment = await this.#move(actor, id, 'resumed', (db) => repository.resume(db, id));
    await this.#reach(id, () => this.#options.workflows.lookAgain({ environmentId: id }));
    return environment;
  }

  /**
   * Suspends it now and removes it when the grace period is over.
   *
   * @param confirm the short name, as proof that this one is meant
   * @throws Refusal `not-found`, `invalid` without the confirmation, `conflict`
   */
  async remove(actor: Acting, id: string, confirm: string | undefined): Promise<void> {
    const { slug } = await this.#visible(actor, id);
    if (confirm !== slug) throw invalidField('confirm', `must be the short name of the environment, ${slug}`);
    await this.#move(actor, id, 'removed', (db) => repository.suspend(db, id, this.#options.graceDays));
    await this.#reach(id, async () => {
      await this.#options.workflows.remove({ environmentId: id });
      await this.#options.workflows.lookAgain({ environmentId: id });
    });
  }

  /** @throws Refusal `not-found` */
  async members(actor: Actor, id: string): Promise<MemberResponse[]> {
    await this.#visible(actor, id);
    return (await repository.listMembers(this.#options.db, id)).map(memberOf);
  }

  /** @throws Refusal `not-found`, `invalid` for a user of another organization, `conflict` for a key used otherwise */
  async grant(
    actor: Acting,
    id: string,
    { user_id: userId, role }: { user_id: string; role: EnvironmentRole },
    key?: string,
  ): Promise<MemberResponse> {
    const environment = await this.#visible(actor, id);
    const request = { id, userId, role };
    const repeatable = { actor: actor.id, operation: 'environments.grant', key, request };
    return this.#options.db.transaction().execute((trx) =>
      this.#options.answered.once(trx, repeatable, async () => {
        if (!(await repository.grant(trx, environment, userId, role)))
          throw invalidField('user_id', "must be a user of the environment's organization");
        const act = { action: 'environment_role.granted', role } as const;
        await this.#recordMember(trx, actor, environment, userId, act);
        const member = (await repository.listMembers(trx, id)).find((row) => row.id === userId);
        if (!member) throw notFound('member', userId);
        return memberOf(member);
      }),
    );
  }

  /** @throws Refusal `not-found` */
  async withdraw(actor: Acting, id: string, userId: string): Promise<void> {
    const environment = await this.#visible(actor, id);
    await this.#options.db.transaction().execute(async (trx) => {
      if (!(await repository.withdraw(trx, id, userId))) throw notFound('member', userId);
      await this.#recordMember(trx, actor, environment, userId, { action: 'environment_role.withdrawn' });
    });
  }

  async #visible(actor: Actor, id: string): Promise<repository.EnvironmentRow> {
    const row = await repository.findVisible(this.#options.db, sightOf(actor), id);
    if (!row) throw notFound('environment', id);
    return row;
  }

  /** Why a change found nothing to change. */
  async #notChanged(actor: Actor, id: string, seen: number | undefined): Promise<Refusal> {
    const current = await this.#visible(actor, id);
    if (current.status === 'ARCHIVED') return standing(current, 'changed');
    return staleVersion('environment', current.version, seen);
  }

  async #recordMember(
    trx: ControlPlaneDatabase,
    actor: Acting,
    environment: repository.EnvironmentRow,
    userId: string,
    { action, role }: { action: AuditAction; role?: EnvironmentRole },
  ): Promise<void> {
    await record(trx, byOf(actor), {
      action,
      organizationId: environment.organization_id,
      environmentId: environment.id,
      target: { id: userId, name: await repository.emailOf(trx, userId) },
      details: { environment: environment.name, ...(role ? { role } : {}) },
    });
  }

  async #move(
    actor: Acting,
    id: string,
    wish: 'suspended' | 'resumed' | 'removed',
    change: (db: ControlPlaneDatabase) => Promise<repository.EnvironmentRow | undefined>,
  ): Promise<EnvironmentResponse> {
    const found = await this.#visible(actor, id);
    const row = await this.#options.db.transaction().execute(async (trx) => {
      const moved = await change(trx);
      if (!moved) throw standing(found, wish);
      await recordFor(trx, actor, moved, `environment.${wish}`);
      return moved;
    });
    this.#options.onChanged();
    this.#options.log.info({ environment: row.slug, actor: `user:${actor.id}` }, `environment ${wish}`);
    return viewOf(row);
  }

  async #insert(
    trx: ControlPlaneDatabase,
    actor: Acting,
    environment: repository.NewEnvironment,
  ): Promise<repository.EnvironmentRow> {
    const { limit } = this.#options;
    const row = await repository.insertEnvironment(trx, environment, limit);
    if (row === 'full')
      throw new Refusal('conflict', `The organization has ${limit} environments already, which is the most.`);
    if (row === 'taken')
      throw new Refusal('conflict', `The short name ${environment.slug} is taken.`, {
        errors: [{ path: 'slug', message: 'is taken' }],
      });
    await recordFor(trx, actor, row, 'environment.created');
    return row;
  }

  /** What cannot be told to Temporal now, the worker finds in the database. */
  async #reach(id: string, tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      this.#options.log.warn({ err: error, environment_id: id }, 'an environment waits for its workflow');
    }
  }
}
