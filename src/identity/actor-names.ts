/** The names of those who act, for people who read what was done. */
import { validate } from 'uuid';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Context } from '../tenancy/context.ts';
import { findAccountNames } from './actor-repository.ts';

/** Who acts without an account. */
const WITHOUT_ACCOUNT = new Map([
  ['system', 'Longhaul'],
  ['carrier', 'Carrier'],
]);

/** Accounts that are gone, or another tenant's. */
const UNKNOWN = new Map([
  ['user', 'Unknown user'],
  ['key', 'Unknown API key'],
]);

function accountIn(actor: string): { kind: string; id: string } {
  const [kind = '', id = ''] = actor.split(':');
  return { kind, id };
}

/** Looked up whenever they are shown and written nowhere: a name is personal, and may change. */
export class ActorNames {
  readonly #db: ControlPlaneDatabase;

  constructor(db: ControlPlaneDatabase) {
    this.#db = db;
  }

  /** Each of them with the name of its actor beside it. */
  async beside<T extends { actor: string }>(
    context: Pick<Context, 'environment'>,
    items: readonly T[],
  ): Promise<(T & { actor_name: string })[]> {
    const nameOf = await this.of(
      context,
      items.map(({ actor }) => actor),
    );
    return items.map((each) => ({ ...each, actor_name: nameOf(each.actor) }));
  }

  /** What these actors are called in the environment, found in one query. */
  async of(
    { environment }: Pick<Context, 'environment'>,
    actors: readonly string[],
  ): Promise<(actor: string) => string> {
    const ids = new Set(actors.map((actor) => accountIn(actor).id).filter((id) => validate(id)));
    const accounts = ids.size === 0 ? [] : await findAccountNames(this.#db, environment, [...ids]);
    const names = new Map(accounts.map(({ id, name }) => [id, name]));
    return (actor) => {
      const { kind, id } = accountIn(actor);
      return names.get(id) ?? WITHOUT_ACCOUNT.get(kind) ?? UNKNOWN.get(kind) ?? actor;
    };
  }
}
