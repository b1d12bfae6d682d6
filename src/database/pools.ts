/** Connections: one pool for the control plane, one for each environment's database on the same server. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { ConnectionBudget, ConnectionSource } from './connection-budget.ts';
import { preparing } from './prepared-statements.ts';
import type { ControlPlane } from './tables/control-plane.ts';
import type { DataPlane } from './tables/data-plane.ts';

// `date` stays the text that it is: as a Date it would shift with the time zone of the process.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
// Row counts and identities fit a double; int8 as text would leak into every count.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type ControlPlaneDatabase = Kysely<ControlPlane>;
export type DataPlaneDatabase = Kysely<DataPlane>;

/** The address of another database on the same server. */
export function databaseUrl(base: string, database: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.toString();
}

export interface PoolOptions {
  url: string;
  /** Most connections this process opens to the database. */
  size: number;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Receives errors of idle connections, such as a restart of the server; the pool replaces them by itself. */
  onIdleError: (error: Error) => void;
  /** What the connections of this process to all databases together keep to. */
  budget?: ConnectionBudget;
}

function alone(pool: pg.Pool): ConnectionSource {
  return {
    connect: () => pool.connect(),
    release: (client, isCut) => client.release(isCut),
    end: () => pool.end(),
  };
}

/** Opens a pool; connections are made on first use, and statements are given up after 30 s. */
export function openDatabase<T>(options: PoolOptions): Kysely<T> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    application_name: options.name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  pool.on('error', options.onIdleError);
  // A connection that breaks while it is lent fails its statement; without a listener it would end the process too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<T>({
    dialect: new PostgresDialect({ pool: preparing(options.budget?.join(pool) ?? alone(pool)) }),
  });
}
