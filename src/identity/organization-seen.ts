/** Which organization a request is about. */
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { notFound } from '../runtime/errors.ts';
import type { Actor } from './identity.ts';
import { hasOrganization } from './repository.ts';

/**
 * One's own organization, or for the owner of the platform the one that is asked for.
 *
 * @throws Refusal `not-found` for another's, and for one that does not exist
 */
export async function organizationSeen(
  db: ControlPlaneDatabase,
  { role, organizationId }: Pick<Actor, 'role' | 'organizationId'>,
  asked: string | null | undefined,
): Promise<string> {
  if (asked == null || asked === organizationId) return organizationId;
  if (role === 'PLATFORM_OWNER' && (await hasOrganization(db, asked))) return asked;
  throw notFound('organization', asked);
}
