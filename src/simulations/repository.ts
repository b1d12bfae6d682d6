/** The SQL of simulations as a whole: beginning and ending them, and how they stand. */
import { sql, type Insertable, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { SimulationRunTable, SimulationTable } from '../database/tables/simulations.ts';
import { OPEN_STATUSES } from './simulation.ts';

/** Lets the environment's simulations begin one after the other, so that their number can be counted. */
export async function lockBeginnings(trx: Kysely<DataPlane>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('simulations', 0))`.execute(trx);
}

export async function countOpen(trx: Kysely<DataPlane>): Promise<number> {
  const { open } = await trx
    .selectFrom('simulations')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirstOrThrow();
  return open;
}

/** Removes the oldest simulations that have ended, so that no more than so many are left. */
export async function deleteOldest(trx: Kysely<DataPlane>, kept: number): Promise<void> {
  await sql`
    DELETE FROM simulations WHERE status NOT IN ('PENDING', 'RUNNING') AND id IN (
      SELECT id FROM simulations ORDER BY created_at DESC, id DESC OFFSET ${kept}
    )`.execute(trx);
}

export async function insertSimulation(
  trx: Kysely<DataPlane>,
  simulation: Insertable<SimulationTable>,
  runs: Insertable<SimulationRunTable>[],
): Promise<void> {
  await trx.insertInto('simulations').values(simulation).execute();
  await trx.insertInto('simulation_runs').values(runs).execute();
}

export async function setTotal(trx: Kysely<DataPlane>, id: string, total: number): Promise<void> {
  await trx.updateTable('simulations').set({ orders_total: total }).where('id', '=', id).execute();
}

/** A page of simulations, newest first, and how many there are in all. */
export async function listSimulations(db: DataPlaneDatabase, query: { page: number; page_size: number }) {
  const [rows, { total }] = await Promise.all([
    db
      .selectFrom('simulations')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(query.page_size)
      .offset((query.page - 1) * query.page_size)
      .execute(),
    db
      .selectFrom('simulations')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export async function findSimulation(db: DataPlaneDatabase, id: string) {
  return db.selectFrom('simulations').selectAll().where('id', '=', id).executeTakeFirst();
}
export type SimulationRow = NonNullable<Awaited<ReturnType<typeof findSimulation>>>;

export async function findProgress(db: DataPlaneDatabase, id: string) {
  return db
    .selectFrom('simulations')
    .select(['status', 'orders_done', 'orders_total', 'settings'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function findRuns(db: DataPlaneDatabase, id: string) {
  return db
    .selectFrom('simulation_runs')
    .selectAll()
    .where('simulation_id', '=', id)
    .orderBy('run')
    .execute();
}
export type RunRow = Awaited<ReturnType<typeof findRuns>>[number];

/** The rule sets of a simulation. */
export async function findRuleSets(db: DataPlaneDatabase, id: string) {
  const rows = await findRuns(db, id);
  return rows.flatMap(({ run, rules }) => (rules ? [{ run, rules }] : []));
}

/** @returns false when it had begun before, or has ended. */
export async function markRunning(trx: Kysely<DataPlane>, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('simulations')
    .set({ status: 'RUNNING', started_at: sql`now()` })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends a simulation that has not ended yet. @returns false when it had. */
async function end(
  db: DataPlaneDatabase,
  id: string,
  status: 'CANCELLED' | 'FAILED',
  failure: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('simulations')
    .set({ status, failure, ended_at: sql`now()` })
    .where('id', '=', id)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function markCancelled(db: DataPlaneDatabase, id: string): Promise<boolean> {
  return end(db, id, 'CANCELLED', null);
}

export async function markFailed(db: DataPlaneDatabase, id: string, reason: string): Promise<boolean> {
  return end(db, id, 'FAILED', reason);
}

/** Simulations that should be under way. */
export async function findOpen(db: DataPlaneDatabase) {
  return db.selectFrom('simulations').select(['id', 'name']).where('status', 'in', OPEN_STATUSES).execute();
}
