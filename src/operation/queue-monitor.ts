/** What Temporal says of the task queues. */
import type { QueueView } from './contract.ts';

/** A queue as the server describes it, before anybody has judged it. */
export type QueueState = Omit<QueueView, 'status' | 'what_to_do'>;

export interface QueueMonitor {
  /** All queues that this release serves. @throws when Temporal does not answer in time */
  describe(): Promise<QueueState[]>;
}
