/** The audit trail in MongoDB: a copy for those who read documents; the system of record stays in PostgreSQL. */
import type { Collection, Db } from 'mongodb';
import type { OrderEventResponse } from '../orders/contract.ts';
import type { AuditTrail, TrailPage, TrailPart } from './audit-trail.ts';
import { MongoSwept } from './mongo-swept.ts';
import { addMissing, renewAll } from './mongo-writes.ts';
import type { Renewable } from './swept.ts';

/** An event as it is kept: its id is the document's, and its time sorts. */
interface EventDocument extends Omit<OrderEventResponse, 'id' | 'timestamp'> {
  _id: string;
  timestamp: Date;
}

const COLLECTION = 'order_events';

const kept = ({ id, timestamp, ...event }: OrderEventResponse) => ({
  ...event,
  _id: id,
  timestamp: new Date(timestamp),
});

/** Keeps the events in the collection `order_events`. */
export class MongoAuditTrail extends MongoSwept implements AuditTrail, Renewable<OrderEventResponse> {
  constructor(database: () => Promise<Db>) {
    super(database, { collection: COLLECTION, field: 'order_id' });
  }

  async ofOrder(orderId: string, { after, offset, size }: TrailPage): Promise<TrailPart> {
    const collection = await this.#events();
    const [found, total] = await Promise.all([
      collection
        .find({ order_id: orderId, ...(after ? { sequence: { $gt: after.position } } : {}) })
        .sort({ sequence: 1 })
        .skip(offset)
        .limit(size)
        .toArray(),
      collection.countDocuments({ order_id: orderId }),
    ]);
    const events = found.map(({ _id: id, timestamp, ...event }) => ({
      id,
      ...event,
      timestamp: timestamp.toISOString(),
    }));
    return { events, total: { total, isEstimate: false } };
  }

  async append(events: readonly OrderEventResponse[]): Promise<void> {
    if (events.length === 0) return;
    await addMissing(await this.database(), COLLECTION, events.map(kept));
  }

  async renew(events: readonly OrderEventResponse[]): Promise<void> {
    if (events.length === 0) return;
    await renewAll(await this.database(), COLLECTION, events.map(kept));
  }

  async #events(): Promise<Collection<EventDocument>> {
    return (await this.database()).collection<EventDocument>(COLLECTION);
  }
}
