import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnvironmentSettings } from '../../src/tenancy/settings.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { changeStatus, stockArrived } from '../../workflows/order/messages.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { contextOf, line, place } from '../support/orders.ts';
import { expectCompleteTrail, milestonesOf, statusOf, trailOf } from '../support/records.ts';
import { addNode, addStock } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const SECONDS = 15;
const DAY = 86_400;
const ENVIRONMENT = 'waiting';

// The clock of a server that has skipped 30 days stays ahead: each test has its own.
let databases: TestDatabases;
let temporal: TestTemporal;
beforeEach(async () => {
  databases = await createDatabases();
  temporal = await startTemporal(databases, { time: 'skipped' });
});
afterEach(async () => {
  await temporal.replayAll();
  await temporal.close();
  await databases.close();
});

/** An order that waits for two units of a SKU of which its node has none. */
async function backordered(settings: Partial<EnvironmentSettings>) {
  await addEnvironmentWith(databases, ENVIRONMENT, settings);
  const context: Context = await contextOf(databases, ENVIRONMENT);
  const node = await addNode(context.db, 'N1');
  await addStock(context.db, node, 'SKU-1', 0);
  const id = await place(context, { line_items: [line('SKU-1', 2)] });
  const handle = await temporal.start(id, ENVIRONMENT);
  await until('it waits', SECONDS, async () => (await statusOf(context.db, id)) === 'BACKORDERED');
  return { context, db: context.db, node, id, handle };
}

const hoursBetween = (from: Date | null, to: number): number => (to - (from?.getTime() ?? 0)) / 3_600_000;

describe('a backordered order', () => {
  test('is looked at again after 30 minutes, and goes on when stock is there', async () => {
    const { db, node, id, handle } = await backordered({});
    await temporal.server.sleep('29 minutes');
    await addStock(db, node, 'SKU-1', 2);
    await temporal.server.sleep('30 seconds');
    expect(await statusOf(db, id)).toBe('BACKORDERED');
    expect(await handle.result()).toBe('DELIVERED');
    expect((await milestonesOf(db, id)).slice(2, 6)).toEqual([
      'order.sourcing',
      'order.backordered',
      'order.sourcing',
      'order.sourced',
    ]);
    await expectCompleteTrail(db, id);
  });

  test('is woken at once when stock arrives', async () => {
    const { db, node, id, handle } = await backordered({ backorder_retry_seconds: 7 * DAY });
    await addStock(db, node, 'SKU-1', 2);
    const before = await temporal.server.currentTimeMs();
    await handle.signal(stockArrived);
    await until('it is sourced', SECONDS, async () => (await statusOf(db, id)) !== 'BACKORDERED');
    expect((await temporal.server.currentTimeMs()) - before).toBeLessThan(10_000);
    expect(await handle.result()).toBe('DELIVERED');
  });

  test('is sourced now when somebody asks, and the answer says how it ended', async () => {
    const { db, node, handle, id } = await backordered({ backorder_retry_seconds: 7 * DAY });
    const ask = () =>
      handle.executeUpdate(changeStatus, {
        args: [{ to: 'SOURCING', actor: 'user:1', reason: 'source now' }],
      });
    expect(await ask()).toBe('BACKORDERED');
    await addStock(db, node, 'SKU-1', 2);
    expect(await ask()).toBe('SOURCED');
    const asked = (await trailOf(db, id)).filter((event) => event.event_type === 'order.sourcing');
    expect(asked.map((event) => event.actor)).toEqual(['system', 'user:1', 'user:1']);
  });

  test('is given up on its day: cancelled as backorder_expired, 30 days after it began to wait', async () => {
    const { db, id, handle } = await backordered({ backorder_retry_seconds: 7 * DAY });
    expect(await handle.result()).toBe('CANCELLED');
    const order = await db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(order.status).toBe('CANCELLED');
    expect(order.status_reason).toBe('backorder_expired');
    const { closeTime } = await handle.describe();
    const hours = hoursBetween(order.backordered_at, closeTime?.getTime() ?? 0);
    expect(hours).toBeGreaterThanOrEqual(30 * 24);
    expect(hours).toBeLessThan(30 * 24 + 1);
    await expectCompleteTrail(db, id);
    // Looks that find nothing leave no trace: only the first attempt is in the trail.
    expect(await milestonesOf(db, id)).toEqual([
      'order.created',
      'order.confirmed',
      'order.sourcing',
      'order.backordered',
      'order.cancelled',
    ]);
  });

  test('that may wait for ever does', async () => {
    const settings = { backorder_retry_seconds: 7 * DAY, backorder_cancel_seconds: null };
    const { db, node, id, handle } = await backordered(settings);
    await temporal.server.sleep('400 days');
    expect(await statusOf(db, id)).toBe('BACKORDERED');
    await addStock(db, node, 'SKU-1', 2);
    await handle.signal(stockArrived);
    expect(await handle.result()).toBe('DELIVERED');
  });

  test('is cancelled while it waits', async () => {
    const { db, id, handle } = await backordered({ backorder_retry_seconds: 7 * DAY });
    const change = { to: 'CANCELLED', actor: 'user:1', reason: 'no longer needed' } as const;
    expect(await handle.executeUpdate(changeStatus, { args: [change] })).toBe('CANCELLED');
    expect(await handle.result()).toBe('CANCELLED');
    expect((await trailOf(db, id)).at(-1)).toMatchObject({ actor: 'user:1', reason: 'no longer needed' });
  });
});
