/** The audit log: what administrators did. */
import { z } from 'zod';
import { contract, deepPageOf, deepPaging, queryMoment, timestamp, uuid } from '../runtime/contract.ts';
import { AUDIT_ACTIONS } from './audit.ts';

const auditQuery = z.object({
  action: z.enum(AUDIT_ACTIONS).optional(),
  actor: z.string().min(1).max(100).optional().describe('As entries name it: user:<id>, or command-line'),
  target_id: uuid.optional(),
  organization_id: uuid.optional().describe("Another's is for the owner of the platform alone"),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Part of the name of who acted, or on whom or what'),
  from: queryMoment.optional(),
  to: queryMoment.optional(),
  ...deepPaging(50),
});
export type AuditQuery = z.output<typeof auditQuery>;

export const auditEntrySchema = z
  .object({
    id: uuid,
    action: z.enum(AUDIT_ACTIONS),
    actor: z.string(),
    actor_name: z.string().describe('The email, or the name of the API key, at that moment'),
    target_id: uuid,
    target_name: z.string(),
    environment_id: uuid.nullable(),
    details: z.record(z.string(), z.unknown()),
    request_id: z.string(),
    created_at: timestamp,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditContract = {
  list: contract
    .route({
      method: 'GET',
      path: '/audit-log',
      summary: 'What the administrators of your organization did, newest first',
      tags: ['Audit log'],
    })
    .input(z.object({ query: auditQuery }))
    .output(deepPageOf(auditEntrySchema)),
};
