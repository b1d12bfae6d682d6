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

/** What readiness answers once it has the status; what it found is used again for a second. */
async function readinessWith(status: number): Promise<Response> {
  let response = await api.fetch('/health/ready');
  await expect
    .poll(async () => (response = await api.fetch('/health/ready')).status, { timeout: 5_000, interval: 100 })
    .toBe(status);
  return response;
}

const refused = () => Promise.reject(new Error('connect ECONNREFUSED 10.20.30.40:7233'));

test('readiness names the dependency that is down, tells no address, and recovers', async () => {
  api.probes['database'] = async () => null;
  api.probes['temporal'] = refused;
  const down = await readinessWith(503);
  expect(Number(down.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await down.json()).toEqual({
    status: 'not_ready',
    dependencies: {
      database: { status: 'up', latency_ms: expect.any(Number), needed: true },
      temporal: { status: 'down', latency_ms: null, needed: true },
    },
  });
  api.probes['temporal'] = async () => '1 worker';
  const up = await readinessWith(200);
  expect((await up.json()).dependencies.temporal).toMatchObject({ status: 'up', needed: true });
});

test('what orders go on without is shown and takes nothing out of service', async () => {
  api.helpfulProbes['elasticsearch'] = refused;
  await expect
    .poll(async () => (await api.fetch('/health/ready')).json(), { timeout: 5_000 })
    .toMatchObject({
      status: 'ready',
      dependencies: {
        temporal: { status: 'up', needed: true },
        elasticsearch: { status: 'down', needed: false },
      },
    });
  delete api.helpfulProbes['elasticsearch'];
});

test('a dependency that hangs is down after two seconds, and is asked once for all who want to know', async () => {
  await readinessWith(200);
  let asked = 0;
  api.probes['hanging'] = () => {
    asked += 1;
    return new Promise(() => undefined);
  };
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: 10 }, () => api.fetch('/health/ready')));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(asked).toBeLessThan(4);
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
