/** The simulation service's view of its workflows, over a Temporal client. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { simulationWorkflowId, type SimulationRef } from '../src/simulations/simulation.ts';
import type { SimulationWorkflows } from '../src/simulations/simulation-workflows.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const WORKFLOW_TYPE = 'simulation';
/** A person waits for the answer; what was not reached in time finds out by itself. */
const DEADLINE_MS = 5_000;
/** The last: whatever real orders want comes before; 3 is Temporal's default. */
const PRIORITY_KEY = 5;

export class TemporalSimulationWorkflows implements SimulationWorkflows {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async start(ref: SimulationRef, name: string): Promise<void> {
    const options = {
      taskQueue: WORKFLOW_QUEUE,
      workflowId: simulationWorkflowId(ref),
      args: [ref],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Simulation ${name} of ${ref.environment}`,
      priority: { priorityKey: PRIORITY_KEY, fairnessKey: ref.environment },
    } as const;
    await this.#client.withDeadline(Date.now() + DEADLINE_MS, () =>
      this.#client.workflow.start(WORKFLOW_TYPE, options),
    );
  }

  async cancel(ref: SimulationRef): Promise<void> {
    try {
      await this.#client.withDeadline(Date.now() + DEADLINE_MS, () =>
        this.#client.workflow.getHandle(simulationWorkflowId(ref)).cancel(),
      );
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
