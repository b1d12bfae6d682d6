import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../src/runtime/errors.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, orderRequest, orderService } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
const service = orderService();
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

const TABLES = ['orders', 'order_items', 'order_events', 'outbox', 'idempotency_keys'] as const;

/** Rows of everything that accepting an order writes. */
async function counts(): Promise<Record<string, number>> {
  const entries = TABLES.map(async (table): Promise<[string, number]> => {
    const { rows } = await sql<{
      rows: number;
    }>`SELECT count(*)::int AS rows FROM ${sql.table(table)}`.execute(context.db);
    return [table, rows[0]?.rows ?? 0];
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('one Idempotency-Key', () => {
  test('20 times at once is one order', async () => {
    const before = await counts();
    const request = orderRequest();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => service.place(context, request, 'key-1')),
    );
    expect(new Set(answers.map(({ order }) => order.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    const after = await counts();
    for (const table of TABLES) expect((after[table] ?? 0) - (before[table] ?? 0), table).toBe(1);
  });

  test('with another body is a conflict, and nothing is written', async () => {
    const before = await counts();
    const other = orderRequest({ notes: 'another request' });
    const repeated = service.place(context, other, 'key-1');
    await expect(repeated).rejects.toMatchObject({ kind: 'conflict' });
    await expect(repeated).rejects.toBeInstanceOf(Refusal);
    expect(await counts()).toEqual(before);
  });

  test('answers the order as it is now', async () => {
    const { order, created } = await service.place(context, orderRequest(), 'key-1');
    expect(created).toBe(false);
    expect(order).toEqual(await service.get(context, order.id));
  });
});

describe('one external order id', () => {
  test('twice at once is one order (regression of the reference, 20)', async () => {
    const before = await counts();
    const request = orderRequest({ external_order_id: 'EXT-1' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => service.place(context, request)));
    expect(new Set(answers.map(({ order }) => order.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect((await counts()).orders).toBe((before.orders ?? 0) + 1);
  });

  test('is no order of another id', async () => {
    const { created } = await service.place(context, orderRequest({ external_order_id: 'EXT-2' }));
    expect(created).toBe(true);
  });
});

describe('a refused order', () => {
  test('with a pickup node that does not exist has written nothing', async () => {
    const before = await counts();
    const request = orderRequest({
      fulfillment_type: 'STORE_PICKUP',
      pickup_node_id: '01930000-0000-7000-8000-0000000000aa',
    });
    await expect(service.place(context, request, 'key-2')).rejects.toMatchObject({
      kind: 'invalid',
      details: { errors: [{ path: 'pickup_node_id' }] },
    });
    expect(await counts()).toEqual(before);
  });

  test('leaves its key free: the corrected request is accepted (regression of the reference, 2)', async () => {
    const pickup_node_id = await addNode(context.db, 'PICKUP');
    const request = orderRequest({ fulfillment_type: 'STORE_PICKUP', pickup_node_id });
    expect((await service.place(context, request, 'key-2')).created).toBe(true);
  });

  test.each(['order_items', 'order_events', 'outbox', 'idempotency_keys'])(
    'is nowhere half written when %s cannot be written',
    async (table) => {
      const before = await counts();
      await sql`ALTER TABLE ${sql.table(table)} ADD CONSTRAINT broken CHECK (false) NOT VALID`.execute(
        context.db,
      );
      try {
        await expect(service.place(context, orderRequest(), `key-${table}`)).rejects.toMatchObject({
          constraint: 'broken',
        });
      } finally {
        await sql`ALTER TABLE ${sql.table(table)} DROP CONSTRAINT broken`.execute(context.db);
      }
      expect(await counts()).toEqual(before);
    },
  );
});

describe('an accepted order', () => {
  test('reads back as it was answered', async () => {
    const request = orderRequest({ tags: ['vip'], metadata: { gift: { wrap: true } }, notes: 'ring twice' });
    const { order } = await service.place(context, request);
    expect(await service.get(context, order.id)).toEqual(order);
    expect(await service.getByNumber(context, order.order_number)).toEqual(order);
  });

  test('keeps large amounts to the cent', async () => {
    const line_items = [{ sku: 'A', product_name: 'A', quantity: 1, unit_price: '9999999999.98' }];
    const { order } = await service.place(context, orderRequest({ line_items }));
    const read = await service.get(context, order.id);
    expect(read.total_amount).toBe('9999999999.98');
    expect(read.line_items[0]?.unit_price).toBe('9999999999.98');
  });
});
