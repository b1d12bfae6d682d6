import { sql, type Kysely } from 'kysely';

const audit = [
  `CREATE EXTENSION IF NOT EXISTS pg_trgm`,
  `CREATE TABLE audit_log (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id),
    environment_id uuid,
    actor text NOT NULL,
    actor_name text NOT NULL,
    action text NOT NULL,
    target_id uuid NOT NULL,
    target_name text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    request_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX audit_log_organization ON audit_log (organization_id, id DESC)`,
  `CREATE INDEX audit_log_action ON audit_log (organization_id, action, id DESC)`,
  `CREATE INDEX audit_log_actor ON audit_log (organization_id, actor, id DESC)`,
  `CREATE INDEX audit_log_target ON audit_log (organization_id, target_id, id DESC)`,
  `CREATE INDEX audit_log_words ON audit_log
    USING gin (lower(actor_name || ' ' || target_name) gin_trgm_ops)`,
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`,
  `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  `CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM PUBLIC`,
];

const people = [
  `CREATE TABLE groups (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id),
    name text NOT NULL,
    description text,
    permissions text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, name),
    UNIQUE (organization_id, id)
  )`,
  // A group of another organization cannot be given, whoever asks.
  `ALTER TABLE users
    ADD COLUMN group_id uuid,
    ADD COLUMN session_epoch integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT users_group FOREIGN KEY (organization_id, group_id) REFERENCES groups (organization_id, id)`,
  `CREATE INDEX users_by_group ON users (group_id) WHERE group_id IS NOT NULL`,
  `CREATE INDEX users_by_organization ON users (organization_id, email)`,
];

const keys = [
  `ALTER TABLE api_keys
    ADD COLUMN prefix text NOT NULL,
    ADD COLUMN last_used_at timestamptz,
    ALTER COLUMN created_by SET NOT NULL,
    ADD CONSTRAINT api_keys_prefix UNIQUE (prefix)`,
  `CREATE INDEX api_keys_environment ON api_keys (environment_id, id DESC)`,
];

/** Groups, sessions that end together, keys that can be told apart, and who did what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...audit, ...people, ...keys]) await sql.raw(statement).execute(db);
}
