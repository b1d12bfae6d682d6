/** What the outbox is told of deliveries and notifications, where somebody listens. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { claimDue, recordOutcomes } from '../../src/notifications/sending-repository.ts';
import { NOTIFICATION_CHANGED } from '../../src/notifications/records.ts';
import { isListenedTo, listenTo } from '../../src/outbox/topic-repository.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { claim, markWatched } from '../../src/webhooks/delivery-repository.ts';
import { DELIVERY_CHANGED } from '../../src/webhooks/records.ts';
import { deleteEndpoint } from '../../src/webhooks/repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf } from '../support/orders.ts';
import { addDelivery, addEndpoint, addNotification, attemptDelivery } from '../support/sent.ts';

const DELIVERIES = { topic: DELIVERY_CHANGED, table: 'webhook_events' } as const;
const NOTIFICATIONS = { topic: NOTIFICATION_CHANGED, table: 'notifications' } as const;

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
beforeEach(async () => {
  await context.db.deleteFrom('outbox_topics').execute();
  await context.db.deleteFrom('webhook_endpoints').execute();
  await context.db.deleteFrom('notifications').execute();
  await context.db.deleteFrom('outbox').execute();
});
afterAll(() => databases.close());

/** What was told since it was asked last. */
async function told(): Promise<{ topic: string; entity_id: string | null }[]> {
  const rows = await context.db.selectFrom('outbox').select(['topic', 'entity_id']).orderBy('id').execute();
  await context.db.deleteFrom('outbox').execute();
  return rows;
}

test('nothing is told where nobody listens', async () => {
  const id = await addDelivery(context.db, await addEndpoint(context.db));
  await attemptDelivery(context.db, id, 1, 'taken');
  await addNotification(context.db);
  expect(await told()).toEqual([]);
  expect(await isListenedTo(context.db, DELIVERY_CHANGED)).toBe(false);
});

test('a delivery is told of when it is new, with every attempt, and when it is gone; of claims nobody hears', async () => {
  await listenTo(context.db, DELIVERIES);
  expect(await isListenedTo(context.db, DELIVERY_CHANGED)).toBe(true);
  const endpoint = await addEndpoint(context.db);
  const id = await addDelivery(context.db, endpoint);
  const word = { topic: DELIVERY_CHANGED, entity_id: id };
  expect(await told()).toEqual([word]);
  expect(await claim(context.db, [], 8, 30)).toHaveLength(1);
  await markWatched(context.db, [id]);
  expect(await told()).toEqual([]);
  await attemptDelivery(context.db, id, 1, 'refused');
  await attemptDelivery(context.db, id, 2, 'taken');
  await attemptDelivery(context.db, id, 2, 'taken');
  expect(await told()).toEqual([word, word]);
  const row = await context.db.selectFrom('webhook_events').select('version').executeTakeFirst();
  expect(row?.version).toBe(3);
  await deleteEndpoint(context.db, endpoint);
  expect(await told()).toEqual([word]);
});

test('a notification is told of when it is new, begun, sent, and gone', async () => {
  await listenTo(context.db, NOTIFICATIONS);
  const id = await addNotification(context.db);
  const word = { topic: NOTIFICATION_CHANGED, entity_id: id };
  expect(await told()).toEqual([word]);
  await claimDue(context.db, { domain: 'shop.example', leaseSeconds: 30, limit: 10 });
  const sent = {
    status: 'SENT',
    waitSeconds: null,
    reason: null,
    provider: 'smtp',
    response: '250',
  } as const;
  await recordOutcomes(context.db, [{ id, attempt_count: 1, ...sent }]);
  expect(await told()).toEqual([word, word]);
  await context.db.deleteFrom('notifications').execute();
  expect(await told()).toEqual([word]);
});

test('whoever begins to listen waits for those who have not heard of it', async () => {
  const endpoint = await addEndpoint(context.db);
  let listening: Promise<void> | undefined;
  let isListening = false;
  await context.db.transaction().execute(async (trx) => {
    await addDelivery(trx, endpoint);
    listening = listenTo(context.db, DELIVERIES).then(() => void (isListening = true));
    await pause(300);
    expect(isListening).toBe(false);
  });
  await listening;
  expect(isListening).toBe(true);
  expect(await told()).toEqual([]);
  const id = await addDelivery(context.db, endpoint);
  expect(await told()).toEqual([{ topic: DELIVERY_CHANGED, entity_id: id }]);
});
