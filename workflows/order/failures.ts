/** What a step's failure means to its order. */
import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';

/** True when the step found the rows elsewhere than this run believed. */
export function isUnexpectedStatus(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return error.cause instanceof ApplicationFailure && error.cause.type === 'UnexpectedStatusError';
}

/**
 * True when a step was given up although nobody had asked for that, as happens to a local activity whose workflow task
 * timed out. It may have done its work.
 */
export function wasGivenUp(error: unknown): boolean {
  return isCancellation(error) && !CancellationScope.current().consideredCancelled;
}
