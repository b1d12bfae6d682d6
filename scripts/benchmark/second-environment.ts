/** Another environment beside the demo's, with the same nodes and as much stock. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrateEnvironment } from '../../src/database/migrate.ts';
import type { Bench } from './bench.ts';

/** Its name in the header `X-OMS-Environment`. */
export const SECOND = 'benchmark-second';
const DATABASE = 'oms_benchmark_second';
const COPIED = ['fulfillment_nodes', 'inventory_items'] as const;

/** Columns that are written and not computed. */
async function columnsOf(db: pg.Client, table: string): Promise<string> {
  const { rows } = await db.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  return rows[0]?.columns ?? '';
}

async function copy(from: pg.Client, to: pg.Client, table: string): Promise<void> {
  const columns = await columnsOf(from, table);
  const { rows } = await from.query<{ all: unknown }>(`SELECT json_agg(t) AS all FROM ${table} t`);
  await to.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows[0]?.all)],
  );
}

/** Makes it. @returns a connection to its database; whoever asks closes it */
export async function addSecondEnvironment(bench: Bench): Promise<pg.Client> {
  const { controlPlaneUrl } = bench.product;
  await migrateEnvironment(controlPlaneUrl, DATABASE, () => undefined);
  const db = new pg.Client({ connectionString: bench.product.databaseUrl(DATABASE) });
  await db.connect();
  for (const table of COPIED) await copy(bench.db, db, table);
  await db.query('UPDATE inventory_items SET quantity_reserved = 0');
  const control = new pg.Client({ connectionString: controlPlaneUrl });
  await control.connect();
  await control.query(
    `INSERT INTO environments (id, organization_id, slug, name, environment_type, status, database_name,
       schema_version)
     SELECT $1, organization_id, $2, $2, environment_type, 'ACTIVE', $3, schema_version FROM environments WHERE slug = 'default'`,
    [randomUUID(), SECOND, DATABASE],
  );
  await control.end();
  return db;
}
