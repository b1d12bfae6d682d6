import { sql } from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../src/runtime/health-contract.ts';
import { liveChannel } from '../../src/runtime/live-channel.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  await api.addEnvironment('staging');
  token = await api.signIn('owner@example.com');
});
afterAll(() => api.close());

const change = (sequence: number): Change => ({
  order_id: crypto.randomUUID(),
  event_type: 'order.confirmed',
  status: 'CONFIRMED',
  sequence,
});

async function notify(environment: string, payload: string): Promise<void> {
  const { id } = await api.environments.findOrThrow(environment);
  await sql`SELECT pg_notify(${liveChannel(id)}, ${payload})`.execute(api.controlPlane);
}

async function publish(environment: string, changes: Change[]): Promise<void> {
  await notify(environment, JSON.stringify(changes));
}

/** Connections that listen for changes, of whichever environment. */
async function connections(): Promise<number> {
  const { rows } = await sql`
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'longhaul-live'`.execute(api.controlPlane);
  return rows.length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 10 s');
    await delay(25);
  }
}

async function watch(environment: string) {
  const stop = new AbortController();
  const response = await api.fetch('/events/stream', {
    token,
    signal: stop.signal,
    headers: { 'x-oms-environment': environment },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('The stream has no body');
  let text = '';
  const ended = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
  })();
  const hello = change(0);
  await until(async () => {
    await publish(environment, [hello]);
    return text.includes(hello.order_id);
  });
  return { response, stop, ended, seen: () => text };
}

test('changes reach those who watch the environment, and nobody else', async () => {
  const here = await watch('default');
  const there = await watch('staging');
  expect(here.response.headers.get('content-type')).toBe('text/event-stream');
  const first = change(1);
  await notify('default', 'no JSON');
  await publish('default', [first, change(2)]);
  await until(async () => here.seen().includes('"sequence":2'));
  expect(here.seen()).toContain(`event: message\ndata: ${JSON.stringify(first)}`);
  expect(there.seen()).not.toContain('"sequence":2');
  expect(await connections()).toBe(1);
  for (const { stop, ended } of [here, there]) {
    stop.abort();
    await expect(ended).rejects.toThrow();
  }
});

test('two watch one environment, and one goes on when the other leaves', async () => {
  const [one, two, three] = [await watch('default'), await watch('default'), await watch('default')];
  three.stop.abort();
  await expect(three.ended).rejects.toThrow();
  await publish('default', [change(7)]);
  await until(async () => one.seen().includes('"sequence":7') && two.seen().includes('"sequence":7'));
  for (const { stop, ended } of [one, two]) {
    stop.abort();
    await expect(ended).rejects.toThrow();
  }
});

test('a lost connection is made anew, and ends the streams that may have missed something', async () => {
  const watcher = await watch('default');
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'longhaul-live'`.execute(api.controlPlane);
  await watcher.ended;
  const again = await watch('default');
  await publish('default', [change(9)]);
  await until(async () => again.seen().includes('"sequence":9'));
  again.stop.abort();
  await expect(again.ended).rejects.toThrow();
});

test('ends when the environment is closed', async () => {
  const watcher = await watch('staging');
  await api.controlPlane
    .updateTable('environments')
    .set({ status: 'SUSPENDED' })
    .where('slug', '=', 'staging')
    .execute();
  await watcher.ended;
}, 40_000);
