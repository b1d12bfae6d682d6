/** Many orders or products changed at once, with their rows in the outbox and, of an order, some events. */
import type pg from 'pg';

const EVENTS_PER_ORDER = 5;

export interface ChangedSubjects {
  ids: string[];
  transactionId: string;
  /** Of its rows. */
  firstId: string;
}

const SUBJECTS: Readonly<Record<string, { change: string; row: string }>> = {
  orders: {
    change: `UPDATE orders SET version = version + 2,
                    status = CASE status WHEN 'DELIVERED' THEN 'CANCELLED' ELSE 'DELIVERED' END
             WHERE id IN (SELECT id FROM orders WHERE id < '01900000-0000-7000-8000-000000000000' ORDER BY id DESC LIMIT $1)
             RETURNING id`,
    row: `INSERT INTO outbox (topic, order_id, sequence)
          SELECT 'order.changed', id, n FROM unnest($1::uuid[]) id, generate_series(1, $2::int) n`,
  },
  products: {
    change: `UPDATE product_catalog SET version = version + 2
             WHERE id IN (SELECT id FROM product_catalog ORDER BY id DESC LIMIT $1) RETURNING id`,
    row: `INSERT INTO outbox (topic, entity_id) SELECT 'product.changed', id FROM unnest($1::uuid[]) id, generate_series(1, $2::int)`,
  },
};

/** What a delivered order has left behind, roughly; again and again the same. */
const EVENTS = `
  INSERT INTO order_events (order_id, sequence, id, event_type, from_status, to_status, actor, data, idempotency_key,
                            occurred_at)
  SELECT id, n, md5(id::text || n)::uuid, 'order.changed', 'PENDING', 'DELIVERED', 'system',
         jsonb_build_object('note', md5(n::text), 'nodes', jsonb_build_array(1, 2, 3)), 'benchmark/' || n, now()
  FROM unnest($1::uuid[]) id, generate_series(1, ${EVENTS_PER_ORDER}) n
  ON CONFLICT DO NOTHING`;

/**
 * Each is another order or product, so that no two rows are one write. It goes on by two versions, since the engine's own
 * writing, which comes between two changes, takes one. An order is over before and after: the product looks for the
 * workflow of any other.
 *
 * @param noun of the source: orders or products
 * @param isEachTold of an order, whether each of its events has a row, and not one of them alone
 */
export async function changeSubjects(
  db: pg.Client,
  noun: string,
  count: number,
  isEachTold: boolean,
): Promise<ChangedSubjects> {
  const subject = SUBJECTS[noun];
  if (!subject) throw new RangeError(`There are no ${noun} to change`);
  await db.query('BEGIN');
  // What triggers would tell is told here, once.
  await db.query('SET LOCAL session_replication_role = replica');
  const { rows } = await db.query<{ id: string }>(subject.change, [count]);
  const ids = rows.map(({ id }) => id);
  if (noun === 'orders') await db.query(EVENTS, [ids]);
  await db.query(subject.row, [ids, isEachTold ? EVENTS_PER_ORDER : 1]);
  const { rows: told } = await db.query<{ transaction: string; first: string }>(
    `SELECT pg_current_xact_id()::text AS transaction, min(id)::text AS first FROM outbox
     WHERE transaction_id = pg_current_xact_id()`,
  );
  await db.query('COMMIT');
  const [of] = told;
  if (!of) throw new Error('The outbox has no row of the changes');
  return { ids, transactionId: of.transaction, firstId: of.first };
}

/** The product's own relay does not take them as well. */
export async function forgetChanges(db: pg.Client, { transactionId }: ChangedSubjects): Promise<void> {
  await db.query('DELETE FROM outbox WHERE transaction_id = $1::xid8', [transactionId]);
}
