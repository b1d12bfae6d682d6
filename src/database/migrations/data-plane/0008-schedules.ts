/** What the jobs by the clock look for, without looking at everything. */
import { sql, type Kysely } from 'kysely';

const parcels = [
  `ALTER TABLE shipments ADD tracking_checked_at timestamptz`,
  `CREATE INDEX fulfillments_under_way ON fulfillments (id) WHERE status IN ('SHIPPED', 'OUT_FOR_DELIVERY')`,
];

/** Old counts are found by their date. */
const counts = [`CREATE INDEX node_daily_orders_date ON node_daily_orders (local_date)`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...parcels, ...counts]) await sql.raw(statement).execute(db);
}
