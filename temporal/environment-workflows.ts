/** The view that organizations and environments have of their workflows, over a Temporal client. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { notificationsWorkflowId } from '../src/notifications/notification.ts';
import { orderWorkflowId } from '../src/orders/order.ts';
import { simulationWorkflowId } from '../src/simulations/simulation.ts';
import {
  provisioningWorkflowId,
  removalWorkflowId,
  type EnvironmentRef,
} from '../src/tenancy/environment.ts';
import type { EnvironmentWorkflows } from '../src/tenancy/environment-workflows.ts';
import { webhookWorkflowId } from '../src/webhooks/webhook.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const DEADLINE_MS = 5_000;
const REASON = 'Its environment is removed';
const ENDED_AT_ONCE = 16;

function startOptions(workflowId: string, ref: EnvironmentRef, staticSummary: string) {
  return {
    taskQueue: WORKFLOW_QUEUE,
    workflowId,
    args: [ref],
    staticSummary,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  } as const;
}

/** The beginnings of the ids of all workflows of an environment. */
function workflowsOf(environment: string): string {
  const prefixes = [
    orderWorkflowId(environment, ''),
    webhookWorkflowId(environment, ''),
    simulationWorkflowId({ environment, simulationId: '' }),
  ];
  const begins = prefixes.map((prefix) => `WorkflowId STARTS_WITH "${prefix}"`);
  const which = [...begins, `WorkflowId = "${notificationsWorkflowId(environment)}"`].join(' OR ');
  return `ExecutionStatus = "Running" AND (${which})`;
}

export class TemporalEnvironmentWorkflows implements EnvironmentWorkflows {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async provision(ref: EnvironmentRef): Promise<void> {
    const options = startOptions(provisioningWorkflowId(ref), ref, 'Makes an environment');
    await this.#inTime(() => this.#client.workflow.start('provisionEnvironment', options));
  }

  async remove(ref: EnvironmentRef): Promise<void> {
    const options = startOptions(removalWorkflowId(ref), ref, 'Removes an environment');
    await this.#inTime(() => this.#client.workflow.start('removeEnvironment', options));
  }

  async lookAgain(ref: EnvironmentRef): Promise<void> {
    const handle = this.#client.workflow.getHandle(removalWorkflowId(ref));
    await this.#inTime(() => handle.signal('lookAgain'));
  }

  async endAll(environment: string): Promise<number> {
    let ended = 0;
    let batch: Promise<void>[] = [];
    for await (const { workflowId } of this.#client.workflow.list({ query: workflowsOf(environment) })) {
      batch.push(this.#end(workflowId));
      ended += 1;
      if (batch.length < ENDED_AT_ONCE) continue;
      await Promise.all(batch);
      batch = [];
    }
    await Promise.all(batch);
    return ended;
  }

  async #end(workflowId: string): Promise<void> {
    try {
      await this.#client.workflow.getHandle(workflowId).terminate(REASON);
    } catch (error) {
      // It came to its own end meanwhile.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  async #inTime(ask: () => Promise<unknown>): Promise<void> {
    try {
      await this.#client.withDeadline(Date.now() + DEADLINE_MS, ask);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
