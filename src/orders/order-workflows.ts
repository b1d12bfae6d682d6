/** What the order service asks of the workflows; `temporal/` answers it. */
import type { Command } from './command.ts';
import type { OrderStatus } from './order.ts';
import type { OrderHead } from './repository.ts';

/** A request to move an order on, as the workflow receives it. Ids and short words only: it stays in the history. */
export interface StatusChange {
  to: OrderStatus;
  actor: string;
  reason: string | null;
  /** Where the reason stands in words; see the table `order_requests`. */
  requestId?: string;
}

/** An order of an environment that has many under way already is `surplus`: while there is a queue, others go first. */
export type Turn = 'regular' | 'surplus';

export interface OrderWorkflows {
  /** Starts the order's workflow; harmless when it is running already. @param turn unless given, regular */
  start(environment: string, order: OrderHead, turn?: Turn): Promise<void>;

  /** Ids of the environment's orders whose workflow runs; the list may lag a little behind. */
  running(environment: string): Promise<ReadonlySet<string>>;

  /** Tells the order's workflow that stock has arrived for it; starts it when it is missing. */
  stockArrived(environment: string, order: OrderHead): Promise<void>;

  /**
   * Has the order's workflow read the rows again, should they be ahead of it after a lost workflow task.
   *
   * @returns whether they were; false when the workflow has ended.
   * @throws Refusal `unavailable` when the workflow does not answer in time.
   */
  catchUp(environment: string, order: Pick<OrderHead, 'id'>): Promise<boolean>;

  /**
   * Asks the order's workflow to change the status and waits until it has.
   *
   * @param requestId the same for every repeat of one request; a repeat attaches to the first.
   * @throws Refusal `invalid` when the workflow refuses, `unavailable` when it does not answer in time.
   */
  changeStatus(environment: string, order: OrderHead, change: StatusChange, requestId: string): Promise<void>;

  /**
   * Asks the order's workflow to carry a command out and waits until it has. A repeat of its request attaches to the
   * first.
   *
   * @throws Refusal as `changeStatus` does, and what the step itself refuses.
   */
  command(environment: string, order: OrderHead, command: Command): Promise<void>;
}
