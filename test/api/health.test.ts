import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('the process says that it is alive, and its version', async () => {
  expect(await (await api.fetch('/health')).json()).toEqual({ status: 'ok', version: '0.0.0-test' });
});

test('readiness names the dependency that is down, and recovers', async () => {
  api.probes['database'] = async () => null;
  api.probes['temporal'] = () => Promise.reject(new Error('connection refused'));
  const down = await api.fetch('/health/ready');
  expect(down.status).toBe(503);
  expect(Number(down.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await down.json()).toMatchObject({
    status: 'not_ready',
    dependencies: { database: { status: 'up' }, temporal: { status: 'down', detail: 'connection refused' } },
  });
  api.probes['temporal'] = async () => '1 worker';
  const up = await api.fetch('/health/ready');
  expect([up.status, (await up.json()).dependencies.temporal.detail]).toEqual([200, '1 worker']);
});

test('what orders go on without is shown and takes nothing out of service', async () => {
  api.helpfulProbes['elasticsearch'] = () => Promise.reject(new Error('connection refused'));
  const response = await api.fetch('/health/ready');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    status: 'ready',
    dependencies: {
      temporal: { status: 'up', needed: true },
      elasticsearch: { status: 'down', needed: false, detail: 'connection refused' },
    },
  });
  delete api.helpfulProbes['elasticsearch'];
});

test('a dependency that hangs is down after two seconds', async () => {
  api.probes['hanging'] = () => new Promise(() => undefined);
  const startedAt = performance.now();
  const response = await api.fetch('/health/ready');
  expect(response.status).toBe(503);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  delete api.probes['hanging'];
});

test('metrics count requests by route pattern, without ids', async () => {
  await api.fetch(`/orders/${crypto.randomUUID()}`);
  await api.fetch(`/made/up/${crypto.randomUUID()}`);
  const text = await (await api.fetch('/metrics')).text();
  expect(text).toContain('route="/orders/{order_id}",status="401"');
  expect(text).toContain('route="unmatched",status="404"');
  expect(text).not.toMatch(/route="\/made/);
  expect(text).toContain('process_cpu_seconds_total');
});
