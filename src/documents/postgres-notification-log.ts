/** The notification log where sending is decided: the system of record itself. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { notificationRecords, type NotificationRecord } from '../notifications/records.ts';
import type { NotificationLog } from './notification-log.ts';

/** Reads the table `notifications`. */
export class PostgresNotificationLog implements NotificationLog {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  find(ids: readonly string[]): Promise<NotificationRecord[]> {
    return notificationRecords(this.#db, ids);
  }
}
