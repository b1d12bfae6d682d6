/** A job by the clock, in every environment: one that is broken keeps no other from its turn. */
import {
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxySinks,
  rootCause,
  setCurrentDetails,
  type Sinks,
} from '@temporalio/workflow';
import type { createMaintenanceActivities } from '../activities/maintenance.ts';
import {
  FAILED_SOMEWHERE,
  type EnvironmentOutcome,
  type Job,
  type JobActivities,
  type Schedule,
} from '../src/schedules/schedule.ts';

const ENVIRONMENTS_AT_ONCE = 4;
const REASON_LENGTH = 300;

/** Where a worker counts the runs that it has ended. */
export interface RunSinks extends Sinks {
  runs: { ended(job: Job, outcome: 'ok' | 'failed', seconds: number): void };
}

const { runs } = proxySinks<RunSinks>();

const { listEnvironments } = proxyActivities<
  Pick<ReturnType<typeof createMaintenanceActivities>, 'listEnvironments'>
>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 5 } });

async function outcomeIn(
  environment: string,
  { job, queue }: Pick<Schedule, 'job' | 'queue'>,
): Promise<EnvironmentOutcome> {
  const activities = proxyActivities<JobActivities>({
    taskQueue: queue,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
  });
  try {
    return { environment, counts: await activities[job]({ environment }), error: null };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { environment, counts: {}, error: (rootCause(error) ?? String(error)).slice(0, REASON_LENGTH) };
  }
}

async function runIn(schedule: Pick<Schedule, 'job' | 'queue'>): Promise<EnvironmentOutcome[]> {
  const waiting = await listEnvironments();
  const outcomes: EnvironmentOutcome[] = [];
  const takeTurns = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      outcomes.push(await outcomeIn(next, schedule));
      setCurrentDetails(`${outcomes.length} environments done, ${waiting.length} not begun.`);
    }
  };
  await Promise.all(Array.from({ length: ENVIRONMENTS_AT_ONCE }, takeTurns));
  const failed = outcomes.filter(({ error }) => error !== null);
  if (failed.length === 0) return outcomes;
  throw ApplicationFailure.create({
    message: `Failed in ${failed.length} of ${outcomes.length} environments`,
    type: FAILED_SOMEWHERE,
    nonRetryable: true,
    details: [outcomes],
  });
}

/**
 * One run. @returns what was done in each environment.
 * @throws ApplicationFailure with the same in its details when the job failed in some of them.
 */
export async function everyEnvironment(
  schedule: Pick<Schedule, 'job' | 'queue'>,
): Promise<EnvironmentOutcome[]> {
  const since = Date.now();
  let outcome: 'ok' | 'failed' = 'failed';
  try {
    const outcomes = await runIn(schedule);
    outcome = 'ok';
    return outcomes;
  } finally {
    runs.ended(schedule.job, outcome, (Date.now() - since) / 1_000);
  }
}
