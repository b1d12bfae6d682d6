/** The SQL of the audit log. */
import { sql } from 'kysely';
import { escapeLike } from '../database/like.ts';
import { isAfter, microsOf } from '../database/places.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { countMatching } from '../database/totals.ts';
import type { MomentPlace } from '../runtime/cursor.ts';
import type { DeepPage, DeepPaging } from '../runtime/deep-page.ts';
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

const SHOWN = [
  'id',
  'action',
  'actor',
  'actor_name',
  'target_id',
  'target_name',
  'environment_id',
  'details',
  'request_id',
  'created_at',
] as const;

type AuditFilters = Omit<AuditQuery, keyof DeepPaging>;

function matching(db: ControlPlaneDatabase, organizationId: string, query: AuditFilters) {
  let found = db.selectFrom('audit_log').where('organization_id', '=', organizationId);
  if (query.action) found = found.where('action', '=', query.action);
  if (query.actor) found = found.where('actor', '=', query.actor);
  if (query.target_id) found = found.where('target_id', '=', query.target_id);
  if (query.q) found = found.where(words, 'like', `%${escapeLike(query.q.toLowerCase())}%`);
  if (query.from) found = found.where('created_at', '>=', new Date(query.from));
  if (query.to) found = found.where('created_at', '<', new Date(query.to));
  return found;
}

/** A page of an organization's acts, the newest first, each with its place, and how many there are. */
export async function list(
  db: ControlPlaneDatabase,
  organizationId: string,
  filters: AuditFilters,
  { after, offset, size }: DeepPage<MomentPlace>,
) {
  const found = matching(db, organizationId, filters);
  const [rows, total] = await Promise.all([
    (after ? found.where(isAfter(['created_at', 'id'], after)) : found)
      .select(SHOWN)
      .select(microsOf('created_at').as('micros'))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(size)
      .offset(offset)
      .execute(),
    countMatching(db, found),
  ]);
  return { rows, total };
}
