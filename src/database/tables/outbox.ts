/** What leaves the database, and what was asked twice. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredTimestamp, Timestamp } from './column-types.ts';

export interface IdempotencyKeyTable {
  operation: string;
  key: string;
  request_hash: Buffer;
  resource_id: string;
  created_at: Timestamp;
}

export interface OutboxTable {
  transaction_id: Generated<string>;
  id: GeneratedAlways<string>;
  topic: string;
  order_id: string | null;
  sequence: number | null;
  /** What else it is about, such as an alert or a product, as the topic says. */
  entity_id: string | null;
  /** The request that placed the order. */
  request_id: string | null;
  traceparent: string | null;
  created_at: Timestamp;
}

/** What somebody listens to that is not written otherwise. */
export interface OutboxTopicTable {
  topic: string;
  since: Timestamp;
}

export interface OutboxCursorTable {
  target: string;
  transaction_id: Generated<string>;
  id: Generated<string>;
  updated_at: Timestamp;
}

export interface OutboxSetAsideTable {
  target: string;
  outbox_id: string;
  order_id: string | null;
  entity_id: string | null;
  /** The order or the other entity that the row is about. */
  subject: GeneratedAlways<string>;
  topic: string;
  sequence: number | null;
  request_id: string | null;
  traceparent: string | null;
  /** What the target said. */
  reason: string;
  attempts: Generated<number>;
  set_aside_at: Timestamp;
  retry_at: RequiredTimestamp;
}
