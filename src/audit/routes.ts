/** HTTP of the audit log. */
import { organizationSeen } from '../identity/permissions.ts';
import type { Procedures } from '../identity/procedures.ts';
import type { AuditService } from './service.ts';

export function auditRoutes({ signedIn: { audit } }: Procedures, service: AuditService) {
  return {
    list: audit.list.handler(({ input, context }) =>
      service.list(organizationSeen(context.session.account, input.query.organization_id), input.query),
    ),
  };
}
