/** How environments come and go: a saga that leaves nothing half-made, and a removal that can be called off. */
import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  log,
  patched,
  proxyActivities,
  rootCause,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { createEnvironmentActivities } from '../activities/environments.ts';
import type { EnvironmentRef } from '../src/tenancy/environment.ts';

type Activities = ReturnType<typeof createEnvironmentActivities>;

const REASON_LENGTH = 500;
const times = { startToCloseTimeout: '5 minutes', heartbeatTimeout: '20 seconds' } as const;

/** After half a minute of failures it is undone, and whoever asked for it learns why. */
const steps = proxyActivities<Activities>({
  ...times,
  retry: { initialInterval: '500 milliseconds', maximumInterval: '20 seconds', maximumAttempts: 7 },
});
/** What the relay makes up for later holds nobody up for long. */
const ifPossible = proxyActivities<Activities>({
  scheduleToCloseTimeout: '30 seconds',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
});
/** What must come to its end, however long the database is away. */
const surely = proxyActivities<Activities>({ ...times, retry: { maximumInterval: '1 minute' } });

/** Whoever enters finds the search there; where its server is away, the environment is opened all the same. */
async function fillProjections(ref: EnvironmentRef): Promise<void> {
  if (!patched('projections-before-opening')) return;
  setCurrentDetails('Making what is searched in.');
  try {
    await ifPossible.fillProjections(ref);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('projections are left to the relay', { error: rootCause(error) });
  }
}

async function make(ref: EnvironmentRef): Promise<void> {
  setCurrentDetails('Creating the database.');
  await steps.createEnvironmentDatabase(ref);
  setCurrentDetails('Bringing it to the current schema.');
  await steps.migrateEnvironmentDatabase(ref);
  await steps.loadDemoData(ref);
  setCurrentDetails('Checking it.');
  await steps.checkEnvironment(ref);
  await fillProjections(ref);
  await steps.openEnvironment(ref);
  setCurrentDetails('It is open.');
}

/** @returns whether it could be made; else nothing of it is left but its row, which says why. */
export async function provisionEnvironment(ref: EnvironmentRef): Promise<boolean> {
  try {
    await make(ref);
    return true;
  } catch (error) {
    const reason = (rootCause(error) ?? String(error)).slice(0, REASON_LENGTH);
    await CancellationScope.nonCancellable(() => surely.undoEnvironment(ref, reason));
    setCurrentDetails(`Undone: ${reason}`);
    return false;
  }
}

/** The time of the removal may have changed. */
const lookAgain = defineSignal('lookAgain');

/** Waits until the removal is due. @returns false when it was called off */
async function isDue(ref: EnvironmentRef): Promise<boolean> {
  let isAsked = false;
  setHandler(lookAgain, () => {
    isAsked = true;
  });
  for (;;) {
    isAsked = false;
    const seconds = await surely.removalDue(ref);
    if (seconds === null) return false;
    if (seconds <= 0) return true;
    setCurrentDetails('Waits until the grace period is over.');
    await condition(() => isAsked, Math.ceil(seconds * 1_000));
  }
}

/** @returns whether it was removed; false: somebody called it off. */
export async function removeEnvironment(ref: EnvironmentRef): Promise<boolean> {
  if (!(await isDue(ref)) || !(await surely.archiveEnvironment(ref))) {
    setCurrentDetails('Called off: the environment stays.');
    return false;
  }
  setCurrentDetails('Ending its workflows and dropping its database.');
  await surely.discardEnvironment(ref);
  setCurrentDetails('Removed.');
  return true;
}
