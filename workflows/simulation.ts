/** A simulation: past orders are replayed chunk after chunk, until all are done or nobody wants to know any more. */
import {
  ActivityCancellationType,
  ActivityFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  proxyActivities,
  rootCause,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { createSimulationActivities } from '../activities/simulations.ts';
import type { SimulationProgress, SimulationRef, SimulationStatus } from '../src/simulations/simulation.ts';

const activities = proxyActivities<ReturnType<typeof createSimulationActivities>>({
  taskQueue: 'sourcing',
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '1 minute',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 10 },
});

async function goOn(ref: SimulationRef): Promise<SimulationProgress> {
  let progress = await activities.beginSimulation(ref);
  while (progress.status === 'RUNNING') {
    setCurrentDetails(`${progress.done} of ${progress.total} orders are replayed.`);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof simulation>(ref);
    progress = await activities.replayOrders(ref, progress.done);
  }
  return progress;
}

/** @returns how it ended. What is done stands in the database, so that another run goes on from there. */
export async function simulation(ref: SimulationRef): Promise<SimulationStatus> {
  try {
    return (await goOn(ref)).status;
  } catch (error) {
    // Whoever cancels by the API has told the database before; by Temporal's own tools it hears of it here.
    if (isCancellation(error)) {
      return (await CancellationScope.nonCancellable(() => activities.cancelSimulation(ref))).status;
    }
    if (!(error instanceof ActivityFailure)) throw error;
    return (await activities.failSimulation(ref, rootCause(error) ?? error.message)).status;
  }
}
