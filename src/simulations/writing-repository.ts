/** The SQL that writes one chunk of a simulation down, inside the caller's transaction. */
import { sql, type Kysely, type Insertable } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { SimulationResultTable, SimulationWaitTable } from '../database/tables/simulations.ts';
import type { Units } from './ledger.ts';
import type { RunSums } from './measures.ts';
import type { NodeDay } from './node-days.ts';
import type { Held } from './simulation.ts';

/** Where a chunk begins and ends. */
export interface ChunkBounds {
  simulationId: string;
  from: number;
  to: number;
}

/**
 * Claims a chunk: it can be written once, and only as long as the simulation runs. The last one completes it.
 *
 * @returns false when it was written before, or the simulation has ended.
 */
export async function claimChunk(
  trx: Kysely<DataPlane>,
  { simulationId, from, to }: ChunkBounds,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE simulations
    SET orders_done = ${to}::int,
        status = CASE WHEN orders_total = ${to}::int THEN 'COMPLETED' ELSE status END,
        ended_at = CASE WHEN orders_total = ${to}::int THEN now() END
    WHERE id = ${simulationId} AND status = 'RUNNING' AND orders_done = ${from}::int`.execute(trx);
  return numAffectedRows === 1n;
}

/** What one run makes of a chunk. */
export interface RunChanges {
  run: number;
  results: Insertable<SimulationResultTable>[];
  taken: readonly Units[];
  days: readonly NodeDay[];
  /** Holdings of orders of earlier chunks that have changed. */
  held: ReadonlyMap<number, readonly Held[]>;
  waits: { gone: readonly number[]; changed: Insertable<SimulationWaitTable>[] };
  sums: RunSums;
}

async function addTaken(
  trx: Kysely<DataPlane>,
  simulationId: string,
  { run, taken }: RunChanges,
): Promise<void> {
  const changed = taken.filter((each) => each.units !== 0);
  if (changed.length === 0) return;
  await sql`
    INSERT INTO simulation_stock AS kept (simulation_id, run, node_id, sku, units_taken)
    SELECT ${simulationId}::uuid, ${run}::int, given.*
    FROM unnest(${changed.map((each) => each.nodeId)}::uuid[], ${changed.map((each) => each.sku)}::text[],
                ${changed.map((each) => each.units)}::int[]) AS given
    ON CONFLICT (simulation_id, sku, node_id, run) DO UPDATE SET units_taken = kept.units_taken + excluded.units_taken`.execute(
    trx,
  );
}

async function addDays(
  trx: Kysely<DataPlane>,
  simulationId: string,
  { run, days }: RunChanges,
): Promise<void> {
  const changed = days.filter((each) => each.orders !== 0);
  if (changed.length === 0) return;
  await sql`
    INSERT INTO simulation_node_days AS kept (simulation_id, run, node_id, local_date, orders)
    SELECT ${simulationId}::uuid, ${run}::int, given.*
    FROM unnest(${changed.map((each) => each.nodeId)}::uuid[], ${changed.map((each) => each.day)}::date[],
                ${changed.map((each) => each.orders)}::int[]) AS given
    ON CONFLICT (simulation_id, local_date, node_id, run) DO UPDATE SET orders = kept.orders + excluded.orders`.execute(
    trx,
  );
}

async function setHeld(
  trx: Kysely<DataPlane>,
  simulationId: string,
  { run, held }: RunChanges,
): Promise<void> {
  if (held.size === 0) return;
  await sql`
    UPDATE simulation_results result SET held = given.held::jsonb
    FROM unnest(${[...held.keys()]}::int[], ${[...held.values()].map((each) => JSON.stringify(each))}::text[])
           AS given (position, held)
    WHERE result.simulation_id = ${simulationId} AND result.run = ${run} AND result.position = given.position`.execute(
    trx,
  );
}

async function setWaits(
  trx: Kysely<DataPlane>,
  simulationId: string,
  { run, waits }: RunChanges,
): Promise<void> {
  if (waits.gone.length > 0) {
    await trx
      .deleteFrom('simulation_waits')
      .where('simulation_id', '=', simulationId)
      .where('run', '=', run)
      .where('position', 'in', waits.gone)
      .execute();
  }
  if (waits.changed.length === 0) return;
  await trx
    .insertInto('simulation_waits')
    .values(waits.changed)
    .onConflict((conflict) =>
      conflict
        .columns(['simulation_id', 'run', 'position'])
        .doUpdateSet((eb) => ({ lines: eb.ref('excluded.lines'), skus: eb.ref('excluded.skus') })),
    )
    .execute();
}

async function addSums(
  trx: Kysely<DataPlane>,
  simulationId: string,
  { run, sums }: RunChanges,
): Promise<void> {
  const added = Object.entries(sums).map(
    ([column, amount]: [string, number]) => sql`${sql.ref(column)} = ${sql.ref(column)} + ${amount}`,
  );
  await sql`
    UPDATE simulation_runs SET ${sql.join(added)} WHERE simulation_id = ${simulationId} AND run = ${run}`.execute(
    trx,
  );
}

/** Writes what a run made of the chunk. */
export async function writeRun(
  trx: Kysely<DataPlane>,
  simulationId: string,
  changes: RunChanges,
): Promise<void> {
  await trx.insertInto('simulation_results').values(changes.results).execute();
  await setHeld(trx, simulationId, changes);
  await addTaken(trx, simulationId, changes);
  await addDays(trx, simulationId, changes);
  await setWaits(trx, simulationId, changes);
  await addSums(trx, simulationId, changes);
}
