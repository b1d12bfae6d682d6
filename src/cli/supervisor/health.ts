/** Health checks: each throws, in words, when the service does not react within its time. */
import pg from 'pg';

const TIMEOUT_MILLISECONDS = 5_000;

/** Checks that a server answers a GET with a success. */
export async function checkHttp(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  // Reading the body gives the connection back.
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${body.slice(0, 200)}`);
}

/** Checks that a PostgreSQL server carries out a statement. */
export async function checkPostgres(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: TIMEOUT_MILLISECONDS,
    query_timeout: TIMEOUT_MILLISECONDS,
  });
  // The connection of a dying server may fail once more after the query has failed.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
