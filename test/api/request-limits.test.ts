/** How often one may ask. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';

const PER_ACTOR = 20;
const PER_ENVIRONMENT = 30;

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ rates: { perActor: PER_ACTOR, perEnvironment: PER_ENVIRONMENT } });
  for (const name of ['one', 'two', 'three']) await api.addUser(`${name}@example.com`);
});
afterAll(() => api.close());

/** How many of so many requests were turned away, and what the last one was answered. */
async function ask(token: string, times: number, path = '/orders') {
  const answers: Response[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await api.fetch(path, { token }));
  const refused = answers.filter((answer) => answer.status === 429);
  return { refused: refused.length, last: answers.at(-1) };
}

test('an account that asks too often waits; with its path written otherwise as well (reference faults 34, 35)', async () => {
  const token = await api.signIn('one@example.com');
  expect((await ask(token, PER_ACTOR)).refused).toBe(0);
  const { refused, last } = await ask(token, 2, '/orders/');
  expect(refused).toBe(2);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await last?.json()).toMatchObject({ status: 429, detail: expect.stringContaining('Wait') });
});

test('another account goes on, until the environment has had enough', async () => {
  const two = await api.signIn('two@example.com');
  expect((await ask(two, PER_ENVIRONMENT - PER_ACTOR)).refused).toBe(0);
  const three = await api.signIn('three@example.com');
  expect((await ask(three, 1)).refused).toBe(1);
  // What concerns no environment is still there.
  expect((await api.fetch('/auth/me', { token: three })).status).toBe(200);
});
