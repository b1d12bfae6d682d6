import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { stockImportDetailSchema } from '../../src/inventory/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

const ROWS = 50_000;
const CHUNK_ROWS = 1_000;
/** What fifty thousand rows, their file or their records would take is several times as much. */
const MOST_GROWTH = 16 * 1_048_576;

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  const { db } = await contextOf(api);
  for (let node = 0; node < 10; node++) await addNode(db, `BIG-${node}`);
});
afterAll(() => api.close());

/** A file that is made while it is sent. @param units at every place */
function file(units: number): ReadableStream {
  let row = 0;
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(stream) {
      const rows = Array.from({ length: CHUNK_ROWS }, () => {
        const index = row++;
        return `BIG-${index % 10},SKU-${Math.floor(index / 10)},Product with a name ${index},${units},9.90\r\n`;
      });
      const header = row === CHUNK_ROWS ? 'node_code,sku,product_name,quantity_on_hand,unit_cost\r\n' : '';
      stream.enqueue(encoder.encode(header + rows.join('')));
      if (row >= ROWS) stream.close();
    },
  });
}

/** The live memory of this process, in which the API runs, looked at every two seconds while `work` is done. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('Memory cannot be collected at will');
  const live = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = live();
  let most = before;
  const looking = setInterval(() => (most = Math.max(most, live())), 2_000);
  await work();
  clearInterval(looking);
  return most - before;
}

async function imported(units: number): Promise<void> {
  const response = await fetch(`${api.origin}/inventory/imports`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    body: file(units),
    duplex: 'half',
  } as RequestInit);
  expect(stockImportDetailSchema.parse(await response.json())).toMatchObject({
    status: 'DONE',
    rows_read: ROWS,
    rows_applied: ROWS,
  });
}

test('fifty thousand rows are imported, counted again and exported without growing memory', async () => {
  const growth = await growthDuring(async () => {
    await imported(20);
    await imported(15);
    const response = await api.fetch('/inventory/export', { token });
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(ROWS * 50);
  });
  const { db } = await contextOf(api);
  const { rows } = await sql<{ units: number; entries: number }>`
    SELECT (SELECT sum(quantity_on_hand) FROM inventory_items) AS units,
           (SELECT count(*) FROM inventory_adjustments) AS entries`.execute(db);
  expect(rows).toEqual([{ units: ROWS * 15, entries: ROWS * 2 }]);
  console.log(`${ROWS} rows twice in and once out: ${(growth / 1_048_576).toFixed(1)} MiB of live memory`);
  expect(growth).toBeLessThan(MOST_GROWTH);
}, 120_000);
