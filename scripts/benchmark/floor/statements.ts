/** The product's own SQL as text and parameters, so that the bare server runs the very same statements. */
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import type { DataPlaneDatabase } from '../../../src/database/pools.ts';
import type { DataPlane } from '../../../src/database/tables/data-plane.ts';

/** A statement as it goes to PostgreSQL. */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** A client that writes down what it is asked and answers one row with a total of none. */
function recordingClient(statements: Statement[]): PostgresPoolClient {
  return {
    query: (sql: unknown, parameters: readonly unknown[] = []) => {
      statements.push({ sql: String(sql), parameters });
      return Promise.resolve({ command: 'SELECT', rowCount: 1, rows: [{ total: 0 }] });
    },
    release: () => undefined,
  } as PostgresPoolClient;
}

/** Runs `work` on a database that only listens. @returns its statements */
export async function statementsOf(work: (db: DataPlaneDatabase) => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const client = recordingClient(statements);
  const pool = { connect: async () => client, end: async () => undefined };
  const db = new Kysely<DataPlane>({ dialect: new PostgresDialect({ pool }) });
  await work(db);
  await db.destroy();
  return statements;
}
