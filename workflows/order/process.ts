/** What the phases of one order's workflow share: where it stands, what it was asked, and how it waits. */
import {
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { FulfillmentStep } from '../../src/fulfillment/fulfillment.ts';
import { allowedStatuses, type OrderState } from '../../src/orders/commands.ts';
import { isCancellable, progressOf, type OrderStatus } from '../../src/orders/order.ts';
import type { StatusChange } from '../../src/orders/order-workflows.ts';
import type { LiveFulfillment, OrderSnapshot } from '../../src/orders/snapshot.ts';
import { describe } from './details.ts';
import type { OrderRef, TrackingReport } from './messages.ts';

/** A fulfillment under way in this run. */
export interface Fulfillment extends LiveFulfillment {
  /** True once it was ended early: cancelled, given back by its node, or released. */
  hasEnded: boolean;
}

/** What tells whether a run knows all that the rows say. */
type Told = Pick<OrderSnapshot, 'status' | 'attempts' | 'onHold' | 'returnsUntil' | 'fulfillments'>;

const told = ({ status, attempts, onHold, returnsUntil, fulfillments }: Told): string =>
  [
    status,
    attempts,
    onHold ?? false,
    returnsUntil ?? null,
    ...fulfillments.map((each) => `${each.id} ${each.status}`),
  ].join();

/** One order under way. The database is the record; this is what the workflow needs to decide. */
export class OrderProcess {
  readonly ref: OrderRef;
  readonly settings: OrderSnapshot['settings'];
  readonly orderNumber: string;
  readonly fulfillmentType: OrderSnapshot['fulfillmentType'];
  status: OrderStatus;
  onHold: boolean;
  /** Sourcing attempts that the trail knows. */
  attempts: number;
  /** Looks for stock in this run, also those that found nothing new. */
  looks = 0;
  /** True while a look for stock is under way. */
  isLooking = false;
  backorderedAt: string | null;
  /** When nothing can come back any more; null until it has arrived. */
  returnsUntil: string | null;
  fulfillments: Fulfillment[];
  /** The change that was asked for and is not made yet. */
  request: StatusChange | undefined;
  /** The cancellation that was asked for. */
  cancellation: StatusChange | undefined;
  /** The cancellation that was carried out, be it on a part of the order. */
  takenBack: StatusChange | undefined;
  stockArrived = false;
  readonly tracking: TrackingReport[] = [];
  readonly #interruptible = new Map<CancellationScope, Fulfillment>();
  readonly #underWay = new Map<string, Promise<void>>();
  #failure: { error: unknown } | undefined;
  #turns = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #shown: OrderStatus | undefined;
  #stumbledOver: string | undefined;

  constructor(ref: OrderRef, snapshot: OrderSnapshot) {
    this.ref = ref;
    this.settings = snapshot.settings;
    this.orderNumber = snapshot.orderNumber;
    this.fulfillmentType = snapshot.fulfillmentType;
    this.status = snapshot.status;
    this.onHold = snapshot.onHold ?? false;
    this.attempts = snapshot.attempts;
    this.backorderedAt = snapshot.backorderedAt;
    this.returnsUntil = snapshot.returnsUntil ?? null;
    this.fulfillments = snapshot.fulfillments.map((each) => ({ ...each, hasEnded: false }));
  }

  /** Where it stands, as the table of commands asks. */
  get state(): OrderState {
    return {
      status: this.status,
      fulfillmentType: this.fulfillmentType,
      onHold: this.onHold,
      fulfillments: this.fulfillments.map((each) => each.status),
    };
  }

  /** The statuses that may be asked for now. */
  get allowed(): OrderStatus[] {
    return allowedStatuses(this.state);
  }

  /** True once a cancel was asked for that still can be done. */
  get isCancelling(): boolean {
    return this.cancellation !== undefined && isCancellable(this.status);
  }

  /** Takes over what a step has made of the rows. Fulfillments keep their identity: their work goes on. */
  adopt(
    rows: Pick<OrderSnapshot, 'status' | 'attempts' | 'backorderedAt' | 'fulfillments'> &
      Partial<OrderSnapshot>,
  ) {
    this.status = rows.status;
    this.attempts = rows.attempts;
    this.backorderedAt = rows.backorderedAt;
    this.onHold = rows.onHold ?? this.onHold;
    this.returnsUntil = rows.returnsUntil ?? this.returnsUntil;
    const known = new Map(this.fulfillments.map((each) => [each.id, each]));
    for (const each of known.values()) {
      if (rows.fulfillments.some(({ id }) => id === each.id)) continue;
      each.hasEnded = true;
      this.#interrupt((one) => one === each);
    }
    this.fulfillments = rows.fulfillments.map((row) =>
      Object.assign(known.get(row.id) ?? { ...row, hasEnded: false }, row),
    );
    setCurrentDetails(describe(this));
  }

  /** Asks for the cancellation; work that may be interrupted stops now, all else at its next boundary. */
  cancel(change: StatusChange): void {
    this.cancellation = change;
    this.#interrupt(() => true);
  }

  #interrupt(concerns: (fulfillment: Fulfillment) => boolean): void {
    for (const [scope, fulfillment] of this.#interruptible) if (concerns(fulfillment)) scope.cancel();
  }

  /** True when somebody asked for this step, or one beyond it. */
  isAskedFor(step: FulfillmentStep): boolean {
    return this.request !== undefined && progressOf(this.request.to) >= progressOf(step);
  }

  /** Who takes a step: whoever asked for it, else the product itself. */
  authorOf(step: FulfillmentStep): { actor: string; reason: string | null; requestId?: string } {
    const { request } = this;
    if (!request || !this.isAskedFor(step)) return { actor: 'system', reason: null };
    const { actor, reason, requestId } = request;
    return { actor, reason, ...(requestId ? { requestId } : {}) };
  }

  /** Runs a fulfillment's work that its end or the order's cancellation interrupts. @returns undefined when it did. */
  async interruptible<T>(fulfillment: Fulfillment, work: () => Promise<T>): Promise<T | undefined> {
    if (this.isCancelling || fulfillment.hasEnded) return undefined;
    const scope = new CancellationScope();
    this.#interruptible.set(scope, fulfillment);
    try {
      return await scope.run(work);
    } catch (error) {
      if (isCancellation(error) && scope.consideredCancelled) return undefined;
      throw error;
    } finally {
      this.#interruptible.delete(scope);
    }
  }

  /** Lets something go on in the background, once for each name; what fails there fails the workflow. */
  background(name: string, work: () => Promise<void>): void {
    if (this.#underWay.has(name)) return;
    const running = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, running);
  }

  /** True while something goes on in the background under this name. */
  isUnderWay(name: string): boolean {
    return this.#underWay.has(name);
  }

  /** Waits until something holds. @throws what failed in the background meanwhile. */
  async until(holds: () => boolean): Promise<void> {
    await condition(() => this.#failure !== undefined || holds());
    this.rethrow();
  }

  /** @throws what failed in the background, once. */
  rethrow(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
  }

  /** True when the rows say something else than this run knows. */
  differsFrom(rows: OrderSnapshot): boolean {
    return told(rows) !== told(this);
  }

  /**
   * True when a run that stumbled over the rows can go on from them. What this run does not know may have been taken over
   * by another turn since it stumbled; only who stumbles twice over the same rows would do so for ever.
   */
  isNews(rows: OrderSnapshot): boolean {
    const isNew = this.differsFrom(rows) || this.#stumbledOver !== told(rows);
    this.#stumbledOver = told(rows);
    return isNew;
  }

  /** True when no step is being made: what the rows say is all there is. */
  get isQuiet(): boolean {
    const isAsked = this.request !== undefined || this.cancellation !== undefined;
    return this.#turns === 0 && this.#interruptible.size === 0 && this.tracking.length === 0 && !isAsked;
  }

  /**
   * Makes the changes of the order's rows one after the other: this run is their only writer. It also keeps replay in
   * order: two local activities that end within one workflow task come back one by one the first time but together in a
   * replay, and the commands between them would change places.
   */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    this.#turns += 1;
    const result = this.#turn.then(step);
    // A step that fails is its caller's to handle; the next one has its turn all the same.
    this.#turn = result.then(
      () => this.#endTurn(),
      () => this.#endTurn(),
    );
    return result;
  }

  #endTurn(): void {
    this.#turns -= 1;
  }

  /** Waits while the order is on hold. */
  async released(wake: () => boolean = () => false): Promise<void> {
    if (!this.onHold) return;
    this.show();
    await condition(() => !this.onHold || this.isCancelling || this.#failure !== undefined || wake());
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
    const attention = () => this.isCancelling || this.#failure !== undefined || wake();
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
