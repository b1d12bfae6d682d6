/** Makes the schedules of the table `src/schedules/schedule.ts` on the server. */
import {
  ScheduleAlreadyRunning,
  ScheduleClient,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { SCHEDULES, type Schedule } from '../src/schedules/schedule.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const WORKFLOW_TYPE = 'everyEnvironment';
/** A run that hangs for so long is given up: it would keep all later ones from running. */
const RUN_TIMEOUT = '2 hours';
/** Tells our schedules from those that others keep in the same namespace. */
const OWNER = { owner: 'longhaul' } as const;

/**
 * Reads and writes schedules in clear: they name jobs and nothing else, and must not become unreadable, workers unable
 * to start, when the key is gone that they were first made with.
 */
export function schedulesOf({ connection, options }: Client): ScheduleClient {
  return new ScheduleClient({ connection, namespace: options.namespace });
}

function optionsOf({ id, cron, summary, catchUpSeconds, job, queue }: Schedule): ScheduleOptions {
  return {
    scheduleId: id,
    spec: { cronExpressions: [cron], timezone: 'UTC' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUpSeconds * 1_000 },
    memo: OWNER,
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW_TYPE,
      // The server adds the time of the run.
      workflowId: `schedule/${id}`,
      workflowRunTimeout: RUN_TIMEOUT,
      taskQueue: WORKFLOW_QUEUE,
      args: [{ job, queue }],
      staticSummary: id,
      staticDetails: summary,
    },
  };
}

/** Makes or renews one schedule. @returns whether it is paused. */
async function ensure(schedule: ScheduleClient, entry: Schedule): Promise<boolean> {
  const options = optionsOf(entry);
  try {
    await schedule.create(options);
    return false;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  let isPaused = false;
  await schedule.getHandle(entry.id).update(({ state }) => {
    isPaused = state.paused;
    return { ...options, state };
  });
  return isPaused;
}

async function removeOthers(schedule: ScheduleClient, kept: readonly Schedule[]): Promise<void> {
  for await (const { scheduleId, memo } of schedule.list()) {
    const isOurs = memo?.['owner'] === OWNER.owner;
    if (isOurs && !kept.some(({ id }) => id === scheduleId)) await schedule.getHandle(scheduleId).delete();
  }
}

/**
 * Creates the schedules that are missing, brings the others to this release, and removes ours that the table does not
 * name any more. A pause stays a pause. Several workers may do this at once.
 */
export async function ensureSchedules(client: Client, table: readonly Schedule[] = SCHEDULES): Promise<void> {
  const schedule = schedulesOf(client);
  for (const entry of table) {
    const isPaused = await ensure(schedule, entry);
    if (entry.atStart && !isPaused) await schedule.getHandle(entry.id).trigger(ScheduleOverlapPolicy.SKIP);
  }
  await removeOthers(schedule, table);
}
