/** Once per run: a PostgreSQL with migrated databases that the test files copy. */
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/database/migrate.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the migrated control plane; tests work on copies of it, see databases. */
    postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  await migrate(server.url, () => undefined);
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}
