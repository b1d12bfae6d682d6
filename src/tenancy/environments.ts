/** The environments of this installation, each with its own database. */
import { sql } from 'kysely';
import { ConnectionBudget } from '../database/connection-budget.ts';
import { DATA_SCHEMA } from '../database/migrate.ts';
import {
  databaseUrl,
  openDatabase,
  type ControlPlaneDatabase,
  type DataPlaneDatabase,
} from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { FreshCache } from '../runtime/fresh-cache.ts';
import type { Logger } from '../runtime/logging.ts';
import type { Environment } from './context.ts';
import { resolveSettings } from './settings.ts';

/** Longer than any statement may take. */
const RETIRE_AFTER_MS = 60_000;
/** How long a process may act on what it last read of an environment. */
const FRESH_FOR_MS = 5_000;
/** Environments that are kept in mind. */
const LIMIT = 1_000;

/** Active, and its database is at the schema of this release or of a later one. */
const isOpen = sql<boolean>`(
  status = 'ACTIVE' AND migration_failure IS NULL AND schema_version >= ${DATA_SCHEMA})`;

export interface OpenEnvironment extends Environment {
  db: DataPlaneDatabase;
}

export interface ActiveEnvironment {
  id: string;
  slug: string;
}

/** Finds environments by slug and keeps one pool of connections for each. */
export class Environments {
  readonly #known = new FreshCache<OpenEnvironment | undefined>({ freshForMs: FRESH_FOR_MS, limit: LIMIT });
  readonly #pools = new Map<string, DataPlaneDatabase>();
  readonly #controlPlane: ControlPlaneDatabase;
  readonly #configuration: Configuration & { DATABASE_URL: string };
  readonly #log: Logger;
  readonly #budget: ConnectionBudget;
  /** Pools of environments that were closed, until they end. */
  readonly #retiring = new Map<DataPlaneDatabase, NodeJS.Timeout>();

  constructor(
    controlPlane: ControlPlaneDatabase,
    configuration: Configuration & { DATABASE_URL: string },
    log: Logger,
  ) {
    this.#controlPlane = controlPlane;
    this.#configuration = configuration;
    this.#log = log;
    this.#budget = new ConnectionBudget(configuration.OMS_DATABASE_CONNECTIONS);
  }

  /** The active environment of this slug, or undefined; also while its database is not at the current schema. */
  async find(slug: string): Promise<OpenEnvironment | undefined> {
    const environment = await this.#known.get(slug, () => this.#read(slug));
    // Who waits for it to be made enters at once.
    if (!environment) this.#known.forget(slug);
    return environment;
  }

  /** After a change here: nothing that was read before is used again by this process. */
  forget(): void {
    this.#known.clear();
  }

  /** What there is by this short name, active or not. */
  async standingOf(slug: string) {
    return this.#controlPlane
      .selectFrom('environments')
      .select(['id', 'organization_id as organizationId', 'status'])
      .where('slug', '=', slug)
      .where('database_removed_at', 'is', null)
      .executeTakeFirst();
  }

  /** The active environment of this slug. @throws Error when there is none. */
  async findOrThrow(slug: string): Promise<OpenEnvironment> {
    const environment = await this.find(slug);
    if (!environment) throw new Error(`There is no active environment ${slug}`);
    return environment;
  }

  /** Slugs of all active environments. */
  async slugs(): Promise<string[]> {
    return (await this.active()).map(({ slug }) => slug);
  }

  /** All active environments; connections to others are given up in time. */
  async active(): Promise<ActiveEnvironment[]> {
    const rows = await this.#controlPlane
      .selectFrom('environments')
      .select(['id', 'slug', 'database_name'])
      .where(isOpen)
      .orderBy('slug')
      .execute();
    const open = new Set(rows.map((row) => row.database_name));
    for (const name of this.#pools.keys()) if (!open.has(name)) this.#retire(name);
    return rows.map(({ id, slug }) => ({ id, slug }));
  }

  /** Where all environments are written down, for connections that are no part of a pool. */
  get controlPlaneUrl(): string {
    return this.#configuration.DATABASE_URL;
  }

  /** Closes all pools. */
  async close(): Promise<void> {
    for (const timer of this.#retiring.values()) clearTimeout(timer);
    const pools = [...this.#pools.values(), ...this.#retiring.keys()];
    this.#retiring.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
    this.#pools.clear();
    this.forget();
  }

  /** What still runs in a closed environment may end; should it be opened again, that is with a new pool. */
  #retire(database: string): void {
    const pool = this.#pools.get(database);
    if (!pool) return;
    this.#pools.delete(database);
    this.forget();
    const end = () => {
      this.#retiring.delete(pool);
      pool
        .destroy()
        .catch((error: unknown) => this.#log.warn({ err: error, database }, 'a pool did not end'));
    };
    this.#retiring.set(pool, setTimeout(end, RETIRE_AFTER_MS).unref());
  }

  async #read(slug: string): Promise<OpenEnvironment | undefined> {
    const row = await this.#controlPlane
      .selectFrom('environments')
      .select(['id', 'organization_id', 'slug', 'name', 'database_name', 'settings'])
      .where('slug', '=', slug)
      .where(isOpen)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      id: row.id,
      organizationId: row.organization_id,
      slug: row.slug,
      name: row.name,
      settings: resolveSettings(this.#configuration, row.settings),
      db: this.#pool(row.database_name),
    };
  }

  #pool(database: string): DataPlaneDatabase {
    const open = this.#pools.get(database);
    if (open) return open;
    const pool = openDatabase<DataPlane>({
      url: databaseUrl(this.#configuration.DATABASE_URL, database),
      size: this.#configuration.OMS_DATABASE_POOL_SIZE,
      name: 'longhaul',
      onIdleError: (error) => this.#log.warn({ err: error, database }, 'an idle connection broke'),
      budget: this.#budget,
    });
    this.#pools.set(database, pool);
    return pool;
  }
}
