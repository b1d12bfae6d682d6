/** Letting simulations go on by their workflows. */
import type { Context } from '../tenancy/context.ts';
import { findOpen } from './repository.ts';
import type { SimulationWorkflows } from './simulation-workflows.ts';

/** Starts the workflow of a simulation; when it cannot be reached now, reconciling does. */
export async function startWorkflow(
  context: Context,
  workflows: SimulationWorkflows,
  { id, name }: { id: string; name: string },
): Promise<void> {
  try {
    await workflows.start({ environment: context.environment.slug, simulationId: id }, name);
  } catch (error) {
    context.log.warn({ err: error, simulation_id: id }, 'a simulation waits for its workflow');
  }
}

/** Starts the workflows of all simulations that should be under way; those that run go on as they are. */
export async function resumeSimulations(context: Context, workflows: SimulationWorkflows): Promise<void> {
  for (const simulation of await findOpen(context.db)) await startWorkflow(context, workflows, simulation);
}
