/**
 * Named statements: PostgreSQL parses and plans each of them once per connection instead of at every call, which for
 * the wider queries costs more than running them.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { ConnectionSource } from './connection-budget.ts';

/** Lists of varying length make statements without number; beyond this many they stay unnamed. */
const MOST_STATEMENTS = 500;

/** `SELECT *` stays unnamed too: a column that a migration adds would make the prepared statement fail. */
const ALL_COLUMNS = /(\.|\b(select|returning) )\*/i;

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_STATEMENTS || ALL_COLUMNS.test(text)) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** SQLSTATEs after which the server ends the connection: told to, stopped, or idle in a transaction for too long. */
const CUTS = /^(57P0[1-5]|25P0[34])$/;

const isCutBy = (error: unknown): boolean => error instanceof pg.DatabaseError && CUTS.test(error.code ?? '');

function preparingClient(client: pg.PoolClient, release: ConnectionSource['release']): PostgresPoolClient {
  let isCut = false;
  const query = async (text: string, values: readonly unknown[]) => {
    // Without parameters it is BEGIN, COMMIT or the like: one message, nothing to plan.
    const name = values.length > 0 ? nameOf(text) : undefined;
    try {
      return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
    } catch (error) {
      // The statement fails before the socket closes: without this, the next one would get the dead connection.
      isCut ||= isCutBy(error);
      throw error;
    }
  };
  // The other overload takes a cursor, for streams, of which there are none.
  return { query: query as unknown as PostgresPoolClient['query'], release: () => release(client, isCut) };
}

/** The pool with named statements. */
export function preparing({ connect, release, end }: ConnectionSource): PostgresPool {
  return {
    connect: async () => {
      return preparingClient(await connect(), release);
    },
    end,
  };
}
