/** What a step's failure means to its order. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

/** True when the step found the rows elsewhere than this run believed. */
export function isUnexpectedStatus(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return error.cause instanceof ApplicationFailure && error.cause.type === 'UnexpectedStatusError';
}
