/** Making accounts. */
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { newId } from '../runtime/ids.ts';
import type { PlatformRole } from './identity.ts';
import { hashPassword } from './passwords.ts';
import * as repository from './repository.ts';
import { normalizeEmail } from './service.ts';

export interface NewUser {
  email: string;
  password: string;
  fullName: string | null;
  role: PlatformRole;
  organizationId: string;
  defaultEnvironmentId: string | null;
}

/**
 * Makes an account; an account that has the address already stays as it is, its password included.
 *
 * @returns the id of the account with this address
 */
export async function createUser(db: ControlPlaneDatabase, user: NewUser): Promise<string> {
  const email = normalizeEmail(user.email);
  const existing = await repository.findCredentials(db, email);
  if (existing) return existing.id;
  return repository.insertUser(db, {
    id: newId(),
    email,
    full_name: user.fullName,
    password_hash: await hashPassword(user.password),
    platform_role: user.role,
    organization_id: user.organizationId,
    default_environment_id: user.defaultEnvironmentId,
  });
}
