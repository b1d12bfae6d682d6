/** Notifications to customers: what is sent when, and what became of each. */
import { sql, type Kysely } from 'kysely';
import { CHANNELS, NOTIFICATION_STATUSES, NOTIFICATION_TYPES } from '../../../notifications/notification.ts';

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

const statements = [
  // The row of the highest version counts; one without a text says that the product's own template counts again.
  `CREATE TABLE notification_templates (
    type text NOT NULL CHECK (type IN (${list(NOTIFICATION_TYPES)})),
    channel text NOT NULL CHECK (channel IN (${list(CHANNELS)})),
    version integer NOT NULL CHECK (version >= 1),
    is_active boolean,
    subject text,
    text text,
    html text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (type, channel, version)
  )`,
  `CREATE TABLE notifications (
    id uuid PRIMARY KEY,
    event_id uuid,
    order_id uuid REFERENCES orders (id),
    order_number text,
    type text NOT NULL CHECK (type IN (${list(NOTIFICATION_TYPES)})),
    channel text NOT NULL CHECK (channel IN (${list(CHANNELS)})),
    is_test boolean NOT NULL DEFAULT false,
    recipient text,
    subject text,
    text text,
    html text,
    template_version integer NOT NULL,
    status text NOT NULL CHECK (status IN (${list(NOTIFICATION_STATUSES)})),
    reason text,
    provider text,
    message_id text,
    provider_response text,
    attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
    round_began_at integer NOT NULL DEFAULT 0 CHECK (round_began_at BETWEEN 0 AND attempt_count),
    next_attempt_at timestamptz,
    claimed_until timestamptz,
    sent_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT once_for_an_event UNIQUE (event_id, channel),
    CONSTRAINT a_test_or_an_event CHECK (is_test = (event_id IS NULL)),
    CONSTRAINT pending_has_its_time CHECK ((status = 'PENDING') = (next_attempt_at IS NOT NULL)),
    CONSTRAINT sending_has_its_claim CHECK ((status = 'SENDING') = (claimed_until IS NOT NULL)),
    CONSTRAINT skipped_has_its_reason CHECK (status <> 'SKIPPED' OR reason IS NOT NULL)
  )`,
  `CREATE INDEX notifications_due ON notifications (next_attempt_at, id) WHERE status = 'PENDING'`,
  `CREATE INDEX notifications_claimed ON notifications (claimed_until) WHERE status = 'SENDING'`,
  `CREATE INDEX notifications_created ON notifications (created_at DESC, id DESC)`,
  `CREATE INDEX notifications_status ON notifications (status, created_at DESC, id DESC)`,
  `CREATE INDEX notifications_order ON notifications (order_id, created_at DESC, id DESC)`,
  `CREATE INDEX notifications_type ON notifications (type, channel, created_at DESC, id DESC)`,
  `CREATE INDEX notifications_number ON notifications (order_number text_pattern_ops)`,
  // Customers are not told of what happened before: the target begins with what is written from now on.
  `INSERT INTO outbox_cursors (target, transaction_id)
    VALUES ('notifications', pg_snapshot_xmin(pg_current_snapshot()))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
