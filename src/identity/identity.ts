/** Who may be signed in, and as what. Pure. */

export const PLATFORM_ROLES = ['PLATFORM_OWNER', 'SUPERADMIN', 'USER'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

/** What a USER may be allowed one by one; the two other roles have all of them. */
export const PERMISSIONS = [
  'orders.read',
  'orders.write',
  'orders.refund',
  'fulfillment.read',
  'fulfillment.write',
  'returns.read',
  'returns.write',
  'inventory.read',
  'inventory.write',
  'nodes.read',
  'nodes.write',
  'sourcing.read',
  'sourcing.write',
  'analytics.read',
  'webhooks.read',
  'webhooks.write',
  'operation.read',
  'notifications.read',
  'notifications.write',
  'schedules.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** NIST SP 800-63B: length counts, rules about characters do not. */
export const MIN_PASSWORD_LENGTH = 8;

/** The signed-in person that a request acts for. */
export interface Actor {
  id: string;
  email: string;
  role: PlatformRole;
  organizationId: string;
  permissions: readonly Permission[];
}

/** An actor in one request. */
export interface Acting extends Actor {
  requestId: string;
}

/** True when the actor's role or own permissions allow it. */
export function isAllowed(actor: Actor, permission: Permission): boolean {
  return actor.role !== 'USER' || actor.permissions.includes(permission);
}
