/** The history of sourcing rules: every version with its author, also of rules that were deleted. */
import { sql, type Kysely } from 'kysely';
import { RULE_CHANGE_KINDS } from '../../../sourcing/rule-changes.ts';

const kinds = RULE_CHANGE_KINDS.map((kind) => `'${kind}'`).join(', ');

const versions = [
  // A deleted rule stays: orders name the rule that sourced them, and it can be restored.
  `ALTER TABLE sourcing_rules
    ADD version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    ADD deleted_at timestamptz,
    ADD CONSTRAINT deleted_rules_are_off CHECK (deleted_at IS NULL OR NOT is_active)`,
  `CREATE TABLE sourcing_rule_versions (
    rule_id uuid NOT NULL REFERENCES sourcing_rules (id),
    version integer NOT NULL CHECK (version >= 1),
    change text NOT NULL CHECK (change IN (${kinds})),
    restored_from integer,
    actor text NOT NULL,
    rule jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (rule_id, version),
    CONSTRAINT restored_has_its_source CHECK ((change = 'RESTORED') = (restored_from IS NOT NULL))
  )`,
  `INSERT INTO sourcing_rule_versions (rule_id, version, change, actor, rule, created_at)
    SELECT id, 1, 'CREATED', created_by,
           to_jsonb(kept) - ARRAY['id', 'version', 'created_by', 'created_at', 'updated_at', 'deleted_at'], created_at
    FROM sourcing_rules kept`,
  `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sourcing_rule_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of versions) await sql.raw(statement).execute(db);
}
