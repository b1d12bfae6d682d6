/** The SQL of templates: rows that are only ever added, the highest version counts. */
import { sql, type Insertable, type Selectable } from 'kysely';
import pg from 'pg';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { NotificationTemplateTable } from '../database/tables/communication.ts';
import type { Channel, NotificationType } from './notification.ts';

/** Older versions are forgotten. */
export const VERSIONS_KEPT = 50;
const UNIQUE_VIOLATION = '23505';

export type TemplateRow = Selectable<NotificationTemplateTable>;

/** The version that counts, of every template that the environment has written. */
export async function findCurrent(db: DataPlaneDatabase): Promise<TemplateRow[]> {
  const { rows } = await sql<TemplateRow>`
    SELECT DISTINCT ON (type, channel) * FROM notification_templates
    ORDER BY type, channel, version DESC`.execute(db);
  return rows;
}

/** The versions of one template, the newest first. */
export async function findVersions(
  db: DataPlaneDatabase,
  type: NotificationType,
  channel: Channel,
): Promise<TemplateRow[]> {
  return db
    .selectFrom('notification_templates')
    .selectAll()
    .where('type', '=', type)
    .where('channel', '=', channel)
    .orderBy('version', 'desc')
    .limit(VERSIONS_KEPT)
    .execute();
}

/** Writes the next version. @returns false when somebody else has written it meanwhile. */
export async function insertVersion(
  db: DataPlaneDatabase,
  row: Insertable<NotificationTemplateTable>,
): Promise<boolean> {
  try {
    await db.insertInto('notification_templates').values(row).execute();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return false;
    throw error;
  }
  await db
    .deleteFrom('notification_templates')
    .where('type', '=', row.type)
    .where('channel', '=', row.channel)
    .where('version', '<=', row.version - VERSIONS_KEPT)
    .execute();
  return true;
}
