/** The SQL of imports as they are shown: how far they are, and what became of them. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Paging } from './contract.ts';
import type { ImportStatus, LineError } from './inventory.ts';

/** Imports that are remembered. */
const KEPT = 200;
/** An import that has not moved for so long is over, whatever it said last. */
const SILENCE = sql`interval '2 minutes'`;

export interface ImportProgress {
  status: ImportStatus;
  rows_read: number;
  rows_applied: number;
  rows_unchanged: number;
  rows_refused: number;
}

/** Notes that an import begins, and forgets the oldest ones. */
export async function insertImport(
  db: DataPlaneDatabase,
  id: string,
  isPartial: boolean,
  actor: string,
): Promise<void> {
  await sql`
    WITH old AS (
      DELETE FROM stock_imports WHERE id IN (SELECT id FROM stock_imports ORDER BY id DESC OFFSET ${KEPT - 1}::int)
    )
    INSERT INTO stock_imports (id, status, is_partial, created_by)
    VALUES (${id}, 'READING', ${isPartial}, ${actor})`.execute(db);
}

/** Says how far an import is. @param errors once it is known what is wrong */
export async function saveProgress(
  db: DataPlaneDatabase,
  id: string,
  progress: ImportProgress,
  errors?: readonly LineError[],
): Promise<void> {
  const isOver = ['DONE', 'REFUSED', 'FAILED'].includes(progress.status);
  await db
    .updateTable('stock_imports')
    .set({ ...progress, updated_at: sql`clock_timestamp()` })
    .$if(errors !== undefined, (query) => query.set({ errors: JSON.stringify(errors) }))
    .$if(isOver, (query) => query.set({ finished_at: sql`clock_timestamp()` }))
    .where('id', '=', id)
    .execute();
}

/** Forgets an import that turned out to be the repeat of another. */
export async function removeImport(db: DataPlaneDatabase, id: string): Promise<void> {
  await db.deleteFrom('stock_imports').where('id', '=', id).execute();
}

function selectImports(db: DataPlaneDatabase) {
  return db
    .selectFrom('stock_imports')
    .select(['id', 'is_partial', 'rows_read', 'rows_applied', 'rows_unchanged', 'rows_refused'])
    .select(['created_by', 'created_at', 'updated_at', 'finished_at'])
    .select(
      sql<ImportStatus | 'INTERRUPTED'>`CASE WHEN finished_at IS NULL AND updated_at < now() - ${SILENCE}
        THEN 'INTERRUPTED' ELSE status END`.as('status'),
    );
}

export type ImportRow = Awaited<ReturnType<ReturnType<typeof selectImports>['executeTakeFirstOrThrow']>>;

/** A page of imports, the last first, and how many there are in all. */
export async function listImports(db: DataPlaneDatabase, { page, page_size }: Paging) {
  const [rows, { total }] = await Promise.all([
    selectImports(db)
      .orderBy('id', 'desc')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    db
      .selectFrom('stock_imports')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export async function findImport(
  db: DataPlaneDatabase,
  id: string,
): Promise<(ImportRow & { errors: LineError[] }) | undefined> {
  return selectImports(db).select('errors').where('id', '=', id).executeTakeFirst();
}
