/** Groups give their users permissions. */
import { record } from '../audit/service.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { assertVersion } from '../runtime/versions.ts';
import type { Administrator, PeopleOptions } from './administrator.ts';
import type { GroupCreate, GroupQuery, GroupResponse, GroupUpdate } from './contract.ts';
import * as repository from './repository.ts';

const groupOf = ({ organization_id: _, ...row }: repository.GroupRow): GroupResponse => row;
const taken = (name: string) => new Refusal('conflict', `Your organization has a group ${name} already.`);

export class GroupService {
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  async list(by: Administrator, query: GroupQuery): Promise<{ items: GroupResponse[]; total: number }> {
    const { rows, total } = await repository.listGroups(this.#options.db, by.organizationId, query);
    return { items: rows.map(groupOf), total };
  }

  /** @throws Refusal `conflict` when the name is taken, or the key was used for something else. */
  async create(by: Administrator, body: GroupCreate, key?: string): Promise<GroupResponse> {
    const { organizationId } = by;
    const { name, description, permissions } = body;
    const group = { id: newId(), organization_id: organizationId, name, permissions };
    const make = async (trx: ControlPlaneDatabase) => {
      const isNew = await repository.insertGroup(trx, { ...group, description: description ?? null });
      if (!isNew) throw taken(name);
      const target = { id: group.id, name };
      await record(trx, by, { action: 'group.created', organizationId, target, details: { permissions } });
      return groupOf(await this.#find(trx, by, group.id));
    };
    const repeatable = { actor: by.id, operation: 'groups.create', key, request: body };
    return this.#change((trx) => this.#options.answered.once(trx, repeatable, () => make(trx)));
  }

  /** @throws Refusal `not-found`, `conflict` when the name is taken, or it has another version than was seen. */
  async update(by: Administrator, id: string, body: GroupUpdate, seen?: number): Promise<GroupResponse> {
    const { name, description, permissions } = body;
    const changes = {
      ...(name ? { name } : {}),
      ...(description === undefined ? {} : { description }),
      ...(permissions ? { permissions } : {}),
    };
    return this.#change(async (trx) => {
      await repository.lockGroups(trx, by.organizationId);
      const group = await this.#find(trx, by, id);
      assertVersion('group', group, seen);
      if (!(await repository.updateGroup(trx, group, changes))) throw taken(name ?? group.name);
      await record(trx, by, {
        action: 'group.updated',
        organizationId: by.organizationId,
        target: { id, name: group.name },
        details: { to: changes, from: { name: group.name, permissions: group.permissions } },
      });
      return groupOf(await this.#find(trx, by, id));
    });
  }

  /** @throws Refusal `not-found`, `conflict` while it has users. */
  async remove(by: Administrator, id: string): Promise<void> {
    await this.#change(async (trx) => {
      const group = await this.#find(trx, by, id);
      if (!(await repository.removeGroup(trx, id)))
        throw new Refusal('conflict', `${group.name} has users; give them another group first.`);
      const target = { id, name: group.name };
      await record(trx, by, { action: 'group.removed', organizationId: by.organizationId, target });
    });
  }

  async #find(trx: ControlPlaneDatabase, by: Administrator, id: string): Promise<repository.GroupRow> {
    const group = await repository.findGroup(trx, by.organizationId, id);
    if (!group) throw notFound('group', id);
    return group;
  }

  async #change<T>(work: (trx: ControlPlaneDatabase) => Promise<T>): Promise<T> {
    const result = await this.#options.db.transaction().execute(work);
    this.#options.onChanged();
    return result;
  }
}
