/** Queue `sourcing`: the steps of a simulation. */
import { Context as ActivityContext, heartbeat } from '@temporalio/activity';
import type { SimulationProgress, SimulationRef } from '../src/simulations/simulation.ts';
import * as steps from '../src/simulations/steps.ts';
import type { Context } from '../src/tenancy/context.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

export function createSimulationActivities(dependencies: ActivityDependencies) {
  async function contextOf(ref: SimulationRef): Promise<Context> {
    const context = await jobContext(dependencies, ref);
    return { ...context, log: context.log.child({ simulation_id: ref.simulationId }) };
  }
  return {
    async beginSimulation(ref: SimulationRef): Promise<SimulationProgress> {
      return steps.begin(await contextOf(ref), ref.simulationId);
    },
    /** One chunk of orders; a repeat of one that was written changes nothing. */
    async replayOrders(ref: SimulationRef, from: number): Promise<SimulationProgress> {
      const { cancellationSignal } = ActivityContext.current();
      return steps.replayChunk(await contextOf(ref), ref.simulationId, from, {
        isCancelled: () => cancellationSignal.aborted,
        alive: () => heartbeat(),
      });
    },
    async cancelSimulation(ref: SimulationRef): Promise<SimulationProgress> {
      return steps.cancel(await contextOf(ref), ref.simulationId);
    },
    async failSimulation(ref: SimulationRef, reason: string): Promise<SimulationProgress> {
      return steps.fail(await contextOf(ref), ref.simulationId, reason);
    },
  };
}
