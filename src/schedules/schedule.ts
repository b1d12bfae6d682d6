/** What happens by the clock. Pure: the table says when and what, `temporal/schedules.ts` makes schedules of it. */
import type { TaskQueue } from '../../temporal/task-queues.ts';

/** What a job has done in one environment: how many of what. */
export type Counts = Record<string, number>;

/** A job as it came out in one environment. */
export interface EnvironmentOutcome {
  environment: string;
  counts: Counts;
  /** Why it did not come to its end there; null when it did. */
  error: string | null;
}

/** `ApplicationFailure.type` of a run that did not come to its end everywhere; its details are the outcomes. */
export const FAILED_SOMEWHERE = 'FailedSomewhere';

/** The environment that a job is to look after, by name alone: this is what workflow histories hold. */
export interface JobRef {
  environment: string;
}

/** Jobs, by the activity that does them in one environment. */
export const JOBS = [
  'reconcileEnvironment',
  'syncAllTracking',
  'resetNodeDailyCounters',
  'reoptimizeSourcing',
  'labelSourcingOutcomes',
  'updateNodePerformance',
  'discoverPatterns',
] as const;
export type Job = (typeof JOBS)[number];

/** What the activities of the jobs look like. */
export type JobActivities = Record<Job, (ref: JobRef) => Promise<Counts>>;

export interface Schedule {
  id: string;
  /** What it does, for the dashboard and the Web UI. */
  summary: string;
  /** Five fields in UTC: minute, hour, day of month, month, day of week. */
  cron: string;
  /** How late it may still begin after the server was away; later than that it waits for its next time. */
  catchUpSeconds: number;
  job: Job;
  queue: TaskQueue;
  /** True: also whenever a worker starts, unless it is paused. */
  atStart: boolean;
}

/** The one table. Runs of one schedule never overlap: a time that comes while one is running is passed over. */
export const SCHEDULES: readonly Schedule[] = [
  {
    id: 'reconcile',
    summary:
      'Repairs what was left behind: orders without a workflow, reservations without an allocation, webhook deliveries that nobody makes. It should find nothing.',
    cron: '*/10 * * * *',
    catchUpSeconds: 60,
    job: 'reconcileEnvironment',
    queue: 'orders',
    // Should all of Temporal's data be lost, the orders go on as soon as a worker is there.
    atStart: true,
  },
  {
    id: 'reoptimize-sourcing',
    summary:
      'Plans orders that wait to be picked anew together, where the environment has a window for it, and moves those that cost less so.',
    cron: '*/5 * * * *',
    catchUpSeconds: 60,
    job: 'reoptimizeSourcing',
    queue: 'sourcing',
    atStart: false,
  },
  {
    id: 'sync-all-tracking',
    summary: 'Asks the carriers about the parcels under way and tells their orders what is new.',
    cron: '*/15 * * * *',
    catchUpSeconds: 300,
    job: 'syncAllTracking',
    queue: 'carrier',
    atStart: false,
  },
  {
    id: 'reset-node-daily-counters',
    summary: 'Tidies the daily order counts of nodes. A new day begins at zero by itself.',
    cron: '0 0 * * *',
    catchUpSeconds: 43_200,
    job: 'resetNodeDailyCounters',
    queue: 'orders',
    atStart: false,
  },
  {
    id: 'label-sourcing-outcomes',
    summary:
      'Labels what was delivered since the last time: how long it took, what it cost against what was predicted, whether it had waited for stock or something came back.',
    cron: '0 * * * *',
    catchUpSeconds: 1_800,
    job: 'labelSourcingOutcomes',
    queue: 'learning',
    atStart: false,
  },
  {
    id: 'update-node-performance',
    summary: 'Sums up how nodes have done in the last 7 and 30 days, from the labels of what they sent.',
    cron: '15 */4 * * *',
    catchUpSeconds: 3_600,
    job: 'updateNodePerformance',
    queue: 'learning',
    atStart: false,
  },
  {
    id: 'discover-patterns',
    summary:
      'Groups what was delivered in the last 180 days by kind of order, and ranks nodes and strategies in each by their outcome scores.',
    cron: '0 2 * * *',
    catchUpSeconds: 43_200,
    job: 'discoverPatterns',
    queue: 'learning',
    atStart: false,
  },
];
