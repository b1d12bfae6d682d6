import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stockImportDetailSchema, stockImportSchema } from '../../src/inventory/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { expectStockBooksToAgree } from '../support/records.ts';
import { addNode, addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';

const SECONDS = 15;

let api: TestApi;
let token: string;
let context: Context;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  context = await contextOf(api);
  await addNode(context.db, 'EMPTY-1');
});
afterAll(() => api.close());

const send = (body: string | Blob, query = '', headers: Record<string, string> = {}) =>
  api.fetch(`/inventory/imports${query}`, {
    method: 'POST',
    token,
    headers: { 'content-type': 'text/csv', ...headers },
    body,
  });

const csv = (...rows: string[]) => `${rows.join('\r\n')}\r\n`;

async function imported(response: Response) {
  const text = await response.text();
  expect([response.status, text]).toEqual([201, expect.anything()]);
  return stockImportDetailSchema.strict().parse(JSON.parse(text));
}

async function refusal(response: Response) {
  const { detail, errors } = problemSchema.parse(await response.json());
  return { status: response.status, detail, errors: errors?.map((each) => `${each.path} ${each.message}`) };
}

const recordOf = (nodeCode: string, sku: string) =>
  context.db
    .selectFrom('inventory_items as item')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'item.node_id')
    .selectAll('item')
    .where('node.code', '=', nodeCode)
    .where('sku', '=', sku)
    .executeTakeFirst();

const logOf = (itemId: string) =>
  context.db
    .selectFrom('inventory_adjustments')
    .select(['reason', 'on_hand_delta', 'on_hand_after', 'reserved_after', 'reference_id', 'created_by'])
    .where('inventory_item_id', '=', itemId)
    .orderBy('position')
    .execute();

describe('an import', () => {
  test('makes and changes records, each change with its entry in the log', async () => {
    await addStockedNode(context.db, 'IMP-1', { 'I-1': 20, 'I-2': 20, 'I-3': 20 });
    await placeAndSource(context, { line_items: [line('I-1', 3)] });
    const made = await imported(
      await send(
        csv(
          'SKU,node_code,quantity_on_hand,product_name,unit_cost,is_active,safety_stock',
          'I-1,IMP-1,15,"Kettle, ""large""",12.5,,',
          'I-2,IMP-1,20,,,,',
          '',
          'I-3,IMP-1,,,,false,4',
          'I-4,IMP-1,7,New,3,true,1',
        ),
      ),
    );
    expect(made).toMatchObject({
      status: 'DONE',
      is_partial: false,
      rows_read: 4,
      rows_applied: 3,
      rows_unchanged: 1,
      rows_refused: 0,
      errors: [],
    });
    const first = await recordOf('IMP-1', 'I-1');
    expect(first).toMatchObject({
      quantity_on_hand: 15,
      quantity_reserved: 3,
      product_name: 'Kettle, "large"',
      unit_cost: '12.50',
      version: 2,
      last_counted_at: expect.any(Date),
    });
    expect((await logOf(first?.id ?? '')).at(-1)).toEqual({
      reason: 'CYCLE_COUNT',
      on_hand_delta: -5,
      on_hand_after: 15,
      reserved_after: 3,
      reference_id: made.id,
      created_by: made.created_by,
    });
    expect(await recordOf('IMP-1', 'I-2')).toMatchObject({ version: 1, last_counted_at: null });
    expect(await recordOf('IMP-1', 'I-3')).toMatchObject({
      is_active: false,
      safety_stock: 4,
      quantity_on_hand: 20,
    });
    const last = await recordOf('IMP-1', 'I-4');
    expect(last).toMatchObject({ quantity_on_hand: 7, product_name: 'New', reorder_point: 10 });
    expect(await logOf(last?.id ?? '')).toMatchObject([{ reason: 'RECEIVED', on_hand_delta: 7 }]);
    await expectStockBooksToAgree(context.db);
  });

  test('of all lines changes nothing when one is refused, and names every such line', async () => {
    await addStockedNode(context.db, 'IMP-2', { 'A-1': 20, 'A-2': 20 });
    await placeAndSource(context, { line_items: [line('A-1', 8)] });
    const answer = await refusal(
      await send(
        csv(
          'node_code,sku,quantity_on_hand,unit_cost',
          'IMP-2,A-2,5,',
          'IMP-2,A-1,7,',
          'NOWHERE,A-1,5,',
          'IMP-2,A-2,6,',
          'IMP-2,,1.5,-3',
          'IMP-2,A-3',
        ),
      ),
    );
    expect([answer.status, answer.detail]).toEqual([422, '5 of 6 rows are refused; nothing was changed.']);
    expect(answer.errors).toEqual([
      'lines.3.quantity_on_hand must be at least 8, which are reserved',
      'lines.4.node_code there is no node NOWHERE',
      'lines.5.sku A-2 at IMP-2 stands in line 2 already',
      'lines.6.sku must not be empty',
      'lines.6.quantity_on_hand must be a whole number from 0 to 2147483647',
      'lines.6.unit_cost must be an amount with at most two decimals',
      'lines.7 has 2 cells, the header has 4',
    ]);
    expect(await recordOf('IMP-2', 'A-2')).toMatchObject({ quantity_on_hand: 20 });
    const listed = await api.fetch('/inventory/imports?page_size=1', { token });
    const [last] = z.array(stockImportSchema).parse(await listed.json());
    expect(last).toMatchObject({ status: 'REFUSED', rows_read: 6, rows_refused: 5, rows_applied: 0 });
    const detail = await api.fetch(`/inventory/imports/${last?.id}`, { token });
    expect(stockImportDetailSchema.parse(await detail.json()).errors).toHaveLength(7);
  });

  test('in part applies the lines that are right', async () => {
    await addStockedNode(context.db, 'IMP-3', { 'B-1': 20, 'B-2': 20 });
    await placeAndSource(context, { line_items: [line('B-1', 8)] });
    const rows = csv(
      'node_code,sku,quantity_on_hand',
      'IMP-3,B-1,7',
      'IMP-3,B-2,5',
      'NOWHERE,B-1,5',
      'IMP-3,B-3,x',
    );
    const made = await imported(await send(rows, '?partial=true'));
    expect(made).toMatchObject({ status: 'DONE', rows_read: 4, rows_applied: 1, rows_refused: 3 });
    expect(made.errors.map((each) => each.line)).toEqual([2, 4, 5]);
    expect(await recordOf('IMP-3', 'B-1')).toMatchObject({ quantity_on_hand: 20 });
    expect(await recordOf('IMP-3', 'B-2')).toMatchObject({ quantity_on_hand: 5 });
    await expectStockBooksToAgree(context.db);
  });

  test('wakes the orders that wait for what it brings, like a receipt', async () => {
    const first = await placeAndSource(context, { line_items: [line('W-1', 2)] });
    const second = await placeAndSource(context, { line_items: [line('W-1', 2)] });
    expect([first.status, second.status]).toEqual(['BACKORDERED', 'BACKORDERED']);
    await imported(await send(csv('node_code,sku,quantity_on_hand', 'EMPTY-1,W-1,3')));
    const aside = await context.db
      .selectFrom('stock_set_aside')
      .select(['order_id', 'quantity'])
      .where('sku', '=', 'W-1')
      .execute();
    expect(aside).toEqual([{ order_id: first.id, quantity: 2 }]);
  });

  test('beside reservations never goes below what they reserve', async () => {
    await addStockedNode(context.db, 'IMP-4', { 'R-1': 1_000 });
    const orders = Array.from({ length: 12 }, () =>
      placeAndSource(context, { line_items: [line('R-1', 5)] }),
    );
    const counts = Array.from({ length: 6 }, (_, index) =>
      send(csv('node_code,sku,quantity_on_hand', `IMP-4,R-1,${20 + index * 10}`)),
    );
    await Promise.all([...orders, ...counts]);
    const { quantity_on_hand: onHand = 0, quantity_reserved: reserved = 0 } =
      (await recordOf('IMP-4', 'R-1')) ?? {};
    expect(onHand).toBeGreaterThanOrEqual(reserved);
    await expectStockBooksToAgree(context.db);
  });

  test('repeated with its key answers the first one', async () => {
    await addStockedNode(context.db, 'IMP-5', { 'K-1': 20 });
    const file = csv('node_code,sku,quantity_on_hand', 'IMP-5,K-1,15');
    const first = await imported(await send(file, '', { 'idempotency-key': 'night-1' }));
    await placeAndSource(context, { line_items: [line('K-1', 5)] });
    const again = await imported(await send(file, '', { 'idempotency-key': 'night-1' }));
    expect(again.id).toBe(first.id);
    const other = await send(csv('node_code,sku', 'IMP-5,K-1'), '', { 'idempotency-key': 'night-1' });
    expect(other.status).toBe(409);
  });
});

describe('a file', () => {
  test.each([
    ['without a header that is known', 'node,sku\r\nN,S\r\n', 'lines.1.node is no column'],
    ['without SKUs', 'node_code\r\nN\r\n', 'lines.1.sku is missing'],
    ['with a column twice', 'node_code,sku,SKU\r\nN,S,S\r\n', 'lines.1.sku stands there twice'],
    ['without rows', 'node_code,sku\r\n', 'lines.1 is not followed by any row'],
    ['that is empty', ' ', 'lines.1'],
    ['with a broken quote', 'node_code,sku\r\n"N"x,S\r\n', 'lines.2 cannot be read'],
    ['with a row without end', `node_code,sku\r\nN,"${'x'.repeat(70_000)}`, 'lines.2 cannot be read'],
  ])('%s is refused', async (_, file, error) => {
    const { status, errors } = await refusal(await send(file));
    expect(status).toBe(422);
    expect(errors?.[0]).toContain(error);
  });

  test('that is not CSV, is compressed, or too large is refused before it is read', async () => {
    expect((await send('{}', '', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await send('x', '', { 'content-encoding': 'gzip' })).status).toBe(415);
    const anonymous = await api.fetch('/inventory/imports', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'x'.repeat(3_000_000),
    });
    expect(anonymous.status).toBe(401);
    const length = {
      authorization: `Bearer ${token}`,
      'content-type': 'text/csv',
      'content-length': String(300 * 1_048_576),
    };
    const status = await new Promise<string>((resolve) => {
      const { port } = new URL(api.origin);
      const socket = connect(Number(port), '127.0.0.1', () => {
        const headers = Object.entries(length).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`POST /inventory/imports HTTP/1.1\r\nHost: x\r\n${headers.join('')}\r\n`);
      });
      socket.once('data', (data) => {
        resolve(String(data).slice(0, 'HTTP/1.1 413'.length));
        socket.destroy();
      });
    });
    expect(status).toBe('HTTP/1.1 413');
  });

  test('whose sender goes away changes nothing, and the next import has its turn', async () => {
    await addStockedNode(context.db, 'IMP-6', { 'G-1': 20 });
    const file = csv('node_code,sku,quantity_on_hand', 'IMP-6,G-1,5');
    const sender = connect(Number(new URL(api.origin).port), '127.0.0.1');
    sender.write(
      `POST /inventory/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: text/csv\r\nContent-Length: 1000\r\n\r\n${file}`,
    );
    await until('it has begun', SECONDS, async () => {
      const listed = await api.fetch('/inventory/imports?page_size=1', { token });
      return z.array(stockImportSchema).parse(await listed.json())[0]?.status === 'READING' || undefined;
    });
    expect((await send(csv('node_code,sku', 'IMP-6,G-1'))).status).toBe(409);
    sender.destroy();
    await until('the turn is free', SECONDS, async () => {
      const next = await send(csv('node_code,sku,quantity_on_hand', 'IMP-6,G-1,19'));
      return next.status === 201 || undefined;
    });
    expect(await recordOf('IMP-6', 'G-1')).toMatchObject({ quantity_on_hand: 19 });
    const listed = await api.fetch('/inventory/imports', { token });
    const imports = z.array(stockImportSchema).parse(await listed.json());
    expect(imports.filter((each) => each.finished_at === null)).toEqual([]);
  });
});

describe('GET /inventory/export', () => {
  test('writes what an import takes back, with formulas made harmless', async () => {
    const nodeId = await addStockedNode(context.db, 'EXP-1', { '=1+1': 12, 'E-2': 5 });
    await context.db
      .updateTable('inventory_items')
      .set({ product_name: '@SUM(A1), "x"', unit_cost: '3.20' })
      .where('sku', '=', '=1+1')
      .execute();
    const response = await api.fetch(`/inventory/export?node_id=${nodeId}`, { token });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="stock-[\d-]+\.csv"$/);
    const file = await response.text();
    const lines = file.split('\r\n');
    expect(lines[0]).toContain('node_code,sku,product_name,quantity_on_hand');
    expect(lines[1]).toContain(`EXP-1,'=1+1,"'@SUM(A1), ""x""",12,0,0,10,100,3.20,0,true,0,12,`);
    expect(lines).toHaveLength(4);
    const again = await imported(await send(new Blob([file], { type: 'text/csv' })));
    expect(again).toMatchObject({ rows_read: 2, rows_applied: 0, rows_unchanged: 2 });
    const low = await api.fetch(`/inventory/export?node_id=${nodeId}&low_stock_only=true`, { token });
    expect((await low.text()).split('\r\n')).toHaveLength(3);
  });
});
