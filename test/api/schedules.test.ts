import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pageOf } from '../../src/runtime/contract.ts';
import { scheduleDetailSchema, scheduleSchema } from '../../src/schedules/contract.ts';
import { SCHEDULES } from '../../src/schedules/schedule.ts';
import type { ScheduleControl } from '../../src/schedules/schedule-control.ts';
import { Refusal } from '../../src/runtime/errors.ts';
import { serveApi, type TestApi } from '../support/api.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';

const RUN_AT = new Date('2026-11-26T00:00:00Z');

let databases: TestDatabases;
let api: TestApi;
let owner: string;
let admin: string;
const calls: string[] = [];
const paused = new Map<string, string>();

/** A server with one run of everything but the tracking, which no worker has made yet. */
const control: ScheduleControl = {
  describe: async (id) =>
    id === 'sync-all-tracking'
      ? null
      : {
          isPaused: paused.has(id),
          note: paused.get(id) ?? null,
          nextRuns: [new Date('2026-11-27T00:00:00Z')],
          skipped: 2,
          missed: 1,
          runs: [
            {
              workflowId: `schedule/${id}-1`,
              startedAt: RUN_AT,
              finishedAt: RUN_AT,
              status: 'FAILED',
              outcomes: [
                { environment: 'other', counts: {}, error: 'its database is away' },
                { environment: 'default', counts: { removed: 3 }, error: null },
              ],
            },
          ],
        },
  trigger: async (id) => {
    if (id === 'sync-all-tracking')
      throw new Refusal('unavailable', `No worker has made the schedule ${id} yet.`);
    calls.push(`trigger ${id}`);
  },
  pause: async (id, reason) => void paused.set(id, reason),
  resume: async (id) => void paused.delete(id),
};

beforeAll(async () => {
  databases = await createDatabases();
  const away = () => Promise.reject(new Error('This test has no order workflows'));
  const orders = {
    start: away,
    stockArrived: away,
    changeStatus: away,
    running: away,
    command: away,
    catchUp: away,
  };
  api = await serveApi(databases, orders, undefined, control);
  await api.addUser('owner@example.com');
  await api.addUser('admin@example.org', 'SUPERADMIN');
  owner = await api.signIn('owner@example.com');
  admin = await api.signIn('admin@example.org');
});
afterAll(async () => {
  await api.close();
  await databases.close();
});

async function call(token: string, method: string, path: string, body?: unknown) {
  const response = await api.fetch(`/schedules${path}`, {
    method,
    token,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as unknown };
}

describe('the list', () => {
  test('has every schedule of the table, with its last run and its next', async () => {
    const { status, json } = await call(owner, 'GET', '');
    expect(status).toBe(200);
    const { items, total } = pageOf(scheduleSchema).parse(json);
    expect([items.map(({ id }) => id), total]).toEqual([SCHEDULES.map(({ id }) => id), SCHEDULES.length]);
    expect(items.find(({ id }) => id === 'reset-node-daily-counters')).toMatchObject({
      state: 'ACTIVE',
      cron: '0 0 * * *',
      next_runs: ['2026-11-27T00:00:00.000Z'],
      skipped_runs: 2,
      missed_runs: 1,
      last_run: { status: 'FAILED', results: [{ environment: 'default' }, { environment: 'other' }] },
    });
    expect(items.find(({ id }) => id === 'sync-all-tracking')).toMatchObject({
      state: 'ABSENT',
      last_run: null,
    });
  });

  test('shows whoever does not own the platform what was done in their environment alone', async () => {
    const { json } = await call(admin, 'GET', '/reconcile');
    const { runs } = scheduleDetailSchema.parse(json);
    expect(runs.flatMap(({ results }) => results)).toEqual([
      { environment: 'default', counts: { removed: 3 }, error: null },
    ]);
    expect(JSON.stringify(json)).not.toContain('other');
  });
});

describe('having a say', () => {
  test('runs, pauses with a reason, and resumes', async () => {
    expect((await call(owner, 'POST', '/reconcile/trigger')).status).toBe(202);
    expect(calls).toEqual(['trigger reconcile']);
    const { json } = await call(owner, 'POST', '/reconcile/pause', { reason: ' stock taking ' });
    expect(json).toMatchObject({ state: 'PAUSED', pause_reason: 'stock taking', next_runs: [] });
    expect((await call(owner, 'POST', '/reconcile/resume')).json).toMatchObject({ state: 'ACTIVE' });
  });

  test.each([
    ['no reason', {}],
    ['an empty reason', { reason: '  ' }],
    ['a long reason', { reason: 'x'.repeat(201) }],
    ['another field', { reason: 'x', until: 'tomorrow' }],
  ])('refuses a pause with %s', async (_what, body) => {
    const { status, json } = await call(owner, 'POST', '/reconcile/pause', body);
    expect(status).toBe(422);
    expect(z.object({ errors: z.array(z.object({ path: z.string() })).min(1) }).safeParse(json).success).toBe(
      true,
    );
    expect(paused.size).toBe(0);
  });

  test('knows no other schedule, and says when one is not there yet', async () => {
    expect((await call(owner, 'POST', '/nonsense/trigger')).status).toBe(404);
    expect((await call(owner, 'GET', '/nonsense')).status).toBe(404);
    expect((await call(owner, 'POST', '/sync-all-tracking/trigger')).status).toBe(503);
  });
});
