/** What the phases of one order's workflow share: where it stands, what it was asked, and how it waits. */
import {
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { FulfillmentStep } from '../../src/fulfillment/fulfillment.ts';
import { isCancellable, progressOf, type OrderStatus } from '../../src/orders/order.ts';
import type { StatusChange } from '../../src/orders/order-workflows.ts';
import type { LiveFulfillment, OrderSnapshot } from '../../src/orders/progress.ts';
import { describe } from './details.ts';
import type { OrderRef, TrackingReport } from './messages.ts';

/** One order under way. The database is the record; this is what the workflow needs to decide. */
export class OrderProcess {
  readonly ref: OrderRef;
  readonly settings: OrderSnapshot['settings'];
  readonly orderNumber: string;
  readonly fulfillmentType: OrderSnapshot['fulfillmentType'];
  status: OrderStatus;
  /** Sourcing attempts that the trail knows. */
  attempts: number;
  /** Looks for stock in this run, also those that found nothing new. */
  looks = 0;
  backorderedAt: string | null;
  fulfillments: LiveFulfillment[];
  /** The change that was asked for and is not made yet. */
  request: StatusChange | undefined;
  /** The cancellation that was asked for. */
  cancellation: StatusChange | undefined;
  stockArrived = false;
  readonly tracking: TrackingReport[] = [];
  readonly #interruptible = new Set<CancellationScope>();
  #turn: Promise<unknown> = Promise.resolve();
  #shown: OrderStatus | undefined;

  constructor(ref: OrderRef, snapshot: OrderSnapshot) {
    this.ref = ref;
    this.settings = snapshot.settings;
    this.orderNumber = snapshot.orderNumber;
    this.fulfillmentType = snapshot.fulfillmentType;
    this.status = snapshot.status;
    this.attempts = snapshot.attempts;
    this.backorderedAt = snapshot.backorderedAt;
    this.fulfillments = snapshot.fulfillments;
  }

  /** True while the whole order can be taken back: nothing of it has left its node. */
  get isCancellable(): boolean {
    const left = this.fulfillments.some((each) => progressOf(each.status) >= progressOf('SHIPPED'));
    return isCancellable(this.status) && !left;
  }

  /** True once a cancel was asked for that still can be done. */
  get isCancelling(): boolean {
    return this.cancellation !== undefined && this.isCancellable;
  }

  /** Asks for the cancellation; work that may be interrupted stops now, all else at its next boundary. */
  cancel(change: StatusChange): void {
    this.cancellation = change;
    for (const scope of this.#interruptible) scope.cancel();
  }

  /** True when somebody asked for this step, or one beyond it. */
  isAskedFor(step: FulfillmentStep): boolean {
    return this.request !== undefined && progressOf(this.request.to) >= progressOf(step);
  }

  /** Who takes a step: whoever asked for it, else the product itself. */
  authorOf(step: FulfillmentStep): { actor: string; reason: string | null } {
    const { request } = this;
    return request && this.isAskedFor(step)
      ? { actor: request.actor, reason: request.reason }
      : { actor: 'system', reason: null };
  }

  /** Runs work that a cancellation interrupts. @returns undefined when it did. */
  async unlessCancelled<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.isCancelling) return undefined;
    const scope = new CancellationScope();
    this.#interruptible.add(scope);
    try {
      return await scope.run(work);
    } catch (error) {
      if (isCancellation(error) && scope.consideredCancelled) return undefined;
      throw error;
    } finally {
      this.#interruptible.delete(scope);
    }
  }

  /**
   * Runs the local activities of parallel fulfillments one after the other. Two that end within one workflow task come
   * back one by one the first time but together in a replay, and the commands between them would change places.
   */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(step);
    // A step that fails is its caller's to handle; the next one has its turn all the same.
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /**
   * Waits until `wake` holds, a cancellation is asked for, or the time is over. A wait of no time starts no timer.
   *
   * @param seconds null: however long it takes.
   * @param summary what the Web UI shows on the timer.
   */
  async pause(wake: () => boolean, seconds: number | null, summary: string): Promise<void> {
    if (seconds === 0) return;
    this.show();
    const attention = () => this.isCancelling || wake();
    if (seconds === null) await condition(attention);
    else await condition(attention, seconds * 1_000, { summary });
  }

  /** Shows the status to the outside; called before waiting, so that steps made in one go cost one update. */
  show(): void {
    setCurrentDetails(describe(this));
    if (this.#shown === this.status) return;
    this.#shown = this.status;
    upsertSearchAttributes({ OmsOrderStatus: [this.status] });
  }
}
