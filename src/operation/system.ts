/** What the state of a queue or a projection means, and what to do about it. Pure. */

export const HEALTH = ['OK', 'BEHIND', 'DOWN'] as const;
export type Health = (typeof HEALTH)[number];

/** A verdict with its remedy; null where there is nothing to do. */
export interface Verdict {
  status: Health;
  what_to_do: string | null;
}

/** A task that waits longer is late: steps take milliseconds. In seconds. */
const LATE_TASK_SECONDS = 30;
/** A projection that is further behind shows people old data. In seconds. */
const LATE_PROJECTION_SECONDS = 30;

const OK: Verdict = { status: 'OK', what_to_do: null };

/** @param workers processes that poll it */
export function judgeQueue(queue: {
  name: string;
  backlog: number;
  oldest_seconds: number;
  workers: number;
}): Verdict {
  if (queue.workers === 0) {
    return {
      status: 'DOWN',
      what_to_do: `No worker polls it. Start one that serves ${queue.name}: check \`oms status\`, and OMS_WORKER_QUEUES of each worker.`,
    };
  }
  if (queue.backlog === 0 || queue.oldest_seconds < LATE_TASK_SECONDS) return OK;
  return {
    status: 'BEHIND',
    what_to_do:
      'Tasks wait. Start more workers for it; where their processors are idle, look at the database.',
  };
}

/** Targets of the outbox that need Temporal. */
const TOLD_TO_TEMPORAL: ReadonlySet<string> = new Set(['workflows', 'arrivals']);

/** @param projection age of the oldest change that it has not taken (0: none waits), and how many it could not take */
export function judgeProjection(projection: {
  target: string;
  waiting_seconds: number;
  set_aside: number;
}): Verdict {
  if (projection.waiting_seconds >= LATE_PROJECTION_SECONDS) {
    const away = TOLD_TO_TEMPORAL.has(projection.target) ? 'Temporal' : 'What it writes to';
    return {
      status: 'BEHIND',
      what_to_do: `${away} may be away: search the log of the workers for "a target is away". It catches up by itself.`,
    };
  }
  if (projection.set_aside === 0) return OK;
  return {
    status: 'BEHIND',
    what_to_do:
      'Some changes could not be taken and were set aside, so that the others go on; see below why. They are tried again by themselves.',
  };
}

const REMEDIES: Readonly<Record<string, string>> = {
  control_plane: 'Orders cannot be accepted. Check PostgreSQL and DATABASE_URL.',
  environment_database: 'Orders of this environment cannot be accepted. Check PostgreSQL and its disk.',
  temporal: 'Orders are accepted and wait. Check Temporal and TEMPORAL_ADDRESS.',
  elasticsearch:
    'Orders go on; search answers 503. Check Elasticsearch and ELASTICSEARCH_URL. It catches up by itself.',
  mongodb: 'Orders go on. Check MongoDB and MONGODB_URL. It catches up by itself.',
  worker: 'Orders are accepted and wait. Start a worker: `oms restart worker`.',
};

/** What is not needed leaves its readers with what it knew, and what waits for it is kept. */
export function judgeDependency(
  name: string,
  { isUp, isNeeded }: { isUp: boolean; isNeeded: boolean },
): Verdict {
  if (isUp) return OK;
  return { status: isNeeded ? 'DOWN' : 'BEHIND', what_to_do: REMEDIES[name] ?? `Check ${name}.` };
}

/** The worst of several. */
export function worst(verdicts: readonly Verdict[]): Health {
  return HEALTH.findLast((health) => verdicts.some(({ status }) => status === health)) ?? 'OK';
}
