/** Administrative acts: who did what to whom, when, by which request. Pure. */

export const AUDIT_ACTIONS = [
  'user.created',
  'user.invited',
  'user.invitation_accepted',
  'user.password_link_made',
  'user.password_reset',
  'user.password_changed',
  'user.updated',
  'user.deactivated',
  'user.reactivated',
  'user.password_set',
  'user.role_changed',
  'environment_role.granted',
  'environment_role.withdrawn',
  'group.created',
  'group.updated',
  'group.removed',
  'environment.created',
  'environment.updated',
  'environment.suspended',
  'environment.resumed',
  'environment.removed',
  'organization.created',
  'organization.updated',
  'api_key.created',
  'api_key.revoked',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who acts, and by which request. */
export interface By {
  /** As the trail names it: `user:<id>`, or `command-line`. */
  actor: string;
  name: string;
  requestId: string;
}

/** One act. Details hold what changed, never a secret. */
export interface Act {
  action: AuditAction;
  organizationId: string;
  environmentId?: string;
  target: { id: string; name: string };
  details?: Record<string, unknown>;
}
