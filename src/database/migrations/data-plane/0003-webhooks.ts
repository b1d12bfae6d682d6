/** Webhooks out: what is to be delivered, every attempt at it, and endpoints whose secret can be replaced. */
import { sql, type Kysely } from 'kysely';
import { DELIVERY_STATUSES } from '../../../webhooks/webhook.ts';

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

const endpoints = [
  `ALTER TABLE webhook_endpoints
    ADD new_secret bytea,
    ADD new_secret_from timestamptz,
    ADD sealed_headers bytea,
    ADD ordered boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT new_secret_has_its_day CHECK ((new_secret IS NULL) = (new_secret_from IS NULL))`,
  // They were written by a release that sent nothing: whoever wants the events turns the endpoint on.
  `UPDATE webhook_endpoints SET is_active = false`,
];

const deliveries = [
  `CREATE TABLE webhook_events (
    id uuid PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    endpoint_id uuid NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    order_id uuid,
    event_type text NOT NULL,
    body text NOT NULL,
    status text NOT NULL DEFAULT 'PENDING' CHECK (status IN (${list(DELIVERY_STATUSES)})),
    attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
    round_began_at integer NOT NULL DEFAULT 0 CHECK (round_began_at BETWEEN 0 AND attempt_count),
    is_watched boolean NOT NULL DEFAULT false,
    claimed_until timestamptz,
    next_retry_at timestamptz,
    last_response_code integer,
    last_error text,
    delivered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT delivered_has_its_time CHECK ((status = 'DELIVERED') = (delivered_at IS NOT NULL)),
    CONSTRAINT failed_has_its_retry CHECK ((status = 'FAILED') = (next_retry_at IS NOT NULL))
  )`,
  `CREATE INDEX webhook_events_pending ON webhook_events (endpoint_id, position) WHERE status = 'PENDING'`,
  `CREATE INDEX webhook_events_open ON webhook_events (endpoint_id, order_id, position)
    WHERE status IN ('PENDING', 'FAILED')`,
  `CREATE INDEX webhook_events_failed ON webhook_events (next_retry_at) WHERE status = 'FAILED'`,
  `CREATE INDEX webhook_events_position ON webhook_events (position DESC)`,
  `CREATE INDEX webhook_events_endpoint ON webhook_events (endpoint_id, position DESC)`,
  `CREATE INDEX webhook_events_status ON webhook_events (status, position DESC)`,
  `CREATE INDEX webhook_events_ended ON webhook_events (updated_at)
    WHERE status IN ('DELIVERED', 'ABANDONED', 'CANCELLED')`,
  `CREATE TABLE webhook_deliveries (
    event_id uuid NOT NULL REFERENCES webhook_events (id) ON DELETE CASCADE,
    attempt integer NOT NULL CHECK (attempt >= 1),
    response_code integer,
    response_body text NOT NULL,
    error text,
    latency_ms integer NOT NULL CHECK (latency_ms >= 0),
    attempted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, attempt)
  )`,
];

/** The events of before are not sent: the target begins with what is written from now on. */
const place = [
  `INSERT INTO outbox_cursors (target, transaction_id)
    VALUES ('webhooks', pg_snapshot_xmin(pg_current_snapshot()))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...endpoints, ...deliveries, ...place]) await sql.raw(statement).execute(db);
}
