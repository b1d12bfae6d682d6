/** The task queues. Workflow tasks have one of their own; activities are grouped by what they talk to. */
export const WORKFLOW_QUEUE = 'orders';

export const ACTIVITY_QUEUES = [
  'sourcing',
  'fulfillment',
  'carrier',
  'notifications',
  'webhooks',
  'connectors',
  'learning',
] as const;

export const TASK_QUEUES = [WORKFLOW_QUEUE, ...ACTIVITY_QUEUES] as const;
export type TaskQueue = (typeof TASK_QUEUES)[number];

/** Queues that have something to do in this release; a worker polls no others. */
export const SERVED_QUEUES = [
  WORKFLOW_QUEUE,
  'sourcing',
  'carrier',
  'notifications',
  'webhooks',
  'learning',
] as const satisfies readonly TaskQueue[];
export type ServedQueue = (typeof SERVED_QUEUES)[number];
