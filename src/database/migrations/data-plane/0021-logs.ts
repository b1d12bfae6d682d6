/** Deliveries of webhooks and notifications are told of, row by row, where somebody keeps a copy of them. */
import { sql, type Kysely } from 'kysely';

const rowOf = (name: 'OLD' | 'NEW', columns: readonly string[]) =>
  `(${columns.map((column) => `${name}.${column}`).join(', ')})`;

/** Of a table: a version that counts what people see of a row, and a word to the outbox with each. */
const toldOf = (table: string, topic: string, seen: readonly string[]): string[] => [
  `ALTER TABLE ${table} ADD version integer NOT NULL DEFAULT 1`,
  // Claims come and go unseen.
  `CREATE TRIGGER next_seen_version BEFORE UPDATE ON ${table} FOR EACH ROW
    WHEN (${rowOf('OLD', seen)} IS DISTINCT FROM ${rowOf('NEW', seen)}) EXECUTE FUNCTION count_version()`,
  `CREATE TRIGGER tell_of_row AFTER INSERT OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION tell_of_entity('${topic}')`,
  `CREATE TRIGGER tell_of_change AFTER UPDATE ON ${table} FOR EACH ROW
    WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION tell_of_entity('${topic}')`,
];

const statements = [
  // Topics that nobody listens to are not written: most installations keep no copy.
  `CREATE TABLE outbox_topics (
    topic text PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
  END $$`,
  `CREATE FUNCTION tell_of_entity() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO outbox (topic, entity_id)
    SELECT topic, coalesce(NEW.id, OLD.id) FROM outbox_topics WHERE topic = TG_ARGV[0];
    RETURN NULL;
  END $$`,
  ...toldOf('webhook_events', 'webhook.delivery_changed', [
    ...['status', 'attempt_count', 'next_retry_at', 'last_response_code', 'last_error', 'delivered_at'],
  ]),
  ...toldOf('notifications', 'notification.changed', [
    ...['status', 'reason', 'provider', 'message_id', 'provider_response', 'attempt_count'],
    ...['next_attempt_at', 'sent_at'],
  ]),
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
