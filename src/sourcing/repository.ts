/** The SQL of sourcing rules. */
import type { DataPlaneDatabase } from '../database/pools.ts';

export interface RuleQuery {
  is_active?: boolean | undefined;
  page: number;
  page_size: number;
}

function selectRules(db: DataPlaneDatabase, query: Pick<RuleQuery, 'is_active'>) {
  const rules = db.selectFrom('sourcing_rules');
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

export async function findRule(db: DataPlaneDatabase, id: string) {
  return db.selectFrom('sourcing_rules').selectAll().where('id', '=', id).executeTakeFirst();
}

export type RuleRow = NonNullable<Awaited<ReturnType<typeof findRule>>>;
