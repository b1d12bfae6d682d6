/** The SQL of sourcing rules and their versions. */
import { sql, type Insertable, type Kysely, type Updateable } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { SourcingRuleTable } from '../database/tables/supply.ts';
import { RULE_LIMIT } from './contract.ts';
import type { RuleChangeKind } from './rule-changes.ts';

export interface RuleQuery {
  is_active?: boolean | undefined;
  deleted: boolean;
  page: number;
  page_size: number;
}

function selectRules(db: DataPlaneDatabase, query: Pick<RuleQuery, 'is_active' | 'deleted'>) {
  const rules = db.selectFrom('sourcing_rules').where('deleted_at', query.deleted ? 'is not' : 'is', null);
  return query.is_active === undefined ? rules : rules.where('is_active', '=', query.is_active);
}

/** A page of rules in the order they are tried, and how many there are in all. */
export async function listRules(db: DataPlaneDatabase, query: RuleQuery) {
  const [rows, { total }] = await Promise.all([
    selectRules(db, query)
      .selectAll()
      .orderBy('priority')
      .orderBy('id')
      .limit(query.page_size)
      .offset((query.page - 1) * query.page_size)
      .execute(),
    selectRules(db, query)
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** A rule, also a deleted one. */
export async function findRule(db: Kysely<DataPlane>, id: string) {
  return db.selectFrom('sourcing_rules').selectAll().where('id', '=', id).executeTakeFirst();
}

export type RuleRow = NonNullable<Awaited<ReturnType<typeof findRule>>>;

/** The same, until the end of the transaction for this change alone. */
export async function lockRule(trx: Kysely<DataPlane>, id: string): Promise<RuleRow | undefined> {
  return trx
    .selectFrom('sourcing_rules')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Every rule that is not deleted, in the order they are tried, for this change alone; locked in the order of ids. */
export async function lockRules(trx: Kysely<DataPlane>): Promise<RuleRow[]> {
  const rows = await trx
    .selectFrom('sourcing_rules')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return rows.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

/** @returns undefined when the environment has all the rules it may have. */
export async function insertRule(
  trx: Kysely<DataPlane>,
  rule: Insertable<SourcingRuleTable> & { id: string },
): Promise<RuleRow | undefined> {
  const { total } = await trx
    .selectFrom('sourcing_rules')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (total >= RULE_LIMIT) return undefined;
  return trx.insertInto('sourcing_rules').values(rule).returningAll().executeTakeFirstOrThrow();
}

/** The next version of a rule that is locked. */
export async function updateRule(
  trx: Kysely<DataPlane>,
  id: string,
  changes: Updateable<SourcingRuleTable>,
): Promise<RuleRow> {
  return trx
    .updateTable('sourcing_rules')
    .set({ ...changes, version: sql`version + 1`, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Gives each of these rules its priority, as their next version. */
export async function setPriorities(
  trx: Kysely<DataPlane>,
  priorities: ReadonlyMap<string, number>,
): Promise<void> {
  await sql`
    UPDATE sourcing_rules rule
    SET priority = given.priority, version = version + 1, updated_at = clock_timestamp()
    FROM unnest(${[...priorities.keys()]}::uuid[], ${[...priorities.values()]}::integer[]) given (id, priority)
    WHERE rule.id = given.id`.execute(trx);
}

/** Writes down what these rules say now, as the version that they are at. */
export async function recordVersions(
  trx: Kysely<DataPlane>,
  ruleIds: readonly string[],
  {
    change,
    actor,
    restoredFrom = null,
  }: { change: RuleChangeKind; actor: string; restoredFrom?: number | null },
): Promise<void> {
  await sql`
    INSERT INTO sourcing_rule_versions (rule_id, version, change, restored_from, actor, rule)
    SELECT id, version, ${change}, ${restoredFrom}, ${actor},
           to_jsonb(rule) - ARRAY['id', 'version', 'created_by', 'created_at', 'updated_at', 'deleted_at']
    FROM sourcing_rules rule WHERE id = ANY (${[...ruleIds]}::uuid[])`.execute(trx);
}

/** A page of a rule's versions, newest first, each with what the one before said. */
export async function listVersions(
  db: DataPlaneDatabase,
  ruleId: string,
  { page, page_size: size }: { page: number; page_size: number },
) {
  const versions = db.selectFrom('sourcing_rule_versions as version').where('version.rule_id', '=', ruleId);
  const [rows, { total }] = await Promise.all([
    versions
      .leftJoin('sourcing_rule_versions as earlier', (join) =>
        join
          .onRef('earlier.rule_id', '=', 'version.rule_id')
          .on('earlier.version', '=', sql<number>`version.version - 1`),
      )
      .selectAll('version')
      .select('earlier.rule as before')
      .orderBy('version.version', 'desc')
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    versions.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export type VersionRow = Awaited<ReturnType<typeof listVersions>>['rows'][number];

export async function findVersion(db: Kysely<DataPlane>, ruleId: string, version: number) {
  return db
    .selectFrom('sourcing_rule_versions')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** Those of these ids that are nodes. */
export async function findKnownNodes(db: Kysely<DataPlane>, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('fulfillment_nodes').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map((row) => row.id));
}
