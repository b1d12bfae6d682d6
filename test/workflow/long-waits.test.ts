import { temporal } from '@temporalio/proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnvironmentSettings } from '../../src/tenancy/settings.ts';
import { line } from '../support/orders.ts';
import { expectCompleteTrail, milestonesOf } from '../support/records.ts';
import { openStage, refusalOf, newKey, type Stage } from '../support/stage.ts';
import { addNode, addStock } from '../support/supply.ts';

const DAY = 86_400;
const AT_ONCE = { start_picking_delay_seconds: 0, picking_delay_seconds: 0, delivery_delay_seconds: 0 };

// The clock of a server that has skipped a year stays ahead: each test has its own.
let stage: Stage;
let node: string;
async function open(settings: Partial<EnvironmentSettings>): Promise<void> {
  stage = await openStage({ ...AT_ONCE, ...settings }, { time: 'skipped' });
  node = await addNode(stage.context.db, 'EAST');
  await addStock(stage.context.db, node, 'SKU-1', 10);
  await addStock(stage.context.db, node, 'SKU-0', 0);
}
afterEach(() => stage.close());

describe('a year of waiting for stock', () => {
  beforeEach(() => open({ backorder_retry_seconds: 18 * 3_600, backorder_cancel_seconds: null }));

  test(
    'goes on in new runs, none of which grows for ever, and ends when stock comes',
    { timeout: 240_000 },
    async () => {
      const id = await stage.begin({ line_items: [line('SKU-0', 1)] });
      await stage.reach(id, 'BACKORDERED');
      const handle = stage.temporal.handleOf(id, 'stage');
      const { runId: first } = await handle.describe();
      await stage.temporal.server.sleep('365 days');
      const last = await handle.describe();
      expect(last.runId).not.toBe(first);
      expect(last.historyLength).toBeLessThan(5_000);
      await addStock(stage.context.db, node, 'SKU-0', 1);
      expect(await handle.result()).toBe('DELIVERED');
      // Nearly 500 looks that found nothing have left nothing in the trail.
      expect(await milestonesOf(stage.context.db, id)).toHaveLength(12);
      await expectCompleteTrail(stage.context.db, id);
    },
  );
});

describe('a week of waiting for stock', () => {
  beforeEach(() => open({ backorder_retry_seconds: 1_800, return_window_seconds: 0 }));

  test('looks every half hour in one run of bounded size', { timeout: 240_000 }, async () => {
    const id = await stage.begin({ line_items: [line('SKU-0', 1)] });
    await stage.reach(id, 'BACKORDERED');
    await stage.temporal.server.sleep('7 days');
    await addStock(stage.context.db, node, 'SKU-0', 1);
    const handle = stage.temporal.handleOf(id, 'stage');
    expect(await handle.result()).toBe('DELIVERED');
    const history = await handle.fetchHistory();
    const events = history.events?.length ?? 0;
    const bytes = temporal.api.history.v1.History.encode(history).finish().byteLength;
    console.info(`a backorder of a week: ${events} events, ${bytes} bytes`);
    // 336 looks of 11 events each.
    expect(events).toBeLessThan(4_000);
    expect(bytes).toBeLessThan(1_000_000);
    await expectCompleteTrail(stage.context.db, id);
  });
});

describe('the return window', () => {
  beforeEach(() => open({ return_window_seconds: 30 * DAY }));

  test('closes: after it nothing can come back', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'DELIVERED');
    await stage.temporal.server.sleep('29 days');
    const handle = stage.temporal.handleOf(id, 'stage');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    expect(await handle.result()).toBe('DELIVERED');
    const late = stage.commands.createReturn(stage.context, id, { reason: 'late' }, newKey());
    expect((await refusalOf(late)).message).toContain('has come to its end');
  });

  test('opens anew with each step of a return', async () => {
    const id = await stage.begin();
    await stage.reach(id, 'DELIVERED');
    await stage.temporal.server.sleep('1 day');
    await stage.commands.createReturn(stage.context, id, { reason: 'too small' }, newKey());
    const handle = stage.temporal.handleOf(id, 'stage');
    await stage.temporal.server.sleep('25 days');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    expect(await handle.result()).toBe('DELIVERED');
    await expectCompleteTrail(stage.context.db, id);
  });
});
