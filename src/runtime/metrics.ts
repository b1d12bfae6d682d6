/** What this process counts and measures, for Prometheus. No label names a tenant or a person. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The one registry of the process. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

/** Time to answer a request, by method, path pattern and status. */
export const httpRequestSeconds = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer a request',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
});

/** Orders that have reached a status. */
export const ordersTotal = new Counter({
  name: 'orders_total',
  help: 'Orders that have reached a status',
  labelNames: ['status'] as const,
  registers: [metrics],
});

/** Time of one attempt of an activity, by its queue, its type and whether it succeeded. */
export const activitySeconds = new Histogram({
  name: 'activity_seconds',
  help: 'Time of one attempt of an activity',
  labelNames: ['queue', 'activity', 'outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers: [metrics],
});

/** Time to decide where an order comes from, by outcome. */
export const sourcingSeconds = new Histogram({
  name: 'sourcing_seconds',
  help: 'Time to decide where an order comes from',
  labelNames: ['outcome'] as const,
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  registers: [metrics],
});

/** Time of one attempt at a webhook delivery, by event type and whether the receiver took it. */
export const webhookAttemptSeconds = new Histogram({
  name: 'webhook_attempt_seconds',
  help: 'Time of one attempt at a webhook delivery',
  labelNames: ['event', 'outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers: [metrics],
});

/** Attempts at notifications, by channel and where they left it. */
export const notificationsTotal = new Counter({
  name: 'notifications_total',
  help: 'Attempts at notifications',
  labelNames: ['channel', 'outcome'] as const,
  registers: [metrics],
});

/** Runs of schedules that have ended, by whether every environment came to its end. */
export const scheduleRunsTotal = new Counter({
  name: 'schedule_runs_total',
  help: 'Runs of schedules that have ended',
  labelNames: ['schedule', 'outcome'] as const,
  registers: [metrics],
});

/** How long the last run of a schedule took that this process has ended. */
export const scheduleLastRunSeconds = new Gauge({
  name: 'schedule_last_run_seconds',
  help: 'Duration of the last run of a schedule',
  labelNames: ['schedule'] as const,
  registers: [metrics],
});

/** Tasks that wait in a task queue for a worker, by Temporal's own count. */
export const queueBacklog = new Gauge({
  name: 'task_queue_backlog',
  help: 'Tasks that wait in a task queue for a worker',
  labelNames: ['queue', 'kind'] as const,
  registers: [metrics],
});

/** Age of the oldest task that waits in a task queue; 0 when none waits. */
export const queueOldestSeconds = new Gauge({
  name: 'task_queue_oldest_seconds',
  help: 'Age of the oldest task that waits in a task queue',
  labelNames: ['queue', 'kind'] as const,
  registers: [metrics],
});

/** Age of the oldest outbox row that a target has not got yet, over all environments; 0 when there is none. */
export const outboxLagSeconds = new Gauge({
  name: 'outbox_lag_seconds',
  help: 'Age of the oldest outbox row that a target has not got yet',
  labelNames: ['target'] as const,
  registers: [metrics],
});

/** Outbox rows that targets have dealt with, by whether they were taken or set aside. */
export const outboxRowsTotal = new Counter({
  name: 'outbox_rows_total',
  help: 'Outbox rows that a target has taken, or that were set aside for it',
  labelNames: ['target', 'outcome'] as const,
  registers: [metrics],
});
