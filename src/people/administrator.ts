/** Who administers an organization's people, and whom they may change. */
import type { By } from '../audit/audit.ts';
import type { AnsweredRequests } from '../database/answered-requests.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { PlatformRole } from '../identity/identity.ts';
import type { Session } from '../identity/sessions.ts';
import { Refusal } from '../runtime/errors.ts';

/** What the services of people need. */
export interface PeopleOptions {
  db: ControlPlaneDatabase;
  answered: AnsweredRequests;
  /** Called after a change, so that this process reads accounts anew. */
  onChanged: () => void;
}

export interface Administrator extends By {
  id: string;
  role: PlatformRole;
  organizationId: string;
}

export function administratorOf(context: { session: Session; requestId: string }): Administrator {
  const { id, email, role, organizationId } = context.session.account;
  return { id, role, organizationId, actor: `user:${id}`, name: email, requestId: context.requestId };
}

/** @throws Refusal `forbidden` for a superadmin who would touch, or make, an owner of the platform. */
export function assertMayRule(by: Administrator, role: PlatformRole): void {
  if (role !== 'PLATFORM_OWNER' || by.role === 'PLATFORM_OWNER') return;
  throw new Refusal('forbidden', 'Only an owner of the platform decides about owners of the platform.');
}

/** Nobody locks themselves out by mistake; whoever is left can undo what was done. @throws Refusal `conflict` */
export function assertNotOneself(by: Administrator, userId: string, what: string): void {
  if (by.id === userId) throw new Refusal('conflict', `You cannot ${what} yourself.`);
}
