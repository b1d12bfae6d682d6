/** The environments of this installation, each with its own database. */
import { ConnectionBudget } from '../database/connection-budget.ts';
import {
  databaseUrl,
  openDatabase,
  type ControlPlaneDatabase,
  type DataPlaneDatabase,
} from '../database/pools.ts';
import type { DataPlane } from '../database/tables.ts';
import type { Configuration } from '../runtime/configuration.ts';
import type { Logger } from '../runtime/logging.ts';
import type { Environment } from './context.ts';
import { resolveSettings } from './settings.ts';

/** How long a process may act on what it last read of an environment. */
const FRESH_FOR_MS = 5_000;

export interface OpenEnvironment extends Environment {
  db: DataPlaneDatabase;
}

interface Entry {
  environment: OpenEnvironment;
  readAt: number;
}

/** Finds environments by slug and keeps one pool of connections for each. */
export class Environments {
  readonly #entries = new Map<string, Entry>();
  readonly #pools = new Map<string, DataPlaneDatabase>();
  readonly #controlPlane: ControlPlaneDatabase;
  readonly #configuration: Configuration & { DATABASE_URL: string };
  readonly #log: Logger;
  readonly #budget: ConnectionBudget;

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

  /** The active environment of this slug, or undefined. */
  async find(slug: string): Promise<OpenEnvironment | undefined> {
    const known = this.#entries.get(slug);
    if (known && Date.now() - known.readAt < FRESH_FOR_MS) return known.environment;
    const row = await this.#controlPlane
      .selectFrom('environments')
      .select(['id', 'organization_id', 'slug', 'name', 'database_name', 'settings'])
      .where('slug', '=', slug)
      .where('status', '=', 'ACTIVE')
      .executeTakeFirst();
    if (!row) {
      this.#entries.delete(slug);
      return undefined;
    }
    const environment: OpenEnvironment = {
      id: row.id,
      organizationId: row.organization_id,
      slug: row.slug,
      name: row.name,
      settings: resolveSettings(this.#configuration, row.settings),
      db: this.#pool(row.database_name),
    };
    this.#entries.set(slug, { environment, readAt: Date.now() });
    return environment;
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
    const rows = await this.#controlPlane
      .selectFrom('environments')
      .select('slug')
      .where('status', '=', 'ACTIVE')
      .orderBy('slug')
      .execute();
    return rows.map((row) => row.slug);
  }

  /** Address of an environment's database, for connections that are no part of a pool. */
  async databaseUrl(slug: string): Promise<string> {
    const row = await this.#controlPlane
      .selectFrom('environments')
      .select('database_name')
      .where('slug', '=', slug)
      .where('database_removed_at', 'is', null)
      .executeTakeFirstOrThrow();
    return databaseUrl(this.#configuration.DATABASE_URL, row.database_name);
  }

  /** Closes all pools. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
    this.#entries.clear();
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
