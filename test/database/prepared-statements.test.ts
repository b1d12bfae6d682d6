/** A migration adds columns while processes run whose connections hold prepared statements. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOrder } from '../../src/orders/repository.ts';
import { findActiveRules } from '../../src/sourcing/order-sourcing-repository.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';

let databases: TestDatabases;
let context: Context;

beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

test('a column that is added meanwhile disturbs no statement', async () => {
  const id = await place(context);
  const read = async () => {
    await findActiveRules(context.db);
    return findOrder(context.db, id);
  };
  // On every connection of the pool, often enough that PostgreSQL settles on a plan.
  await Promise.all(Array.from({ length: 200 }, read));
  await sql`ALTER TABLE orders ADD COLUMN added_later text`.execute(context.db);
  await sql`ALTER TABLE sourcing_rules ADD COLUMN added_later text`.execute(context.db);
  const orders = await Promise.all(Array.from({ length: 50 }, read));
  expect(orders.every((order) => order?.id === id)).toBe(true);
});

test('named statements are prepared on the server, SELECT * is not', async () => {
  await context.db.connection().execute(async (connection) => {
    await connection.selectFrom('orders').select('id').where('order_number', '=', 'x').execute();
    await connection.selectFrom('orders').selectAll().where('order_number', '=', 'y').execute();
    const { rows } = await sql<{ statement: string }>`
      SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%order_number%'`.execute(connection);
    expect(rows.some(({ statement }) => statement.startsWith('select "id"'))).toBe(true);
    expect(rows.some(({ statement }) => statement.startsWith('select *'))).toBe(false);
  });
});
