/** Backlog and pollers of the task queues, from the server's own statistics. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { QueueMonitor, QueueState } from '../src/operation/queue-monitor.ts';
import { SERVED_QUEUES, WORKFLOW_QUEUE } from './task-queues.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;
type Kind = QueueState['kind'];

const DEADLINE_MS = 2_000;
/** A worker that waits asks again within a minute. */
const POLL_AGE_SECONDS = 75;

const TYPE: Record<Kind, proto.temporal.api.enums.v1.TaskQueueType> = {
  workflows: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activities: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
};

/** A queue for each kind of task that is sent to it. */
const QUEUES: readonly { name: string; kind: Kind }[] = [
  { name: WORKFLOW_QUEUE, kind: 'workflows' },
  ...SERVED_QUEUES.map((name) => ({ name, kind: 'activities' }) as const),
];

export class TemporalQueueMonitor implements QueueMonitor {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async describe(): Promise<QueueState[]> {
    return this.#client.withDeadline(Date.now() + DEADLINE_MS, () =>
      Promise.all(QUEUES.map(({ name, kind }) => this.#describe(name, kind))),
    );
  }

  async #describe(name: string, kind: Kind): Promise<QueueState> {
    const { pollers, stats } = await this.#client.workflowService.describeTaskQueue({
      namespace: this.#client.options.namespace,
      taskQueue: { name },
      taskQueueType: TYPE[kind],
      reportStats: true,
    });
    const since = Date.now() / 1_000 - POLL_AGE_SECONDS;
    const recent = (pollers ?? []).filter((poller) => Number(poller.lastAccessTime?.seconds ?? 0) >= since);
    return {
      name,
      kind,
      backlog: Number(stats?.approximateBacklogCount ?? 0),
      oldest_seconds: Number(stats?.approximateBacklogAge?.seconds ?? 0),
      added_per_second: stats?.tasksAddRate ?? 0,
      dispatched_per_second: stats?.tasksDispatchRate ?? 0,
      workers: new Set(recent.map((poller) => poller.identity)).size,
    };
  }
}
