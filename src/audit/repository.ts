/** The SQL of the audit log. */
import { sql } from 'kysely';
import { escapeLike } from '../database/like.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { newId } from '../runtime/ids.ts';
import type { Act, By } from './audit.ts';
import type { AuditQuery } from './contract.ts';

/** Written in the transaction of the act itself: neither is there without the other. */
export async function insert(db: ControlPlaneDatabase, by: By, act: Act): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      id: newId(),
      organization_id: act.organizationId,
      environment_id: act.environmentId ?? null,
      actor: by.actor,
      actor_name: by.name,
      action: act.action,
      target_id: act.target.id,
      target_name: act.target.name,
      details: JSON.stringify(act.details ?? {}),
      request_id: by.requestId,
    })
    .execute();
}

/** As the index has it. */
const words = sql<string>`lower(actor_name || ' ' || target_name)`;

function matching(db: ControlPlaneDatabase, organizationId: string, query: AuditQuery) {
  let found = db.selectFrom('audit_log').where('organization_id', '=', organizationId);
  if (query.action) found = found.where('action', '=', query.action);
  if (query.actor) found = found.where('actor', '=', query.actor);
  if (query.target_id) found = found.where('target_id', '=', query.target_id);
  if (query.q) found = found.where(words, 'like', `%${escapeLike(query.q.toLowerCase())}%`);
  if (query.from) found = found.where('created_at', '>=', new Date(query.from));
  if (query.to) found = found.where('created_at', '<', new Date(query.to));
  return found;
}

/** A page of an organization's acts, the newest first, and how many there are. */
export async function list(db: ControlPlaneDatabase, organizationId: string, query: AuditQuery) {
  const found = matching(db, organizationId, query);
  const [rows, { total }] = await Promise.all([
    found
      .selectAll()
      .orderBy('id', 'desc')
      .limit(query.page_size)
      .offset((query.page - 1) * query.page_size)
      .execute(),
    found.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}
