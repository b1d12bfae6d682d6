/** Writing and reading what administrators did. */
import type { z } from 'zod';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Acting, Actor } from '../identity/identity.ts';
import { organizationSeen } from '../identity/organization-seen.ts';
import { momentCursors } from '../runtime/cursor.ts';
import { deepPage, pageFacts } from '../runtime/deep-page.ts';
import { AUDIT_ACTIONS, type Act, type AuditAction, type By } from './audit.ts';
import type { AuditEntry, AuditQuery, auditContract } from './contract.ts';
import * as repository from './repository.ts';

const CURSORS = momentCursors('audit-log');

type Page = z.infer<NonNullable<(typeof auditContract.list)['~orpc']['outputSchema']>>;
type Row = Awaited<ReturnType<typeof repository.list>>['rows'][number];

/** Records an act within the transaction that carries it out. */
export const record: (trx: ControlPlaneDatabase, by: By, act: Act) => Promise<void> = repository.insert;

/** A person who acts, as the log names it. */
export const byOf = ({ id, email, requestId }: Acting): By => ({
  actor: `user:${id}`,
  name: email,
  requestId,
});

function actionOf(text: string): AuditAction {
  const action = AUDIT_ACTIONS.find((known) => known === text);
  if (!action) throw new Error(`The audit log has an unknown action ${text}`);
  return action;
}

function entryOf(row: Row): AuditEntry {
  return {
    id: row.id,
    action: actionOf(row.action),
    actor: row.actor,
    actor_name: row.actor_name,
    target_id: row.target_id,
    target_name: row.target_name,
    environment_id: row.environment_id,
    details: row.details,
    request_id: row.request_id,
    created_at: row.created_at.toISOString(),
  };
}

export class AuditService {
  readonly #db: ControlPlaneDatabase;

  constructor(db: ControlPlaneDatabase) {
    this.#db = db;
  }

  /** A page of what was done in an organization. @throws Refusal `not-found` for one that the actor does not see */
  async list(actor: Pick<Actor, 'role' | 'organizationId'>, query: AuditQuery): Promise<Page> {
    const organizationId = await organizationSeen(this.#db, actor, query.organization_id);
    const found = await repository.list(this.#db, organizationId, query, deepPage(CURSORS, query));
    return { items: found.rows.map(entryOf), ...pageFacts(CURSORS, query, found) };
  }
}
