/** The notification service's view of its workflow, over a Temporal client. */
import type { Client } from '@temporalio/client';
import { notificationsWorkflowId } from '../src/notifications/notification.ts';
import type { NotificationWorkflows } from '../src/notifications/notification-workflows.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const WORKFLOW_TYPE = 'notifications';
const RING = 'ring';
const DEADLINE_MS = 5_000;
/** Orders go first; 3 is Temporal's default. */
const PRIORITY_KEY = 4;

export class TemporalNotificationWorkflows implements NotificationWorkflows {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async ring(environment: string): Promise<void> {
    await this.#client.withDeadline(Date.now() + DEADLINE_MS, () =>
      this.#client.workflow.signalWithStart(WORKFLOW_TYPE, {
        taskQueue: WORKFLOW_QUEUE,
        workflowId: notificationsWorkflowId(environment),
        args: [environment],
        signal: RING,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: `Notifications of ${environment}`,
        priority: { priorityKey: PRIORITY_KEY, fairnessKey: environment },
      }),
    );
  }
}
