/** What tests read back of orders and stock, and the invariants that hold over it. */
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { canTransition, type OrderStatus } from '../../src/orders/order.ts';

export async function statusOf(db: DataPlaneDatabase, orderId: string): Promise<OrderStatus> {
  const { status } = await db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  return status;
}

/** The trail of an order, first event first. */
export async function trailOf(db: DataPlaneDatabase, orderId: string) {
  return db
    .selectFrom('order_events')
    .select(['sequence', 'event_type', 'from_status', 'to_status', 'actor', 'reason', 'occurred_at', 'data'])
    .where('order_id', '=', orderId)
    .orderBy('sequence')
    .execute();
}

/** The trail's names that stand for a status, in order. */
export async function milestonesOf(db: DataPlaneDatabase, orderId: string): Promise<string[]> {
  const trail = await trailOf(db, orderId);
  return trail.filter((event) => event.from_status !== event.to_status).map((event) => event.event_type);
}

/** Invariant 4: gapless, each event begins where the one before ended, every step legal, and the row agrees. */
export async function expectCompleteTrail(db: DataPlaneDatabase, orderId: string): Promise<void> {
  const [trail, order] = await Promise.all([
    trailOf(db, orderId),
    db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow(),
  ]);
  expect(trail.map((event) => event.sequence)).toEqual(trail.map((_, index) => index + 1));
  expect(order.event_count).toBe(trail.length);
  expect(order.status).toBe(trail.at(-1)?.to_status);
  let before: OrderStatus | null = null;
  for (const event of trail) {
    expect(event.from_status).toBe(before);
    if (before !== null && event.to_status !== before) {
      expect(
        canTransition(before, event.to_status, order.fulfillment_type),
        `${before} -> ${event.to_status}`,
      ).toBe(true);
    }
    before = event.to_status;
  }
}

/** Stock of all nodes, added up. */
export async function stockTotals(
  db: DataPlaneDatabase,
  sku: string,
): Promise<{ onHand: number; reserved: number }> {
  return db
    .selectFrom('inventory_items')
    .select(sql<number>`coalesce(sum(quantity_on_hand), 0)::int`.as('onHand'))
    .select(sql<number>`coalesce(sum(quantity_reserved), 0)::int`.as('reserved'))
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();
}

interface Books {
  sku: string;
  quantity_reserved: number;
  quantity_on_hand: number;
  live: number;
  logged_reserved: number;
  logged_on_hand: number;
}

/** Invariant 2: live reservations are what is reserved, and the log adds up to the counters. */
export async function expectStockBooksToAgree(db: DataPlaneDatabase): Promise<void> {
  const { rows } = await sql<Books>`
    SELECT item.sku, item.quantity_reserved, item.quantity_on_hand,
           (SELECT coalesce(sum(quantity), 0)::int FROM inventory_reservations
            WHERE inventory_item_id = item.id AND status = 'LIVE') AS live,
           (SELECT coalesce(sum(reserved_delta), 0)::int FROM inventory_adjustments
            WHERE inventory_item_id = item.id) AS logged_reserved,
           (SELECT coalesce(sum(on_hand_delta), 0)::int FROM inventory_adjustments
            WHERE inventory_item_id = item.id) AS logged_on_hand
    FROM inventory_items item`.execute(db);
  for (const book of rows) {
    expect(book.live, `live reservations of ${book.sku}`).toBe(book.quantity_reserved);
    expect(book.logged_reserved, `logged reservations of ${book.sku}`).toBe(book.quantity_reserved);
    expect(book.logged_on_hand, `logged units of ${book.sku}`).toBe(book.quantity_on_hand);
    expect(book.quantity_reserved).toBeLessThanOrEqual(book.quantity_on_hand);
  }
}

/** Today's count of a node. */
export async function ordersToday(db: DataPlaneDatabase, nodeId: string): Promise<number> {
  const row = await db
    .selectFrom('node_daily_orders')
    .select('orders')
    .where('node_id', '=', nodeId)
    .executeTakeFirst();
  return row?.orders ?? 0;
}
