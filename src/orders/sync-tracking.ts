/** Asking the carriers where parcels are, for those that do not tell by themselves. */
import type { TrackingEvent } from '../database/tables/orders.ts';
import type { CarrierLookup } from '../shipping/carriers.ts';
import { markChecked, newsOf, parcelsUnderWay, type ParcelUnderWay } from '../shipping/service.ts';
import type { Context } from '../tenancy/context.ts';
import { findOrderHeads } from './repository.ts';
import type { TrackingSignals } from './tracking-signals.ts';
import { portions } from '../runtime/portions.ts';

/** More parcels wait for the next look, which begins with them. */
const PARCELS_PER_LOOK = 5_000;
const BATCH = 100;
const CALLS_AT_ONCE = 8;
/** A carrier that fails so often in a row is left alone until the next look. */
const FAILURES_TOLERATED = 5;

export interface TrackingOptions {
  carrierOf: CarrierLookup;
  workflows: TrackingSignals;
  /** Called after each batch. */
  onProgress: () => void;
}

/** What a look has brought. */
export interface TrackingSynced {
  /** Parcels whose carrier answered. */
  asked: number;
  /** Parcels with news; their orders were told. */
  with_news: number;
  /** Parcels whose carrier failed, was left alone after failing, or is not connected to this installation. */
  unanswered: number;
}

interface News {
  parcel: ParcelUnderWay;
  events: TrackingEvent[];
}

class TrackingLook {
  readonly result: TrackingSynced = { asked: 0, with_news: 0, unanswered: 0 };
  readonly #context: Context;
  readonly #options: TrackingOptions;
  /** Failures in a row, by carrier. */
  readonly #failures = new Map<string, number>();

  constructor(context: Context, options: TrackingOptions) {
    this.#context = context;
    this.#options = options;
  }

  async take(parcels: readonly ParcelUnderWay[]): Promise<void> {
    const waiting = [...parcels];
    const news: News[] = [];
    const takeTurns = async () => {
      for (let parcel = waiting.shift(); parcel; parcel = waiting.shift()) {
        const events = await this.#ask(parcel);
        if (events && events.length > 0) news.push({ parcel, events });
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, takeTurns));
    await this.#tell(news);
    await markChecked(this.#context, parcels);
  }

  #failuresOf(carrier: string): number {
    return this.#failures.get(carrier) ?? 0;
  }

  /** What is new, or undefined when the carrier gave no answer. */
  async #ask(parcel: ParcelUnderWay): Promise<TrackingEvent[] | undefined> {
    const name = parcel.carrier;
    const carrier = this.#options.carrierOf(parcel);
    if (carrier && this.#failuresOf(name) < FAILURES_TOLERATED) {
      try {
        const events = await newsOf(parcel, carrier);
        this.#failures.delete(name);
        this.result.asked++;
        return events;
      } catch (error) {
        this.#failures.set(name, this.#failuresOf(name) + 1);
        this.#context.log.warn({ err: error, carrier: name }, 'a carrier could not be asked about a parcel');
      }
    }
    this.result.unanswered++;
    return undefined;
  }

  async #tell(news: readonly News[]): Promise<void> {
    if (news.length === 0) return;
    const { slug } = this.#context.environment;
    const ids = [...new Set(news.map(({ parcel }) => parcel.order_id))];
    const heads = new Map((await findOrderHeads(this.#context.db, ids)).map((head) => [head.id, head]));
    for (const { parcel, events } of news) {
      const head = heads.get(parcel.order_id);
      if (!head) throw new Error(`Order ${parcel.order_id} of a parcel cannot be read`);
      const report = { fulfillmentId: parcel.fulfillment_id, events };
      await this.#options.workflows.reportTracking(slug, head, report);
      this.result.with_news++;
    }
  }
}

/**
 * Asks the carriers about every parcel under way, those first that were asked about longest ago, and signals what is new
 * to their orders. Events have ids: one that the order knows is not told, and one that is told twice counts once.
 */
export async function syncTracking(context: Context, options: TrackingOptions): Promise<TrackingSynced> {
  const parcels = await parcelsUnderWay(context, PARCELS_PER_LOOK);
  const look = new TrackingLook(context, options);
  for (const batch of portions(parcels, BATCH)) {
    await look.take(batch);
    options.onProgress();
  }
  return look.result;
}
