/** The workflows of simulations, as the service sees them. */
import type { SimulationRef } from './simulation.ts';

export interface SimulationWorkflows {
  /** Starts the workflow of a simulation; one that runs already goes on as it is. */
  start(ref: SimulationRef, name: string): Promise<void>;
  /** Tells the workflow that its simulation is not wanted any more; harmless when there is none. */
  cancel(ref: SimulationRef): Promise<void>;
}
