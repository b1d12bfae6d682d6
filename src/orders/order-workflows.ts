/** What the order service asks of the workflows; `temporal/` answers it. */
import type { OrderStatus } from './order.ts';
import type { OrderHead } from './repository.ts';

/** A request to move an order on, as the workflow receives it. Ids and short words only: it stays in the history. */
export interface StatusChange {
  to: OrderStatus;
  actor: string;
  reason: string | null;
}

export interface OrderWorkflows {
  /** Starts the order's workflow; harmless when it is running already. */
  start(environment: string, order: OrderHead): Promise<void>;

  /**
   * Asks the order's workflow to change the status and waits until it has.
   *
   * @param requestId the same for every repeat of one request; a repeat attaches to the first.
   * @throws Refusal `invalid` when the workflow refuses, `unavailable` when it does not answer in time.
   */
  changeStatus(environment: string, order: OrderHead, change: StatusChange, requestId: string): Promise<void>;
}
