import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/tenancy/context.ts';
import { presentNodes } from '../../src/sourcing/node-catalog-repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

const nodes = async () =>
  (await presentNodes(context.db)).map(({ code, status, currentDailyOrders }) => [
    code,
    status,
    currentDailyOrders,
  ]);

test('the nodes are those of the database, whatever changed and when', async () => {
  const first = await addNode(context.db, 'FIRST');
  expect(await nodes()).toEqual([['FIRST', 'ACTIVE', 0]]);
  await addNode(context.db, 'SECOND', { status: 'MAINTENANCE' });
  expect(await nodes()).toHaveLength(2);

  // A change that began before another and is committed after it.
  const late = await context.db.startTransaction().execute();
  await sql`UPDATE fulfillment_nodes SET status = 'CLOSED', updated_at = now() WHERE code = 'FIRST'`.execute(
    late,
  );
  await sql`UPDATE fulfillment_nodes SET status = 'ACTIVE', updated_at = now() WHERE code = 'SECOND'`.execute(
    context.db,
  );
  expect(await nodes()).toContainEqual(['SECOND', 'ACTIVE', 0]);
  await late.commit().execute();
  expect(await nodes()).toContainEqual(['FIRST', 'CLOSED', 0]);

  await sql`
    INSERT INTO node_daily_orders (node_id, local_date, orders)
    VALUES (${first}::uuid, (now() AT TIME ZONE 'UTC')::date, 7), (${first}::uuid, (now() AT TIME ZONE 'UTC')::date - 1, 5)`.execute(
    context.db,
  );
  expect(await nodes()).toContainEqual(['FIRST', 'CLOSED', 7]);
});
