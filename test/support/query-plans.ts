/** What PostgreSQL would do for the statements that a piece of work sends. */
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely';
import pg from 'pg';
import { expect } from 'vitest';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** Tables of an environment that hold some hundred rows at most. */
const FEW: readonly string[] = ['fulfillment_nodes', 'webhook_endpoints'];

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

export interface QueryPlans<DB = DataPlane> {
  /** A database whose statements are noted. */
  db: Kysely<DB>;
  /** Expects that no statement of `work` reads a table from end to end; those of few rows may be. */
  expectIndexes(work: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** Opens a database for looking at plans; close it in `afterAll`. @param few tables that are bounded to few rows. */
export function openQueryPlans<DB = DataPlane>(
  connectionString: string,
  few: readonly string[] = [],
): QueryPlans<DB> {
  const pool = new pg.Pool({ connectionString, max: 4 });
  let asked: CompiledQuery[] = [];
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => void asked.push(event.query),
  });

  async function fullScansOf({ sql: text, parameters }: CompiledQuery): Promise<string[]> {
    const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      [...parameters],
    );
    const [explained] = rows[0]?.['QUERY PLAN'] ?? [];
    if (!explained) throw new Error(`No plan of ${text}`);
    return nodesOf(explained.Plan)
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? '')
      .filter((table) => ![...FEW, ...few].includes(table));
  }

  return {
    db,
    async expectIndexes(work) {
      asked = [];
      await work();
      const statements = asked.filter(({ sql: text }) => /^\s*(select|with|update|delete)/i.test(text));
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) expect(await fullScansOf(statement), statement.sql).toEqual([]);
    },
    close: () => db.destroy(),
  };
}
