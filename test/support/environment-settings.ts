/** Settings of one environment, before anything reads it. */
import type { EnvironmentSettings } from '../../src/tenancy/settings.ts';
import type { TestDatabases } from './databases.ts';

/** Adds an environment that behaves as these settings say. @returns its slug. */
export async function addEnvironmentWith(
  databases: TestDatabases,
  slug: string,
  settings: Partial<EnvironmentSettings>,
): Promise<string> {
  const id = await databases.addEnvironment(slug);
  await databases.controlPlane
    .updateTable('environments')
    .set({ settings: JSON.stringify(settings) })
    .where('id', '=', id)
    .execute();
  return slug;
}
