/** Imports of stock from files: how far they are, and what became of them. */
import { sql, type Kysely } from 'kysely';
import { IMPORT_STATUSES } from '../../../inventory/inventory.ts';

const statuses = IMPORT_STATUSES.map((status) => `'${status}'`).join(', ');

const imports = [
  `CREATE TABLE stock_imports (
    id uuid PRIMARY KEY,
    status text NOT NULL CHECK (status IN (${statuses})),
    is_partial boolean NOT NULL,
    rows_read integer NOT NULL DEFAULT 0,
    rows_applied integer NOT NULL DEFAULT 0,
    rows_unchanged integer NOT NULL DEFAULT 0,
    rows_refused integer NOT NULL DEFAULT 0,
    errors jsonb NOT NULL DEFAULT '[]',
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of imports) await sql.raw(statement).execute(db);
}
