/** Without Temporal orders are still accepted; whatever needs it is refused and leaves no trace. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../src/runtime/contract.ts';
import { demoOrder, demoSettled, fetchOrder, fetchTrail, place, reaches } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const AWAY_POLL_MILLISECONDS = 50;
const DELIVER_SECONDS = 90;
/** The API gives up on Temporal after 15 s. */
const REFUSAL_SECONDS = 20;

let product: Product;
/** The sample order that waits for its customer. */
let waiting: string;
let comeBack: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  product = await Product.start({
    OMS_START_PICKING_DELAY_SECONDS: 0,
    OMS_PICKING_DELAY_SECONDS: 0,
    OMS_DELIVERY_DELAY_SECONDS: 0,
  });
  await demoSettled(product);
  const [row] = await product.query<{ id: string }>(`SELECT id FROM orders WHERE status = 'READY_TO_SHIP'`);
  waiting = row?.id ?? '';
});
afterEach(() => comeBack());
afterAll(() => product?.close());

/** Kills Temporal whenever it appears, until the returned function lets it live. */
async function keepDown(): Promise<() => Promise<void>> {
  let isDown = true;
  const kill = async (): Promise<void> => {
    const { pid } = await product.service('temporal');
    if (pid !== null) process.kill(pid, 'SIGKILL');
  };
  await kill();
  const killing = (async () => {
    while (isDown) {
      await kill();
      await new Promise((resolve) => setTimeout(resolve, AWAY_POLL_MILLISECONDS));
    }
  })();
  return async () => {
    isDown = false;
    await killing;
    await until(
      'Temporal is ready again',
      60,
      async () => (await product.service('temporal')).state === 'ready',
    );
  };
}

/** Stops Temporal in the middle of whatever it does: connections stay open and nobody answers. */
async function freeze(): Promise<() => Promise<void>> {
  const pid = await product.pid('temporal');
  process.kill(pid, 'SIGSTOP');
  return async () => {
    process.kill(pid, 'SIGCONT');
  };
}

function collect(key: string): Promise<Response> {
  return product.api(`/orders/${waiting}/status`, {
    method: 'PATCH',
    json: { status: 'PICKED_UP' },
    headers: { 'idempotency-key': key },
  });
}

/** The row and the trail of the waiting order. */
async function stateOfWaiting(): Promise<object> {
  const [row] = await product.query('SELECT * FROM orders WHERE id = $1', [waiting]);
  return { row, trail: await fetchTrail(product, waiting) };
}

async function expectUntouchedRefusal(key: string): Promise<void> {
  const before = await stateOfWaiting();
  const since = Date.now();
  const response = await collect(key);
  expect((Date.now() - since) / 1_000).toBeLessThan(REFUSAL_SECONDS);
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ status: 503, title: 'Service Unavailable' });
  expect(problem.detail.length).toBeGreaterThan(20);
  expect(await stateOfWaiting()).toEqual(before);
}

describe.each([
  { words: 'is gone', leave: keepDown },
  { words: 'does not react', leave: freeze },
])('while Temporal $words', ({ words, leave }) => {
  test('an order is accepted and delivered afterwards, a change is refused', async () => {
    comeBack = await leave();
    const placed = await place(product, demoOrder(1));
    expect(placed.status).toBe('PENDING');
    await expectUntouchedRefusal(`collected while Temporal ${words}`);
    expect((await fetchOrder(product, placed.id)).status).toBe('PENDING');
    expect(await fetchTrail(product, placed.id)).toHaveLength(1);
    await comeBack();
    comeBack = async () => undefined;
    await reaches(product, placed.id, 'DELIVERED', DELIVER_SECONDS);
  });
});

test('afterwards the refused change is repeated with its key, and done once', async () => {
  const key = 'collected while Temporal is gone';
  const done = await until('the change is accepted', 30, async () => {
    const response = await collect(key);
    return response.status === 200 && response;
  });
  expect(await done.json()).toMatchObject({ status: 'PICKED_UP' });
  const collected = (await fetchTrail(product, waiting)).filter((event) => event.to_status === 'PICKED_UP');
  expect(collected).toHaveLength(1);
});
