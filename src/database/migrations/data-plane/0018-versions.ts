/** Every change of a node or a webhook endpoint makes its next version, by whatever statement it comes; see `If-Match`. */
import { sql, type Kysely } from 'kysely';

/** What the product itself notes down is no change. */
const UNVERSIONED = "ARRAY['version', 'created_at', 'updated_at', 'secret', 'new_secret']";

const statements = [
  `CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF to_jsonb(OLD) - ${UNVERSIONED} IS DISTINCT FROM to_jsonb(NEW) - ${UNVERSIONED} THEN
      NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
  END $$`,
  ...['fulfillment_nodes', 'webhook_endpoints'].flatMap((table) => [
    `ALTER TABLE ${table} ADD COLUMN version integer NOT NULL DEFAULT 1`,
    `CREATE TRIGGER next_version BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION next_version()`,
  ]),
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
