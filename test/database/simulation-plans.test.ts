import { sql } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import * as chunk from '../../src/simulations/chunk-repository.ts';
import * as repository from '../../src/simulations/repository.ts';
import * as results from '../../src/simulations/results-repository.ts';
import { changesAfter, findArrived, stockAt } from '../../src/simulations/stock-repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';

const ORDERS = 20_000;
const ENTRIES = 200_000;
const SIMULATIONS = 20;
const EACH = 5_000;

let databases: TestDatabases;
let plans: QueryPlans;
let db: DataPlaneDatabase;
let id: string;

/** Many simulations of many orders, beside a long stock log. */
async function fill(): Promise<void> {
  await sql`
    INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude)
    SELECT new_id(), 'N' || n, 'N' || n, 'WAREHOUSE', 40, -74 FROM generate_series(1, 20) n`.execute(db);
  await sql`
    INSERT INTO inventory_items (id, node_id, sku, quantity_on_hand)
    SELECT new_id(), node.id, 'SKU-' || n, 100 FROM fulfillment_nodes node, generate_series(1, 500) n`.execute(
    db,
  );
  await sql`
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, created_by, created_at)
    SELECT new_id(), item.id, 'RECEIVED', 1, n, 0, 0, 'test', timestamptz '2026-01-01' + n * interval '1 minute'
    FROM (SELECT id, row_number() OVER () AS place FROM inventory_items) item
    JOIN generate_series(1, ${ENTRIES}::int) n ON item.place = 1 + n % 10000`.execute(db);
  await sql`
    INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                        subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                        event_count, created_at, updated_at)
    SELECT new_id(), 'ORD-20260101-' || lpad(n::text, 6, '0'), 'WEB', 'SHIP_TO_HOME', 'DELIVERED', 'AUTHORIZED',
           'a@example.com', 'USD', 10, 0, 0, 0, 10, false, 1, at, at
    FROM generate_series(1, ${ORDERS}::int) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '5 minutes') moment (at)`.execute(
    db,
  );
  await sql`
    INSERT INTO order_items (id, order_id, line_number, sku, product_name, quantity, unit_price, discount_amount,
                             tax_amount, total_price, weight_lbs)
    SELECT new_id(), id, 1, 'SKU-1', 'One', 1, 10, 0, 0, 10, 1 FROM orders`.execute(db);
  await sql`
    INSERT INTO sourcing_decisions (order_id, attempt, outcome, decision)
    SELECT id, 1, 'SOURCED', '{"allocations": [], "unallocated": [], "removed": [], "cost": 1}' FROM orders`.execute(
    db,
  );
  await sql`
    INSERT INTO simulations (id, name, selection, settings, orders_total, orders_done, status, ended_at, created_by, created_at)
    SELECT new_id(), 'S' || n, '{}', '{}', ${EACH}::int, ${EACH}::int, 'COMPLETED', now(), 'test', now() - n * interval '1 hour'
    FROM generate_series(1, ${SIMULATIONS}::int) n`.execute(db);
  await sql`
    INSERT INTO simulation_orders (simulation_id, position, order_id, decided_at, log_position, cancelled_at)
    SELECT simulation.id, own.n - 1, own.id, own.created_at, own.n * 10, CASE WHEN own.n % 50 = 0 THEN own.created_at END
    FROM simulations simulation, (SELECT id, created_at, row_number() OVER (ORDER BY created_at) AS n FROM orders) own
    WHERE own.n <= ${EACH}::int`.execute(db);
  await sql`
    INSERT INTO simulation_results (simulation_id, run, position, outcome, strategy, cost, units, units_filled,
                                    is_false_backorder, is_different, allocations, held)
    SELECT simulation_id, run, position, 'SOURCED', 'DISTANCE_OPTIMAL', 1, 1, 1, false, position % 20 = 0, '[]', '[]'
    FROM simulation_orders, generate_series(0, 1) run`.execute(db);
  await sql`
    INSERT INTO simulation_moves (simulation_id, log_position, node_id, sku, units)
    SELECT own.simulation_id, own.log_position, node.id, 'SKU-' || 1 + own.position % 500, -1
    FROM simulation_orders own, (SELECT id FROM fulfillment_nodes LIMIT 1) node`.execute(db);
  await sql`
    INSERT INTO simulation_stock (simulation_id, run, node_id, sku, units_taken)
    SELECT simulation.id, 1, item.node_id, item.sku, 1 FROM simulations simulation, inventory_items item`.execute(
    db,
  );
  await sql`
    INSERT INTO simulation_node_days (simulation_id, run, node_id, local_date, orders)
    SELECT simulation.id, run, node.id, date '2026-01-01' + day, 5
    FROM simulations simulation, fulfillment_nodes node, generate_series(0, 1) run, generate_series(0, 60) day`.execute(
    db,
  );
  await sql`
    INSERT INTO node_daily_orders (node_id, local_date, orders)
    SELECT id, date '2025-01-01' + day, 5 FROM fulfillment_nodes, generate_series(0, 600) day`.execute(db);
  await sql`
    INSERT INTO simulation_waits (simulation_id, run, position, skus, lines)
    SELECT simulation_id, 1, position, ARRAY['SKU-1'], '[]' FROM simulation_orders WHERE position % 100 = 0`.execute(
    db,
  );
  await sql`VACUUM (ANALYZE)`.execute(db);
}

beforeAll(async () => {
  databases = await createDatabases();
  // No more than 100 simulations are kept.
  plans = openQueryPlans(await databases.databaseUrl('default'), ['simulations', 'simulation_runs']);
  db = plans.db;
  await fill();
  ({ id } = await db.selectFrom('simulations').select('id').limit(1).executeTakeFirstOrThrow());
}, 120_000);
afterAll(async () => {
  await plans.close();
  await databases.close();
});

describe(`beside ${SIMULATIONS} simulations and a log of ${ENTRIES.toLocaleString('en')} entries`, () => {
  const asked: Record<string, () => Promise<unknown>> = {
    'a simulation and its runs': async () => {
      await repository.findSimulation(db, id);
      await repository.findRuns(db, id);
      await repository.findProgress(db, id);
    },
    'the orders of a chunk': () => chunk.findOrders(db, id, { from: 1_000, to: 1_100 }),
    'orders that are named': () => chunk.findOrders(db, id, [5, 50, 500]),
    'who was cancelled': () =>
      chunk.findCancelled(db, id, new Date('2026-01-05T00:00:00Z'), new Date('2026-01-05T08:00:00Z')),
    'what the runs hold': () => chunk.findTaken(db, id, ['SKU-1', 'SKU-2']),
    'who waits': () => chunk.findWaits(db, id, 1, ['SKU-1']),
    'what orders hold': () => chunk.findHeld(db, id, [5, 50, 500]),
    'orders of nodes on a day': async () => {
      await chunk.findOthersDays(db, id, ['2026-01-05']);
      await chunk.findRunDays(db, id, ['2026-01-05']);
    },
    'the stock at a moment': () =>
      stockAt(db, id, ['SKU-1', 'SKU-2'], { position: 90_000, moment: new Date('2026-02-01T00:00:00Z') }),
    'the stock after it': () => changesAfter(db, id, ['SKU-1', 'SKU-2'], 90_000, [90_100, 90_200, 91_000]),
    'the place in the log of a moment': () =>
      sql`
        SELECT position FROM inventory_adjustments WHERE created_at < ${new Date('2026-02-01T00:00:00Z')}
        ORDER BY created_at DESC, position DESC LIMIT 1`.execute(db),
    'what came in': () => findArrived(db, id, 90_000, 91_000),
    'orders that differ': () =>
      results.listOrders(db, id, { show: 'DIFFERENT', run: 1 }, { limit: 50, offset: 100 }),
    'what came of orders': () => results.findResults(db, id, [5, 50, 500]),
    'the load of the nodes': () => results.findNodeLoad(db, id),
  };
  test.each(Object.keys(asked))('%s is read by index', async (name) => {
    await plans.expectIndexes(() => asked[name]?.() ?? Promise.resolve());
  });
});
