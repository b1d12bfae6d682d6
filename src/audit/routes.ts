/** HTTP of the audit log. */
import type { Procedures } from '../identity/procedures.ts';
import type { AuditService } from './service.ts';

export function auditRoutes({ signedIn: { audit } }: Procedures, service: AuditService) {
  return {
    list: audit.list.handler(({ input, context }) => service.list(context.session.account, input.query)),
  };
}
