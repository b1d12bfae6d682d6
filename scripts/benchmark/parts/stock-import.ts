/** A million stock records from a file, once to make them and once to count them again, and out again. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Bench } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { proportionalMemory } from '../processes.ts';

const ROWS = 1_000_000;
const NODES = 100;
const CHUNK_ROWS = 2_000;
const LOOK_EVERY_MS = 200;

/** The file, made while it is sent. @param units at every place */
function* file(units: number): Generator<string> {
  yield 'node_code,sku,product_name,quantity_on_hand,unit_cost\r\n';
  for (let first = 0; first < ROWS; first += CHUNK_ROWS) {
    const lines = Array.from({ length: CHUNK_ROWS }, (_, offset) => {
      const row = first + offset;
      const sku = `I-${Math.floor(row / NODES)}`;
      return `IMPORT-${row % NODES},${sku},Product ${row},${units + (row % 7)},9.90\r\n`;
    });
    yield lines.join('');
  }
}

/** Sends a file and waits for the answer as long as it takes: `fetch` gives up after five minutes. */
async function send(url: string, token: string, units: number): Promise<void> {
  const headers = { 'content-type': 'text/csv', authorization: `Bearer ${token}` };
  const sending = request(url, { method: 'POST', headers });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(file(units)), sending);
  const [response] = await answered;
  const body = await text(response);
  if (response.statusCode !== 201) throw new Error(`The import was answered ${response.statusCode}: ${body}`);
}

/** Seconds of `work`, and the most memory that the API held meanwhile. */
async function measured(bench: Bench, name: string, work: () => Promise<unknown>): Promise<Figure[]> {
  const { api } = bench.product.pids();
  if (api === undefined) throw new Error('The API does not run');
  const before = proportionalMemory(api);
  let most = before;
  const looking = setInterval(() => (most = Math.max(most, proportionalMemory(api))), LOOK_EVERY_MS);
  const began = performance.now();
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  const seconds = (performance.now() - began) / 1_000;
  return [
    { name: `${name}: ${ROWS} rows`, value: seconds, unit: 's' },
    { name: `${name}: memory of the API before`, value: before, unit: 'MiB PSS' },
    { name: `${name}: memory of the API at most`, value: most, unit: 'MiB PSS' },
  ];
}

/** The floor: the same records by one INSERT of the database, with their entries in the stock log. */
async function secondsOfInsert(bench: Bench): Promise<number> {
  const began = performance.now();
  await bench.db.query(`
    WITH made AS (
      INSERT INTO inventory_items (id, node_id, sku, product_name, quantity_on_hand, unit_cost)
      SELECT new_id(), node.id, 'FLOOR-' || n / ${NODES}, 'Product ' || n, 20 + n % 7, 9.90
      FROM generate_series(0, ${ROWS - 1}) n JOIN fulfillment_nodes node ON node.code = 'IMPORT-' || n % ${NODES}
      RETURNING id, quantity_on_hand
    )
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, created_by)
    SELECT new_id(), id, 'RECEIVED', quantity_on_hand, quantity_on_hand, 0, 0, 'benchmark' FROM made`);
  return (performance.now() - began) / 1_000;
}

export async function measureStockImport(bench: Bench): Promise<Figure[]> {
  await bench.db.query(
    `INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude, status)
     SELECT new_id(), 'IMPORT-' || n, 'Import ' || n, 'WAREHOUSE', 40, -74, 'INACTIVE' FROM generate_series(0, ${NODES - 1}) n`,
  );
  const token = await bench.product.signIn();
  const importing = (units: number) => send(`${bench.product.apiUrl}/inventory/imports`, token, units);
  const read = async (): Promise<void> => {
    const response = await fetch(`${bench.product.apiUrl}/inventory/export`, {
      headers: { authorization: `Bearer ${token}` },
    });
    for await (const chunk of response.body ?? []) if (chunk.length === 0) break;
  };
  const [made, ...memory] = await measured(bench, 'import that makes records', () => importing(20));
  return [
    ...(made ? [{ ...made, floor: await secondsOfInsert(bench) }] : []),
    ...memory,
    ...(await measured(bench, 'import that counts them again', () => importing(30))),
    ...(await measured(bench, 'export', read)),
  ];
}
