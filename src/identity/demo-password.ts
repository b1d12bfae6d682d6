/** The demo's well-known sign-in has no place in production. */
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { ConfigurationError, type Configuration } from '../runtime/configuration.ts';
import { passwordFits } from './passwords.ts';
import { findCredentials } from './repository.ts';

const DEMO_EMAIL = 'admin@example.com';
const DEMO_PASSWORD = 'admin123';

/** @throws ConfigurationError when NODE_ENV=production and the demo's administrator has the demo's password. */
export async function assertNoDemoPassword(
  configuration: Pick<Configuration, 'NODE_ENV'>,
  db: ControlPlaneDatabase,
): Promise<void> {
  if (configuration.NODE_ENV !== 'production') return;
  const demo = await findCredentials(db, DEMO_EMAIL);
  if (!demo?.is_active || !(await passwordFits(demo.password_hash, DEMO_PASSWORD))) return;
  throw new ConfigurationError(
    `${DEMO_EMAIL} still has the demo's password. Change it or remove the account before NODE_ENV=production.`,
  );
}
