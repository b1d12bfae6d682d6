/** Queue `sourcing`: the steps of a simulation. */
import { Context as ActivityContext, heartbeat } from '@temporalio/activity';
import type { SimulationProgress, SimulationRef } from '../src/simulations/simulation.ts';
import * as steps from '../src/simulations/steps.ts';
import type { Context } from '../src/tenancy/context.ts';
import type { ActivityDependencies } from './context.ts';

export function createSimulationActivities({ environments, log }: ActivityDependencies) {
  async function contextOf({ environment: slug, simulationId }: SimulationRef): Promise<Context> {
    const environment = await environments.findOrThrow(slug);
    return {
      environment,
      actor: 'system',
      db: environment.db,
      log: log.child({ environment: slug, simulation_id: simulationId }),
    };
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
