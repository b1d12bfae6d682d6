import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../src/tenancy/context.ts';
import { reportTracking, type TrackingReport } from '../../workflows/order/messages.ts';
import { DELIVERED_TRAIL } from '../support/milestones.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { contextOf, CUSTOMER, line, place } from '../support/orders.ts';
import {
  expectCompleteTrail,
  expectStockBooksToAgree,
  milestonesOf,
  statusOf,
  trailOf,
} from '../support/records.ts';
import { addStockedNode, FAR } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { readable } from '../support/histories.ts';
import { until } from '../support/until.ts';

const SECONDS = 15;
/** The server's clock starts each timer a little late, never early. */
const TOLERANCE_SECONDS = 1.5;

let databases: TestDatabases;
let temporal: TestTemporal;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  temporal = await startTemporal(databases, { time: 'skipped' });
  context = await contextOf(databases);
  await addStockedNode(context.db, 'EAST', { 'SKU-1': 100, 'SKU-E': 100 });
  await addStockedNode(context.db, 'WEST', { 'SKU-W': 100 }, FAR);
});
afterAll(async () => {
  await temporal.close();
  await databases.close();
});

/** Seconds that each timer of the history waited, in order. */
async function waitsOf(handle: Awaited<ReturnType<TestTemporal['start']>>): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  const secondsOf = (time: { seconds?: unknown; nanos?: number | null } | null | undefined) =>
    Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / 1e9;
  return (events ?? []).flatMap((event) => {
    const started = event.timerFiredEventAttributes?.startedEventId;
    if (started === undefined || started === null) return [];
    const start = events?.find((each) => String(each.eventId) === String(started));
    return [secondsOf(event.eventTime) - secondsOf(start?.eventTime)];
  });
}

describe('an order of one node', () => {
  test('is delivered after 2, 5 and 10 seconds and open for 30 days, within 80 events', async () => {
    const id = await place(context);
    const handle = await temporal.start(id);
    expect(await handle.result()).toBe('DELIVERED');
    expect(await milestonesOf(context.db, id)).toEqual(DELIVERED_TRAIL);
    await expectCompleteTrail(context.db, id);
    await expectStockBooksToAgree(context.db);
    const waits = await waitsOf(handle);
    expect(waits).toHaveLength(4);
    for (const [index, expected] of [2, 5, 10].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(expected);
      expect(waits[index]).toBeLessThan(expected + TOLERANCE_SECONDS);
    }
    // The window counts by the database's clock, which does not skip.
    const window = 30 * 86_400;
    expect(waits[3]).toBeGreaterThan(window - 60);
    expect(waits[3]).toBeLessThan(window + 60);
    const history = await handle.fetchHistory();
    expect(history.events?.length).toBeLessThanOrEqual(80);
  });

  test('leaves nothing of its customer in the history', async () => {
    const id = await place(context, { customer_phone: '+1 212 555 0177', notes: 'Ring the brass bell' });
    const handle = await temporal.start(id);
    await handle.result();
    const shown = readable(await handle.fetchHistory());
    expect(shown).toContain(id);
    for (const secret of [
      CUSTOMER.name,
      CUSTOMER.email,
      CUSTOMER.address,
      '555 0177',
      'brass bell',
      'Marmalade',
    ]) {
      expect(shown).not.toContain(secret);
    }
  });
});

describe('an order that two nodes share', () => {
  test('is worked on side by side and delivered when both parts are', async () => {
    const id = await place(context, { line_items: [line('SKU-E'), line('SKU-W')] });
    const handle = await temporal.start(id);
    expect(await handle.result()).toBe('DELIVERED');
    await expectCompleteTrail(context.db, id);
    const shipments = await context.db
      .selectFrom('shipments')
      .select('status')
      .where('order_id', '=', id)
      .execute();
    expect(shipments.map(({ status }) => status)).toEqual(['DELIVERED', 'DELIVERED']);
    // Side by side: the second part adds no waiting to the first's 2 + 5 seconds before the common 10.
    const waits = await waitsOf(handle);
    expect(waits.reduce((sum, each) => sum + each, 0)).toBeLessThan(2 * (2 + 5) + 10 + 5 * TOLERANCE_SECONDS);
    const trail = await trailOf(context.db, id);
    expect(trail.filter((event) => event.event_type === 'fulfillment.picking')).toHaveLength(1);
    expect(trail.filter((event) => event.event_type === 'order.picking')).toHaveLength(1);
  });
});

describe('many orders that two nodes share', () => {
  test('take their steps so that each history replays, whichever part was faster', async () => {
    const handles = await Promise.all(
      Array.from({ length: 8 }, async () =>
        temporal.start(await place(context, { line_items: [line('SKU-E'), line('SKU-W')] })),
      ),
    );
    for (const handle of handles) expect(await handle.result()).toBe('DELIVERED');
    await temporal.replayAll();
  });
});

describe('an order without delays', () => {
  test('starts no timer at all', async () => {
    await addEnvironmentWith(databases, 'at-once', {
      start_picking_delay_seconds: 0,
      picking_delay_seconds: 0,
      delivery_delay_seconds: 0,
    });
    const atOnce = await contextOf(databases, 'at-once');
    await addStockedNode(atOnce.db, 'N1', { 'SKU-1': 1 });
    const handle = await temporal.start(await place(atOnce), 'at-once');
    expect(await handle.result()).toBe('DELIVERED');
    expect(await waitsOf(handle)).toEqual([]);
  });
});

describe('tracking reports', () => {
  test('move the order at once and count once, however often they come', async () => {
    await addEnvironmentWith(databases, 'scans', {
      start_picking_delay_seconds: 0,
      picking_delay_seconds: 0,
      delivery_delay_seconds: 80_000,
    });
    const scans = await contextOf(databases, 'scans');
    await addStockedNode(scans.db, 'N1', { 'SKU-1': 1 });
    const id = await place(scans);
    const handle = await temporal.start(id, 'scans');
    await until('it has shipped', SECONDS, async () => (await statusOf(scans.db, id)) === 'SHIPPED');
    const { id: fulfillmentId } = await scans.db
      .selectFrom('fulfillments')
      .select('id')
      .where('order_id', '=', id)
      .executeTakeFirstOrThrow();
    const report = (number: number, status: TrackingReport['events'][number]['status']): TrackingReport => ({
      fulfillmentId,
      events: [{ id: `scan-${number}`, status, description: status, occurred_at: '2026-01-01T00:00:00Z' }],
    });
    for (let repeat = 0; repeat < 3; repeat++) {
      await handle.signal(reportTracking, report(1, 'IN_TRANSIT'));
      await handle.signal(reportTracking, report(2, 'OUT_FOR_DELIVERY'));
    }
    await until('it is out', SECONDS, async () => (await statusOf(scans.db, id)) === 'OUT_FOR_DELIVERY');
    await handle.signal(reportTracking, report(2, 'OUT_FOR_DELIVERY'));
    await handle.signal(reportTracking, report(3, 'DELIVERED'));
    expect(await handle.result()).toBe('DELIVERED');
    const { tracking_events, status } = await scans.db
      .selectFrom('shipments')
      .select(['tracking_events', 'status'])
      .where('order_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(tracking_events.map((event) => event.id)).toEqual(['scan-1', 'scan-2', 'scan-3']);
    expect(status).toBe('DELIVERED');
    expect((await milestonesOf(scans.db, id)).slice(-3)).toEqual([
      'order.shipped',
      'order.out_for_delivery',
      'order.delivered',
    ]);
    await expectCompleteTrail(scans.db, id);
  });
});

test('every history of this file replays', () => temporal.replayAll());
