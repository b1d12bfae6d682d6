/** How many orders of an environment are given to Temporal before they are sourced. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowStarter } from '../../src/outbox/targets.ts';
import type { OutboxRow } from '../../src/outbox/outbox.ts';
import type { Turn } from '../../src/orders/order-workflows.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';

const AHEAD = 32;
const AT_ONCE = 8;

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

async function newRows(count: number): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (let sequence = 0; sequence < count; sequence += 1) {
    const orderId = await place(context);
    rows.push({ topic: 'order.created', orderId, sequence: 1, status: 'PENDING' });
  }
  return rows;
}

/** What it is told to start, with the time. */
function starter(whenStarted: (orderId: string) => Promise<unknown> = () => Promise.resolve()) {
  const started: { turn: Turn | undefined; at: number }[] = [];
  const target = workflowStarter({
    async start(_environment, order, turn) {
      started.push({ turn, at: Date.now() });
      await whenStarted(order.id);
    },
  });
  return { target, started };
}

const change = (changes: { status: 'SOURCED' } | { on_hold: true }) => (orderId: string) =>
  context.db.updateTable('orders').set(changes).where('id', '=', orderId).execute();

test('orders beyond those under way wait, and go as surplus; none waits for ever', async () => {
  const { target, started } = starter();
  const since = Date.now();
  await target.deliver(context, await newRows(AHEAD + AT_ONCE));
  expect(started.slice(0, AHEAD).every((start) => start.turn === 'regular')).toBe(true);
  const late = started.slice(AHEAD);
  expect(late.map((start) => start.turn)).toEqual(Array.from({ length: AT_ONCE }, () => 'surplus'));
  expect((late[0]?.at ?? 0) - since).toBeGreaterThanOrEqual(2_000);
});

test.each([
  ['sourced', { status: 'SOURCED' } as const],
  ['on hold', { on_hold: true } as const],
])('orders that are %s take nobody the room', async (_what, changes) => {
  const { target, started } = starter(change(changes));
  await target.deliver(context, await newRows(3 * AHEAD));
  expect(started.filter((start) => start.turn !== 'regular')).toEqual([]);
  expect(started).toHaveLength(3 * AHEAD);
});
