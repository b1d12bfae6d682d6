/** Webhooks and notifications. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Channel, NotificationStatus, NotificationType } from '../../notifications/notification.ts';
import type { DeliveryStatus } from '../../webhooks/webhook.ts';
import type { Json, NullableTimestamp, Timestamp } from './column-types.ts';

export interface WebhookEndpointTable {
  id: string;
  name: string;
  url: string;
  secret: Buffer;
  is_active: Generated<boolean>;
  event_types: string[];
  /** As they are shown. */
  headers: Json<Record<string, string>>;
  /** As they are sent: JSON, encrypted. */
  sealed_headers: Buffer | null;
  /** Signs besides `secret`, and instead of it from `new_secret_from` on. */
  new_secret: Buffer | null;
  new_secret_from: NullableTimestamp;
  ordered: Generated<boolean>;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** One event for one endpoint. */
export interface WebhookEventTable {
  id: string;
  position: GeneratedAlways<number>;
  endpoint_id: string;
  order_id: string | null;
  event_type: string;
  body: string;
  status: Generated<DeliveryStatus>;
  attempt_count: Generated<number>;
  /** Attempts before the present round; a retry by hand begins a new one. */
  round_began_at: Generated<number>;
  /** A workflow looks after it. */
  is_watched: Generated<boolean>;
  claimed_until: NullableTimestamp;
  next_retry_at: NullableTimestamp;
  last_response_code: number | null;
  last_error: string | null;
  delivered_at: NullableTimestamp;
  /** Counts what people see of it. */
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** One attempt at it. */
export interface WebhookDeliveryTable {
  event_id: string;
  attempt: number;
  response_code: number | null;
  response_body: string;
  error: string | null;
  latency_ms: number;
  attempted_at: Timestamp;
}

/** A version of a template; one without a text stands for the product's own. */
export interface NotificationTemplateTable {
  type: NotificationType;
  channel: Channel;
  version: number;
  is_active: boolean | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  created_by: string;
  created_at: Timestamp;
}

/** One event told by one channel. */
export interface NotificationTable {
  id: string;
  /** The event of the order's trail; null for a test. */
  event_id: string | null;
  order_id: string | null;
  order_number: string | null;
  type: NotificationType;
  channel: Channel;
  is_test: Generated<boolean>;
  recipient: string | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  /** 0 is the product's own. */
  template_version: number;
  status: NotificationStatus;
  reason: string | null;
  provider: string | null;
  /** Given at the first attempt. */
  message_id: string | null;
  provider_response: string | null;
  attempt_count: Generated<number>;
  /** Attempts before the present round; sending again by hand begins a new one. */
  round_began_at: Generated<number>;
  next_attempt_at: NullableTimestamp;
  claimed_until: NullableTimestamp;
  sent_at: NullableTimestamp;
  /** Counts what people see of it. */
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}
