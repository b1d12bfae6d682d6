/** What a target of the outbox cannot take is set aside, so that everything behind it goes on. */
import { sql, type Kysely } from 'kysely';

const statements = [
  // A copy: the outbox itself is pruned.
  `CREATE TABLE outbox_set_aside (
    target text NOT NULL,
    outbox_id bigint NOT NULL,
    order_id uuid,
    alert_id uuid,
    subject uuid NOT NULL GENERATED ALWAYS AS (coalesce(order_id, alert_id)) STORED,
    topic text NOT NULL,
    sequence integer,
    request_id text,
    traceparent text,
    reason text NOT NULL,
    attempts integer NOT NULL DEFAULT 1 CHECK (attempts >= 1),
    set_aside_at timestamptz NOT NULL DEFAULT now(),
    retry_at timestamptz NOT NULL,
    PRIMARY KEY (target, subject, outbox_id)
  )`,
  `CREATE INDEX outbox_set_aside_due ON outbox_set_aside (target, retry_at)`,
  `CREATE INDEX outbox_set_aside_newest ON outbox_set_aside (set_aside_at DESC, target, outbox_id DESC)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
