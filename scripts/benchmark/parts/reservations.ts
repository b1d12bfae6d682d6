/** Reservations of one stock record by many at once, beside a bare conditional UPDATE of the same record. */
import { sql } from 'kysely';
import { openDatabase, type DataPlaneDatabase } from '../../../src/database/pools.ts';
import type { DataPlane } from '../../../src/database/tables/data-plane.ts';
import { reserveStock } from '../../../src/inventory/reservation-repository.ts';
import { newId } from '../../../src/runtime/ids.ts';
import { ENVIRONMENT_DATABASE, type Bench } from '../bench.ts';
import type { Figure } from '../figures.ts';

const SKU = 'SKU-CONTENDED';
const CLIENTS = 8;
const ROUNDS = 4;
const SECONDS_EACH = 2;
/** More than all rounds together can reserve. */
const ALLOCATIONS = 100_000;
const STOCK = 1_000_000_000;

interface Ground {
  itemId: string;
  nodeId: string;
  orderId: string;
  allocationIds: string[];
}

/** One record with stock without end, and allocations that nobody has reserved for. */
async function prepare(bench: Bench): Promise<Ground> {
  const [itemId, fulfillmentId] = [newId(), newId()];
  await bench.db.query(
    `INSERT INTO inventory_items (id, node_id, sku, quantity_on_hand)
     SELECT $1, id, $2, $3 FROM fulfillment_nodes ORDER BY code LIMIT 1`,
    [itemId, SKU, STOCK],
  );
  await bench.db.query(
    `INSERT INTO fulfillments (id, order_id, node_id, number, status, counted_on)
     SELECT $1, orders.id, item.node_id, 999, 'CANCELLED', current_date
     FROM (SELECT id FROM orders ORDER BY id LIMIT 1) orders, inventory_items item WHERE item.id = $2`,
    [fulfillmentId, itemId],
  );
  const { rows } = await bench.db.query<{ id: string; order_id: string; node_id: string }>(
    `INSERT INTO fulfillment_allocations (id, fulfillment_id, order_id, order_item_id, node_id, sku,
                                          quantity_allocated, status)
     SELECT new_id(), fulfillment.id, fulfillment.order_id, line.id, fulfillment.node_id, $2, 1, 'CANCELLED'
     FROM fulfillments fulfillment
     JOIN LATERAL (SELECT id FROM order_items WHERE order_id = fulfillment.order_id LIMIT 1) line ON true,
          generate_series(1, $3::int)
     WHERE fulfillment.id = $1
     RETURNING id, order_id, node_id`,
    [fulfillmentId, SKU, ALLOCATIONS],
  );
  const [first] = rows;
  if (!first) throw new Error('There is no order to reserve for');
  return {
    itemId,
    nodeId: first.node_id,
    orderId: first.order_id,
    allocationIds: rows.map((row) => row.id),
  };
}

/** Lets all clients act for a while. @returns how often they did. */
async function countOf(act: () => Promise<void>): Promise<number> {
  const end = performance.now() + SECONDS_EACH * 1_000;
  let count = 0;
  const client = async (): Promise<void> => {
    for (; performance.now() < end; count++) await act();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return count;
}

function reserving(db: DataPlaneDatabase, { nodeId, orderId, allocationIds }: Ground) {
  const author = { reference: orderId, actor: 'benchmark', orderId };
  return async (): Promise<void> => {
    const allocationId = allocationIds.pop();
    if (allocationId === undefined) throw new Error('There are too few allocations');
    const wish = { allocationId, nodeId, sku: SKU, quantity: 1 };
    if (!(await reserveStock(db, [wish], author))) throw new Error('A unit was not reserved');
  };
}

function updating(db: DataPlaneDatabase, { itemId }: Ground) {
  return async (): Promise<void> => {
    await sql`
      UPDATE inventory_items SET quantity_reserved = quantity_reserved + 1, updated_at = clock_timestamp()
      WHERE id = ${itemId} AND quantity_on_hand - quantity_reserved >= 1`.execute(db);
  };
}

/** Each is one transaction at READ COMMITTED; rounds of both alternate, so that both meet the same machine. */
export async function measureReservations(bench: Bench): Promise<Figure[]> {
  const ground = await prepare(bench);
  const db = openDatabase<DataPlane>({
    url: bench.product.databaseUrl(ENVIRONMENT_DATABASE),
    size: CLIENTS,
    name: 'benchmark',
    onIdleError: (error) => console.error(error),
  });
  try {
    let [reserved, updated] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      reserved += await countOf(reserving(db, ground));
      updated += await countOf(updating(db, ground));
    }
    const seconds = ROUNDS * SECONDS_EACH;
    return [
      {
        name: `reservations of one record, ${CLIENTS} clients`,
        value: reserved / seconds,
        unit: '/s',
        floor: updated / seconds,
        goal: 'at least 0.8 of a bare UPDATE ... WHERE',
      },
    ];
  } finally {
    await db.destroy();
  }
}
