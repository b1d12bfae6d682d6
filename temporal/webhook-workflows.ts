/** The webhook service's view of its workflows, over a Temporal client. */
import type { Client } from '@temporalio/client';
import type { WebhookWorkflows } from '../src/webhooks/webhook-workflows.ts';
import { webhookWorkflowId } from '../src/webhooks/webhook.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const WORKFLOW_TYPE = 'webhookDelivery';
const RETRY_NOW = 'retryNow';
/** A person waits for the answer; the dispatcher begins what could not be begun. */
const DEADLINE_MS = 5_000;
/** Orders go first; 3 is Temporal's default. */
const PRIORITY_KEY = 4;

function startOptions(environment: string, deliveryId: string, attempt: number, waitSeconds: number) {
  return {
    taskQueue: WORKFLOW_QUEUE,
    workflowId: webhookWorkflowId(environment, deliveryId),
    args: [
      { environment, deliveryId },
      { attempt, waitSeconds },
    ],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Webhook delivery ${deliveryId} of ${environment}`,
    priority: { priorityKey: PRIORITY_KEY, fairnessKey: environment },
  } as const;
}

export class TemporalWebhookWorkflows implements WebhookWorkflows {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async watch(environment: string, deliveryId: string, attempt: number, waitSeconds: number): Promise<void> {
    const options = startOptions(environment, deliveryId, attempt, waitSeconds);
    await this.#client.workflow.start(WORKFLOW_TYPE, options);
  }

  async retryNow(environment: string, deliveryId: string, attempt: number): Promise<void> {
    const options = { ...startOptions(environment, deliveryId, attempt, 0), signal: RETRY_NOW };
    await this.#client.withDeadline(Date.now() + DEADLINE_MS, () =>
      this.#client.workflow.signalWithStart(WORKFLOW_TYPE, options),
    );
  }
}
