/** Simulations in tests: beginning them, taking their steps without Temporal, and looking at all that they must not touch. */
import { sql } from 'kysely';
import { simulationInput, type SimulationResponse } from '../../src/simulations/contract.ts';
import { SimulationService } from '../../src/simulations/service.ts';
import type { SimulationWorkflows } from '../../src/simulations/simulation-workflows.ts';
import * as steps from '../../src/simulations/steps.ts';
import { SourcingRuleService } from '../../src/sourcing/service.ts';
import type { Context } from '../../src/tenancy/context.ts';

/** No workflow is started: the test takes the steps. */
const byHand: SimulationWorkflows = { start: () => Promise.resolve(), cancel: () => Promise.resolve() };

export const simulationService = (workflows: SimulationWorkflows = byHand): SimulationService =>
  new SimulationService({ workflows, rules: new SourcingRuleService() });

/** A range that every order of a test is in. */
export const LATELY = (() => {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return { from_date: day(-2), to_date: day(1) };
})();

/** A request as the API's contract parses it. */
export const simulationRequest = (overrides: Record<string, unknown> = {}) =>
  simulationInput.parse({ orders: LATELY, rule_sets: [{ name: 'Current rules' }], ...overrides });

export const UNWATCHED: steps.StepControl = { isCancelled: () => false, alive: () => undefined };

/** Takes the steps of a simulation to its end. @param chunk orders of a step. */
export async function runToEnd(context: Context, id: string, chunk?: number): Promise<void> {
  let progress = await steps.begin(context, id);
  while (progress.status === 'RUNNING') {
    progress = await steps.replayChunk(context, id, progress.done, UNWATCHED, chunk);
  }
}

/** Begins a simulation and takes its steps to its end. */
export async function simulate(
  context: Context,
  overrides: Record<string, unknown> = {},
): Promise<SimulationResponse> {
  const service = simulationService();
  const { id } = await service.create(context, simulationRequest(overrides));
  await runToEnd(context, id);
  return service.get(context, id);
}

/** A fingerprint of every table but those of simulations, by name. */
export async function fingerprints(context: Context): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'simulation%'
    ORDER BY relname`.execute(context.db);
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ hash: string }>`
      SELECT md5(coalesce(string_agg(whole::text, chr(10) ORDER BY whole::text), '')) || ' ' || count(*) AS hash
      FROM ${sql.table(name)} whole`.execute(context.db);
    found[name] = rows[0]?.hash ?? '';
  }
  return found;
}
