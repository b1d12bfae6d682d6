/** The audit trail in MongoDB: a copy for those who read documents; the system of record stays in PostgreSQL. */
import type { Collection, Db } from 'mongodb';
import type { OrderEventResponse } from '../orders/contract.ts';
import type { AuditTrail } from './audit-trail.ts';
import { addMissing } from './mongo-writes.ts';

/** An event as it is kept: its id is the document's, and its time sorts. */
interface EventDocument extends Omit<OrderEventResponse, 'id' | 'timestamp'> {
  _id: string;
  timestamp: Date;
}

const COLLECTION = 'order_events';

/** Keeps the events in the collection `order_events`. */
export class MongoAuditTrail implements AuditTrail {
  readonly #database: () => Promise<Db>;

  constructor(database: () => Promise<Db>) {
    this.#database = database;
  }

  async ofOrder(orderId: string): Promise<OrderEventResponse[]> {
    const found = await (await this.#events()).find({ order_id: orderId }).sort({ sequence: 1 }).toArray();
    return found.map(({ _id: id, timestamp, ...event }) => ({
      id,
      ...event,
      timestamp: timestamp.toISOString(),
    }));
  }

  async append(events: readonly OrderEventResponse[]): Promise<void> {
    if (events.length === 0) return;
    await addMissing(
      await this.#database(),
      COLLECTION,
      events.map(({ id, timestamp, ...event }) => ({ ...event, _id: id, timestamp: new Date(timestamp) })),
    );
  }

  async #events(): Promise<Collection<EventDocument>> {
    return (await this.#database()).collection<EventDocument>(COLLECTION);
  }
}
