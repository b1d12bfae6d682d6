/** The histories of simulations, for the replay test; see record-histories. */
import { simulationWorkflowId } from '../src/simulations/simulation.ts';
import type { Context } from '../src/tenancy/context.ts';
import { TemporalSimulationWorkflows } from '../temporal/simulation-workflows.ts';
import type { WorkflowHistory } from '../test/support/histories.ts';
import { placeAndSource } from '../test/support/orders.ts';
import { simulationRequest, simulationService } from '../test/support/simulations.ts';
import { addStockedNode } from '../test/support/supply.ts';
import type { TestTemporal } from '../test/support/temporal.ts';
import { until } from '../test/support/until.ts';

/** Several chunks, so that there is a middle. */
const ORDERS = 350;
const SECONDS = 60;

/** How a simulation ends; the first chunk is done. */
const ENDINGS: Record<
  string,
  (context: Context, id: string, workflows: TemporalSimulationWorkflows) => Promise<unknown>
> = {
  'simulation-completed': () => Promise.resolve(),
  'simulation-cancelled': (context, id, workflows) => simulationService(workflows).cancel(context, id),
};
export const SIMULATIONS: readonly string[] = Object.keys(ENDINGS);

/** Orders to simulate, in an environment of their own. */
export async function prepareSimulations(context: Context): Promise<void> {
  await addStockedNode(context.db, 'EAST', { 'SKU-1': 300 });
  for (let order = 0; order < ORDERS; order++) await placeAndSource(context);
}

/** Runs a simulation to the end that is named. @returns its history. */
export async function walkSimulation(
  { client }: TestTemporal,
  context: Context,
  name: string,
): Promise<WorkflowHistory> {
  const workflows = new TemporalSimulationWorkflows(client);
  const { id } = await simulationService(workflows).create(context, simulationRequest({ name }));
  await until('the first chunk is done', SECONDS, async () => {
    return (await simulationService().get(context, id)).orders_done > 0;
  });
  await ENDINGS[name]?.(context, id, workflows);
  const ref = { environment: context.environment.slug, simulationId: id };
  const handle = client.workflow.getHandle(simulationWorkflowId(ref));
  const ending = String(await handle.result());
  if (!name.endsWith(ending.toLowerCase())) throw new Error(`${name} ended ${ending}`);
  return handle.fetchHistory();
}
