/** SECRET_KEY is replaced: what endpoints keep secret is encrypted with the new one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SecretBox, SecretUnreadableError } from '../../src/runtime/secrets.ts';
import { listEndpoints } from '../../src/webhooks/repository.ts';
import { reencryptEndpoints } from '../../src/webhooks/reencrypt.ts';
import { openWebhookStage, RECEIVER_SECRET, type WebhookStage } from '../support/webhooks.ts';
import { TEST_SECRET_KEY } from '../support/databases.ts';

const NEW_SECRET = 'the-secret-after-the-rotation';
const after = new SecretBox('the next SECRET_KEY of these tests, long enough');
const during = new SecretBox('the next SECRET_KEY of these tests, long enough', [TEST_SECRET_KEY]);

let stage: WebhookStage;
beforeAll(async () => {
  stage = await openWebhookStage();
  await stage.register('/plain');
  const id = await stage.register('/full', { headers: { Authorization: 'Bearer of theirs' } });
  await stage.call('POST', `/endpoints/${id}/rotate-secret`, { secret: NEW_SECRET });
});
afterAll(() => stage.close());

const endpoints = () => listEndpoints(stage.context.db);

test('without the old key nothing is changed', async () => {
  const before = await endpoints();
  await expect(reencryptEndpoints(stage.context.db, after)).rejects.toThrow(SecretUnreadableError);
  expect(await endpoints()).toEqual(before);
});

test('with it all of them open with the new key alone; a second time changes nothing', async () => {
  expect(await reencryptEndpoints(stage.context.db, during)).toBe(2);
  const [full, plain] = await endpoints();
  if (!full || !plain) throw new Error('There are two endpoints');
  expect(after.open(plain.secret)).toBe(RECEIVER_SECRET);
  expect(after.open(full.secret)).toBe(RECEIVER_SECRET);
  expect(full.new_secret && after.open(full.new_secret)).toBe(NEW_SECRET);
  expect(full.sealed_headers && after.open(full.sealed_headers)).toContain('Bearer of theirs');
  expect(await reencryptEndpoints(stage.context.db, during)).toBe(0);
});
