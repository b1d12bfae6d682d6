import { ScheduleOverlapPolicy } from '@temporalio/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { scheduleLastRunSeconds, scheduleRunsTotal } from '../../src/runtime/metrics.ts';
import { SCHEDULES, type Schedule } from '../../src/schedules/schedule.ts';
import { ScheduleService } from '../../src/schedules/service.ts';
import { ensureSchedules } from '../../temporal/schedules.ts';
import { TemporalScheduleControl } from '../../temporal/schedule-control.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { bringTo, contextOf, place } from '../support/orders.ts';
import { addNode, addStockedNode } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const SECONDS = 20;
const COUNTERS = 'reset-node-daily-counters';
const everything = () => true;

let databases: TestDatabases;
let temporal: TestTemporal;
let service: ScheduleService;
beforeAll(async () => {
  databases = await createDatabases();
  await databases.addEnvironment('sound');
  await databases.addEnvironment('broken');
  // Its database is there no more.
  await sql`UPDATE environments SET database_name = 'oms_nowhere' WHERE slug = 'broken'`.execute(
    databases.controlPlane,
  );
  temporal = await startTemporal(databases, { time: 'real' });
  await ensureSchedules(temporal.client);
  service = new ScheduleService(new TemporalScheduleControl(temporal.client));
});
afterAll(async () => {
  await temporal.close();
  await databases.close();
});

const idsOnServer = async () => {
  const ids: string[] = [];
  for await (const { scheduleId } of temporal.client.schedule.list()) ids.push(scheduleId);
  return ids.sort();
};
const describeOnServer = (id: string) => temporal.client.schedule.getHandle(id).describe();

/** Runs it by hand and waits for the end of the run. */
async function run(id: string) {
  const context = await contextOf(databases);
  const before = (await service.get(id, everything)).runs.length;
  await service.trigger(context, id, everything);
  return until(`${id} has run`, SECONDS, async () => {
    const { runs } = await service.get(id, everything);
    return runs.length > before && runs[0]?.finished_at ? runs[0] : undefined;
  });
}

describe('the table of schedules', () => {
  test('is what the server has, in UTC, without overlap', async () => {
    const ids = SCHEDULES.map(({ id }) => id).sort();
    await until('the list has them', SECONDS, async () => (await idsOnServer()).length === ids.length);
    expect(await idsOnServer()).toEqual(ids);
    for (const { id, catchUpSeconds } of SCHEDULES) {
      const { policies, action } = await describeOnServer(id);
      expect(policies.overlap).toBe(ScheduleOverlapPolicy.SKIP);
      expect(policies.catchupWindow).toBe(catchUpSeconds * 1_000);
      expect(action.staticSummary).toBe(id);
    }
    const midnight = await service.get(COUNTERS, everything);
    expect(midnight.next_runs[0]).toMatch(/T00:00:00.000Z$/);
    const quarter = await service.get('sync-all-tracking', everything);
    expect(quarter.next_runs[0]).toMatch(/:(00|15|30|45):00.000Z$/);
  });

  test('leaves a paused one paused when a worker starts again, and renews what it runs', async () => {
    const context = await contextOf(databases);
    await service.pause(context, 'reconcile', 'stock is being counted', everything);
    const runs = (await service.get('reconcile', everything)).runs.length;
    await ensureSchedules(temporal.client);
    const paused = await service.get('reconcile', everything);
    expect(paused).toMatchObject({ state: 'PAUSED', pause_reason: 'stock is being counted', next_runs: [] });
    expect(paused.runs.length).toBe(runs);
    const resumed = await service.resume(context, 'reconcile', everything);
    expect(resumed).toMatchObject({ state: 'ACTIVE', pause_reason: null });
    expect(resumed.next_runs.length).toBeGreaterThan(0);
  });

  test('removes ours that it does not name any more, and nothing of others', async () => {
    const [first] = SCHEDULES;
    if (!first) throw new Error('The table is empty');
    const former: Schedule = { ...first, id: 'a-former-job', atStart: false };
    await temporal.client.schedule.create({
      scheduleId: 'of-somebody-else',
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'other', taskQueue: 'other' },
    });
    await ensureSchedules(temporal.client, [...SCHEDULES, former]);
    await until('the list has it', SECONDS, async () => (await idsOnServer()).includes('a-former-job'));
    await ensureSchedules(temporal.client);
    await until('it is gone', SECONDS, async () => !(await idsOnServer()).includes('a-former-job'));
    expect(await idsOnServer()).toContain('of-somebody-else');
    await temporal.client.schedule.getHandle('of-somebody-else').delete();
  });
});

describe('a run', () => {
  test('goes on in the other environments when one is broken, and says so', async () => {
    const { db } = await databases.environments.findOrThrow('sound');
    const node = await addNode(db, 'N1');
    await sql`
      INSERT INTO node_daily_orders (node_id, local_date, orders)
      VALUES (${node}, current_date - 91, 3), (${node}, current_date - 200, 3), (${node}, current_date, 3)`.execute(
      db,
    );
    const { status, results } = await run(COUNTERS);
    expect(status).toBe('FAILED');
    expect(results).toEqual([
      { environment: 'broken', counts: {}, error: expect.stringContaining('oms_nowhere') },
      { environment: 'default', counts: { removed: 0 }, error: null },
      { environment: 'sound', counts: { removed: 2 }, error: null },
    ]);
    const left = await db.selectFrom('node_daily_orders').select('orders').execute();
    expect(left).toEqual([{ orders: 3 }]);
  });

  test('is counted for the metrics of its schedule, with how long it took', async () => {
    const counted = async (outcome: string) => {
      const { values } = await scheduleRunsTotal.get();
      return values.find(({ labels }) => labels.schedule === COUNTERS && labels.outcome === outcome)?.value;
    };
    await until('the failed run is counted', 10, async () => (await counted('failed')) === 1);
    expect(await counted('ok')).toBeUndefined();
    await sql`UPDATE environments SET database_name = 'oms_default' WHERE slug = 'broken'`.execute(
      databases.controlPlane,
    );
    // Environments are remembered for some seconds, also broken ones.
    await until('a good run', 20, async () => (await run(COUNTERS)).status === 'COMPLETED');
    await until('the good run is counted', 10, async () => (await counted('ok')) === 1);
    expect(await counted('failed')).toBeGreaterThanOrEqual(1);
    const { values } = await scheduleLastRunSeconds.get();
    const last = values.find(({ labels }) => labels.schedule === COUNTERS);
    expect(last?.value).toBeGreaterThan(0);
  });

  test('shows each environment its own results alone', async () => {
    const { runs } = await service.get(COUNTERS, (slug) => slug === 'sound');
    expect(runs.flatMap(({ results }) => results.map(({ environment }) => environment))).not.toContain(
      'default',
    );
  });
});

test('labels what was delivered where it was, and learns from that', async () => {
  const context = await contextOf(databases, 'sound');
  const node = await addStockedNode(context.db, 'N2', { 'SKU-1': 10 });
  const id = await place(context);
  await bringTo(context, id, 'DELIVERED');
  const countsOf = async (schedule: string) => {
    const { status, results } = await run(schedule);
    expect(status).toBe('COMPLETED');
    return results.find(({ environment }) => environment === 'sound')?.counts;
  };
  expect(await countsOf('label-sourcing-outcomes')).toEqual({ labels_written: 1 });
  const labels = await context.db.selectFrom('sourcing_outcome_labels').select('order_id').execute();
  expect(labels).toEqual([{ order_id: id }]);
  expect(await countsOf('discover-patterns')).toEqual({ patterns: 1 });
  expect(await countsOf('update-node-performance')).toEqual({ nodes: 1 });
  const documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, databases.log);
  const patterns = await documents.patterns(context).list('WEB', 10);
  expect(patterns.items).toMatchObject([{ total_samples: 1, nodes: [{ node_id: node }] }]);
  const { items } = await documents.nodePerformance(context).ofPeriod(7, 10);
  expect(items).toMatchObject([{ node_id: node, node_code: 'N2', samples: 1 }]);
});
