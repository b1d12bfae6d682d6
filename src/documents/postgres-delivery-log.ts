/** The delivery log where retries are decided: the system of record itself. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { deliveryRecords, type DeliveryRecord } from '../webhooks/records.ts';
import type { DeliveryLog } from './delivery-log.ts';

/** Reads the tables `webhook_events` and `webhook_deliveries`. */
export class PostgresDeliveryLog implements DeliveryLog {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  find(ids: readonly string[]): Promise<DeliveryRecord[]> {
    return deliveryRecords(this.#db, ids);
  }
}
