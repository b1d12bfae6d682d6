/** After SECRET_KEY was replaced: everything that the old one has encrypted is encrypted with the new one. */
import { openDatabase } from '../database/pools.ts';
import type { ControlPlane } from '../database/tables/control-plane.ts';
import { ConfigurationError, type Configuration } from '../runtime/configuration.ts';
import { createLogger } from '../runtime/logging.ts';
import { secretBoxOf } from '../runtime/secrets.ts';
import { reencryptEndpoints } from '../webhooks/reencrypt.ts';
import { Environments } from './environments.ts';

/**
 * Goes through all environments; a second time changes nothing.
 *
 * @throws ConfigurationError without DATABASE_URL or SECRET_KEY; SecretUnreadableError when a key is missing
 */
export async function reencryptSecrets(
  configuration: Configuration,
  report: (line: string) => void,
): Promise<void> {
  const { DATABASE_URL, SECRET_KEY } = configuration;
  if (!DATABASE_URL || !SECRET_KEY)
    throw new ConfigurationError('DATABASE_URL and SECRET_KEY are needed to encrypt secrets anew.');
  const log = createLogger('reencrypt', configuration.OMS_LOG_LEVEL);
  const controlPlane = openDatabase<ControlPlane>({
    url: DATABASE_URL,
    size: 1,
    name: 'longhaul-reencrypt',
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
  });
  const environments = new Environments(controlPlane, { ...configuration, DATABASE_URL }, log);
  const secrets = secretBoxOf({ ...configuration, SECRET_KEY });
  try {
    for (const slug of await environments.slugs()) {
      const { db } = await environments.findOrThrow(slug);
      report(`${slug}: ${await reencryptEndpoints(db, secrets)} webhook endpoints encrypted anew`);
    }
  } finally {
    await environments.close();
    await controlPlane.destroy();
  }
}
