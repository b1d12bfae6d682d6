/** Access tokens for whoever operates the installation: they have its secrets anyway. */
import { openDatabase } from '../database/pools.ts';
import type { ControlPlane } from '../database/tables/control-plane.ts';
import { ConfigurationError, type Configuration } from '../runtime/configuration.ts';
import { identityKeys } from './keys.ts';
import { findCredentials } from './repository.ts';
import { normalizeEmail } from './service.ts';
import { issue } from './tokens.ts';

/**
 * A fresh access token for the active account with this address.
 *
 * @throws ConfigurationError without DATABASE_URL or SECRET_KEY; Error when there is no such account
 */
export async function issueToken(configuration: Configuration, email: string): Promise<string> {
  const { DATABASE_URL: url, SECRET_KEY: secretKey } = configuration;
  if (!url || !secretKey)
    throw new ConfigurationError('DATABASE_URL and SECRET_KEY are needed to issue a token.');
  const db = openDatabase<ControlPlane>({
    url,
    size: 1,
    name: 'longhaul-token',
    onIdleError: (e) => process.emitWarning(e),
  });
  try {
    const account = await findCredentials(db, normalizeEmail(email));
    if (!account?.is_active) throw new Error(`There is no active account ${email}.`);
    const { token } = await issue(
      identityKeys(secretKey),
      { id: account.id, sessionEpoch: account.session_epoch },
      configuration.OMS_TOKEN_MINUTES,
    );
    return token;
  } finally {
    await db.destroy();
  }
}
