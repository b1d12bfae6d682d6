/**
 * Feeds one target with one environment's outbox: a batch at a time, so that a slow target slows nothing but itself.
 *
 * What a target refuses is set aside, and what comes later of the same order waits behind it; the rest goes on. What is
 * set aside is tried again, less and less often.
 */
import { outboxRowsTotal } from '../runtime/metrics.ts';
import type { Context } from '../tenancy/context.ts';
import { reportLag } from './lag.ts';
import { RowsRefused, type OutboxTarget } from './outbox.ts';
import { partOf, sizeOf, subjectsOf } from './parcel.ts';
import { findPlace, movePlace, readBatch, type Batch, type Parcel, type Place } from './repository.ts';
import {
  findDue,
  findSubjectsSetAside,
  forgetSetAside,
  postpone,
  readSetAside,
  setAside,
} from './set-aside-repository.ts';

const LARGEST_BATCH = 2_000;
const SMALLEST_BATCH = 100;
/** A target that takes longer gets smaller batches: a process that ends waits for the one under way. */
const SLOW_MS = 1_000;
/** A batch that fails this often in a row is taken apart: its rows may be at fault, and not the target. */
const TAKE_APART_EVERY = 3;
/** So many failures in a row without one success mean that the target is away. */
const PROBES = 5;
const RETRIES_AT_ONCE = 50;
const BEHIND_ANOTHER = 'waits behind an earlier change that is set aside';

/** What a step has left: more rows, a few that may be rested for, rows of transactions that are ending, or nothing. */
export type Left = 'more' | 'few' | 'unsettled' | 'nothing';

type Reasons = Map<string, string>;

/** What came of an offer that did not fail as a whole. */
interface Answer {
  refused: Reasons;
  /** False: there was nothing in it for the target, which may be away. */
  isThere: boolean;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class TargetFeed {
  readonly #context: Context;
  readonly #target: OutboxTarget;
  #place: Place | undefined;
  readonly #largest: number;
  #size: number;
  #failures = 0;

  constructor(context: Context, target: OutboxTarget) {
    this.#context = context;
    this.#target = target;
    this.#largest = target.largestBatch ?? LARGEST_BATCH;
    this.#size = this.#largest;
  }

  /** Takes its place in the outbox, from which on it is known how far behind it is. */
  async begin(): Promise<Place> {
    return (this.#place ??= await findPlace(this.#context.db, this.#target.name));
  }

  /**
   * Takes one batch.
   *
   * @throws when the target is away, or another relay has taken over; the next step reads its place anew.
   */
  async step(): Promise<Left> {
    const since = performance.now();
    try {
      const left = await this.#step();
      this.#failures = 0;
      if (performance.now() - since > SLOW_MS) this.#takeLess();
      else this.#size = Math.min(this.#largest, this.#size * 2);
      return left;
    } catch (error) {
      this.#failures += 1;
      this.#takeLess();
      this.#place = undefined;
      throw error;
    }
  }

  #takeLess(): void {
    this.#size = Math.max(Math.min(SMALLEST_BATCH, this.#largest), Math.floor(this.#size / 2));
  }

  /** Offers again what is set aside and due. */
  async retry(): Promise<void> {
    const { db, log } = this.#context;
    const { name } = this.#target;
    let failures = 0;
    for (const subject of await findDue(db, name, RETRIES_AT_ONCE)) {
      const aside = await readSetAside(db, name, subject);
      const { refused } = await this.#offer(aside).catch((error: unknown) => ({
        refused: new Map([[subject, messageOf(error)]]),
      }));
      const reason = refused.get(subject);
      if (reason === undefined) await forgetSetAside(db, name, { subject, outboxIds: aside.outboxIds });
      else await postpone(db, name, subject, reason);
      failures = reason === undefined ? 0 : failures + 1;
      log.info(
        { target: name, subject, reason },
        reason ? 'still set aside' : 'taken after it was set aside',
      );
      // The target may be away, and each of the others would wait as long to be told so.
      if (failures === PROBES) return;
    }
  }

  async #step(): Promise<Left> {
    const { name } = this.#target;
    const size = this.#size;
    const place = await this.begin();
    const batch = await readBatch(this.#context.db, place, size);
    if (batch.end || !batch.isWaiting) reportLag(this.#context.environment.slug, name, batch.lagSeconds);
    if (!batch.end) return batch.isWaiting ? 'unsettled' : 'nothing';
    await this.#moveOn({ from: place, to: batch.end }, batch, await this.#deliver(batch));
    this.#place = batch.end;
    return batch.size < size ? 'few' : 'more';
  }

  /** Answers what is to be set aside. */
  async #deliver(batch: Batch): Promise<Reasons> {
    const held = await findSubjectsSetAside(this.#context.db, this.#target.name, subjectsOf(batch));
    const free = partOf(batch, (subject) => !held.has(subject));
    const refused = await this.#offer(free).then(
      (answer) => answer.refused,
      (error: unknown) => {
        if ((this.#failures + 1) % TAKE_APART_EVERY !== 0) throw error;
        return this.#takeApart(free, error);
      },
    );
    for (const subject of held) refused.set(subject, BEHIND_ANOTHER);
    return refused;
  }

  async #offer({ rows, notices }: Parcel): Promise<Answer> {
    const target = this.#target;
    try {
      const done = [
        rows.length > 0 ? await target.deliver(this.#context, rows) : 'nothing',
        notices.length > 0 && target.deliverNotices
          ? await target.deliverNotices(this.#context, notices)
          : 'nothing',
      ];
      return { refused: new Map(), isThere: done.some((each) => each !== 'nothing') };
    } catch (error) {
      if (error instanceof RowsRefused) return { refused: new Map(error.reasons), isThere: true };
      throw error;
    }
  }

  /**
   * Order by order, the newest first: old rows that are at fault lie together at the beginning.
   *
   * @throws the cause when the target is away: it has taken nothing, or does not take again what it took before
   */
  async #takeApart(parcel: Parcel, cause: unknown): Promise<Reasons> {
    const reasons: Reasons = new Map();
    let taken: Parcel | undefined;
    let failures = 0;
    for (const subject of subjectsOf(parcel).reverse()) {
      const part = partOf(parcel, (other) => other === subject);
      try {
        const answer = await this.#offer(part);
        for (const [id, reason] of answer.refused) reasons.set(id, reason);
        if (answer.isThere) [taken, failures] = [part, 0];
      } catch (error) {
        reasons.set(subject, messageOf(error));
        failures += 1;
        if (failures % PROBES === 0 && !(await this.#takes(taken))) throw cause;
      }
    }
    if (!taken || (failures > 0 && !(await this.#takes(taken)))) throw cause;
    return reasons;
  }

  /** Whether the target is there to take what it took before. */
  async #takes(parcel: Parcel | undefined): Promise<boolean> {
    return (
      parcel !== undefined &&
      (await this.#offer(parcel).then(
        () => true,
        () => false,
      ))
    );
  }

  async #moveOn(way: { from: Place; to: Place }, batch: Batch, refused: Reasons): Promise<void> {
    const { db, log } = this.#context;
    const { name } = this.#target;
    await (refused.size === 0
      ? movePlace(db, name, way)
      : db.transaction().execute(async (trx) => {
          await setAside(trx, name, way, refused);
          await movePlace(trx, name, way);
        }));
    const aside = sizeOf(partOf(batch, (subject) => refused.has(subject)));
    outboxRowsTotal.inc({ target: name, outcome: 'taken' }, batch.size - aside);
    if (aside === 0) return;
    outboxRowsTotal.inc({ target: name, outcome: 'set_aside' }, aside);
    log.error({ target: name, subjects: [...refused.keys()] }, 'rows that cannot be taken are set aside');
  }
}
