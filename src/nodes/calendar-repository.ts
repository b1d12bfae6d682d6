/** The SQL of node calendars. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';

export async function findCalendars(db: Kysely<DataPlane>, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('fulfillment_nodes')
    .select(['id', 'code', 'name', 'latitude', 'longitude', 'time_zone', 'opening_hours', 'cut_off_time'])
    .select('avg_processing_hours')
    .where('id', 'in', ids)
    .execute();
}
