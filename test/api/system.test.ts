import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemSchema, type SystemView } from '../../src/operation/contract.ts';
import { judgeProjection, judgeQueue } from '../../src/operation/system.ts';
import { findLags } from '../../src/operation/repository.ts';
import { queueGauges } from '../../src/operation/queue-metrics.ts';
import { queueBacklog, queueOldestSeconds } from '../../src/runtime/metrics.ts';
import { findPlace } from '../../src/outbox/repository.ts';
import { contextOf, place } from '../support/orders.ts';
import { queueMonitor, startApi, type TestApi } from '../support/api.ts';

const QUEUE = {
  name: 'orders',
  kind: 'workflows' as const,
  backlog: 0,
  oldest_seconds: 0,
  added_per_second: 1,
  dispatched_per_second: 1,
  workers: 1,
};

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('operator@example.com', 'SUPERADMIN');
  token = await api.signIn('operator@example.com');
  api.probes['temporal'] = async () => null;
});
afterAll(() => api.close());

async function system(): Promise<SystemView> {
  const response = await api.fetch('/system', { token });
  expect(response.status).toBe(200);
  return systemSchema.parse(await response.json());
}

test('all is well', async () => {
  queueMonitor.describe = async () => [QUEUE];
  const { status, dependencies, queues } = await system();
  expect(status).toBe('OK');
  expect(dependencies).toMatchObject([{ name: 'temporal', status: 'OK', what_to_do: null }]);
  expect(queues).toEqual([{ ...QUEUE, status: 'OK', what_to_do: null }]);
});

test('what is down is the answer, not an error, with what to do about it', async () => {
  api.probes['temporal'] = () => Promise.reject(new Error('connection refused'));
  queueMonitor.describe = () => Promise.reject(new Error('connection refused'));
  const { status, dependencies, queues } = await system();
  expect(status).toBe('DOWN');
  expect(dependencies).toMatchObject([{ name: 'temporal', status: 'DOWN', detail: 'connection refused' }]);
  expect(dependencies[0]?.what_to_do).toContain('TEMPORAL_ADDRESS');
  expect(queues).toBeNull();
  api.probes['temporal'] = async () => null;
});

test('the metrics have the backlog of each queue, and none while Temporal is away', async () => {
  queueMonitor.describe = async () => [{ ...QUEUE, backlog: 7, oldest_seconds: 3 }];
  const text = await (await api.fetch('/metrics')).text();
  expect(text).toContain('task_queue_backlog{queue="orders",kind="workflows"} 7');
  expect(text).toContain('task_queue_oldest_seconds{queue="orders",kind="workflows"} 3');
  await queueGauges({ describe: () => Promise.reject(new Error('connection refused')) }, api.log)();
  expect((await queueBacklog.get()).values).toEqual([]);
  expect((await queueOldestSeconds.get()).values).toEqual([]);
});

test('a queue without a worker is down, one whose tasks wait is behind', () => {
  expect(judgeQueue({ ...QUEUE, workers: 0 })).toMatchObject({ status: 'DOWN' });
  expect(judgeQueue({ ...QUEUE, backlog: 500, oldest_seconds: 60 })).toMatchObject({ status: 'BEHIND' });
  expect(judgeQueue({ ...QUEUE, backlog: 500, oldest_seconds: 2 })).toMatchObject({ status: 'OK' });
});

test('a projection that has not taken a change for long is behind', async () => {
  const context = await contextOf(api);
  await findPlace(context.db, 'search');
  await place(context);
  const lagOf = async () => (await findLags(context.db)).find(({ target }) => target === 'search');
  expect((await lagOf())?.waiting_seconds).toBeLessThan(30);
  await context.db
    .updateTable('outbox')
    .set({ created_at: new Date(Date.now() - 120_000) })
    .execute();
  const projection = (await system()).projections?.find(({ target }) => target === 'search');
  expect(projection?.waiting_seconds).toBeGreaterThan(100);
  expect(projection).toMatchObject({ status: 'BEHIND' });
  const well = { target: 'search', waiting_seconds: 1, set_aside: 0 };
  expect(judgeProjection(well)).toMatchObject({ status: 'OK' });
  expect(judgeProjection({ ...well, set_aside: 1 })).toMatchObject({ status: 'BEHIND' });
});
