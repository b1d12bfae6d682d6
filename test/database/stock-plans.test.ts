import { sql } from 'kysely';
import { afterAll, beforeAll, test } from 'vitest';
import { inventoryAlerts } from '../../src/analytics/repository.ts';
import { findAlerts, listAlerts } from '../../src/inventory/alerts-repository.ts';
import { findExported } from '../../src/inventory/export-repository.ts';
import { listItems, listProducts } from '../../src/inventory/repository.ts';
import { newId } from '../../src/runtime/ids.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const RECORDS = 60_000;

let databases: TestDatabases;
let plans: QueryPlans;
const nodeId = newId();

/** Records of 1,200 SKUs at 50 nodes; one in a hundred is low, and all were once. */
beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  const { db } = plans;
  await sql`
    INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude)
    SELECT CASE n WHEN 1 THEN ${nodeId}::uuid ELSE new_id() END, 'N' || n, 'N' || n, 'WAREHOUSE', 40, -74
    FROM generate_series(1, 50) n`.execute(db);
  await sql`
    INSERT INTO inventory_items (id, node_id, sku, product_name, quantity_on_hand)
    SELECT new_id(), node.id, 'SKU-' || lpad((n / 50)::text, 5, '0'), 'Product ' || n / 50, CASE n % 100 WHEN 0 THEN 5 ELSE 50 END
    FROM generate_series(0, ${RECORDS - 1}::int) n JOIN fulfillment_nodes node ON node.code = 'N' || 1 + n % 50`.execute(
    db,
  );
  await sql`
    INSERT INTO stock_alerts (id, inventory_item_id, node_id, sku, quantity_available, reorder_point, cleared_at)
    SELECT new_id(), id, node_id, sku, 5, 10, now() FROM inventory_items`.execute(db);
  await settle(db, ['inventory_items', 'stock_alerts']);
});
afterAll(async () => {
  await plans.close();
  await databases.close();
});

const paging = { page: 1, page_size: 50 };

test.each<[string, () => Promise<unknown>]>([
  ['alerts of a node', () => listAlerts(plans.db, { node_id: nodeId, is_open: true, ...paging })],
  ['these alerts', () => findAlerts(plans.db, [newId(), newId()])],
  ['the alerts of the overview', () => inventoryAlerts(plans.db)],
  [
    'records by a part of their name',
    () => listItems(plans.db, { search: 'SKU-00999', low_stock_only: false, ...paging }),
  ],
  [
    'products by a part of their name',
    () => listProducts(plans.db, { search: 'SKU-00999', low_stock_only: false, ...paging }),
  ],
  [
    'the next page of an export',
    () =>
      findExported(
        plans.db,
        { node_id: undefined, low_stock_only: false },
        { nodeId, sku: 'SKU-00600' },
        500,
      ),
  ],
])('%s are found by an index', async (_, work) => {
  await plans.expectIndexes(work);
});
