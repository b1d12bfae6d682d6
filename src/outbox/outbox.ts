/** What leaves the database: one row per change of an order, per alert and so on, read by targets that keep their own place. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { OrderStatus } from '../orders/order.ts';
import type { Origin } from '../runtime/origin.ts';
import type { Context } from '../tenancy/context.ts';

/** A change of an order, as the outbox keeps it. */
export interface OutboxRow {
  topic: string;
  orderId: string;
  /** The event's number in the order's trail. */
  sequence: number;
  status: OrderStatus;
  /** The request that placed the order, with the row of its first event. */
  origin?: Origin;
}

/** Something that is told of another thing than an order, such as an alert or a product. */
export interface Notice {
  /** Says what the entity is. */
  topic: string;
  entityId: string;
}

/** `nothing`: none of the rows was for the target, which therefore has not shown whether it is there. */
export type Delivered = 'nothing' | void;

/** Somewhere that changes go: a projection, the live updates, the workflows of new orders. */
export interface OutboxTarget {
  /** Name of its place in the outbox; changing it makes it read everything again. */
  readonly name: string;
  /** Rests this long after a batch, so that a busy outbox is read in large batches and not row by row. */
  readonly restMilliseconds: number;
  /** Takes fewer rows at once than others do, where each takes its time. */
  readonly largestBatch?: number;
  /**
   * Takes a batch, in order. At least once: after a crash the same rows come again, and for a moment two relays may
   * deliver them, so that what is written carries the version it was made from. It ends within a bounded time.
   *
   * @throws RowsRefused when it has taken all but some that it can never take; these are set aside.
   * @throws anything else when the target is away; the batch is offered again, and other targets go on meanwhile. What
   * fails again and again while the rows beside it are taken is set aside, too.
   */
  deliver(context: Context, rows: readonly OutboxRow[]): Promise<Delivered>;
  /** Takes the notices that came between them, after the changes of the batch; as often as these. */
  deliverNotices?(context: Context, notices: readonly Notice[]): Promise<Delivered>;
}

/** What a projection is made from, gone through by id. */
export interface Source {
  /** What there are, in the plural. */
  readonly noun: string;
  /** About how many. */
  count(db: DataPlaneDatabase): Promise<number>;
  /** The next ids in their own order. */
  findAfter(db: DataPlaneDatabase, after: string | null, limit: number): Promise<string[]>;
  /** Those of these ids that there are, in no particular order. */
  existing(db: DataPlaneDatabase, ids: readonly string[]): Promise<string[]>;
}

/** A projection that is being made anew, beside the one in use or in its place. */
export interface Rebuild {
  /**
   * Writes all that it keeps of these orders, or what else its source has; a second time changes nothing.
   *
   * @throws RowsRefused when it has taken all but some that it can never take
   */
  write(ids: readonly string[]): Promise<void>;
  /** All are written: from now on readers see them. */
  finish(): Promise<void>;
  /** It ends early; readers go on with what they had. */
  abandon(): Promise<void>;
}

/** A target that can be made anew from PostgreSQL while the relay goes on feeding it. */
export interface RebuildableTarget extends OutboxTarget {
  readonly source: Source;
  /** False when the relay is to make it anew by itself: it was never filled, or is of an earlier release. */
  isWhole(context: Context): Promise<boolean>;
  startRebuild(context: Context): Promise<Rebuild>;
}

/** A target has taken a batch but for these rows, which are at fault themselves. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';
  /** What is wrong, by the id of the order or other entity. */
  readonly reasons: ReadonlyMap<string, string>;

  constructor(reasons: ReadonlyMap<string, string>) {
    super(`${reasons.size} orders or other entities cannot be taken`);
    this.reasons = reasons;
  }
}

/** Channel of the control plane on which processes say that the outbox of an environment has grown. */
export const OUTBOX_CHANNEL = 'oms_outbox';
