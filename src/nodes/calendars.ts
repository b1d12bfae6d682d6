/** The calendars of nodes, for whoever promises a date. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { NodeCalendar } from './calendar.ts';
import { findCalendars } from './calendar-repository.ts';

/** A node with what a promise depends on. */
export interface WorkingNode {
  id: string;
  code: string;
  name: string;
  latitude: number;
  longitude: number;
  calendar: NodeCalendar;
  /** Mean hours from order to hand-over. */
  processingHours: number;
}

/** These nodes by id. */
export async function workingNodes(
  db: Kysely<DataPlane>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WorkingNode>> {
  const rows = await findCalendars(db, ids);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        code: row.code,
        name: row.name,
        latitude: row.latitude,
        longitude: row.longitude,
        calendar: {
          timeZone: row.time_zone,
          openingHours: row.opening_hours,
          cutOffTime: row.cut_off_time,
        },
        processingHours: row.avg_processing_hours,
      },
    ]),
  );
}
