/** One suite for every place that the logs of what was sent are kept; MongoDB's part runs where TEST_MONGODB_URL names a server. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryLog, DeliveryLogCopy } from '../../src/documents/delivery-log.ts';
import { openDocumentStores, type DocumentStores } from '../../src/documents/document-stores.ts';
import type { NotificationLog, NotificationLogCopy } from '../../src/documents/notification-log.ts';
import { PostgresDeliveryLog } from '../../src/documents/postgres-delivery-log.ts';
import { PostgresNotificationLog } from '../../src/documents/postgres-notification-log.ts';
import { claimDue, forgetOld } from '../../src/notifications/sending-repository.ts';
import { notificationRecords } from '../../src/notifications/records.ts';
import { logProjections } from '../../src/outbox/log-projections.ts';
import { reindex, type Progress } from '../../src/outbox/reindex.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { deliveryRecords } from '../../src/webhooks/records.ts';
import { deleteEndpoint, reopen } from '../../src/webhooks/repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { MONGODB_DB, MONGODB_URL, PLACES } from '../support/document-places.ts';
import { contextOf } from '../support/orders.ts';
import { addDelivery, addEndpoint, addNotification, attemptDelivery } from '../support/sent.ts';
import { until } from '../support/until.ts';

/** How long the copies may take to follow, on a busy machine. */
const SECONDS = 20;

let databases: TestDatabases;
let context: Context;
let other: Context;
beforeAll(async () => {
  databases = await createDatabases();
  await databases.addEnvironment('other-shop');
  const log = databases.log.child({}, { level: 'silent' });
  context = { ...(await contextOf(databases)), log };
  other = { ...(await contextOf(databases, 'other-shop')), log };
});
afterAll(() => databases.close());

interface Logs {
  deliveries: DeliveryLog;
  notifications: NotificationLog;
}

async function deliveredAtTheSecondTry(endpoint: string): Promise<string> {
  const id = await addDelivery(context.db, endpoint);
  await attemptDelivery(context.db, id, 1, 'refused');
  await attemptDelivery(context.db, id, 2, 'taken');
  return id;
}

describe.each(PLACES)('the logs in $name', ({ configuration }) => {
  let documents: DocumentStores;
  beforeAll(() => {
    documents = openDocumentStores(configuration, databases.log);
  });
  afterAll(() => documents.close());

  /** The logs here, filled from the system of record where they are copies. */
  async function logsOf(of: Context, deliveries: readonly string[], notifications: readonly string[]) {
    const logs: Logs = {
      deliveries: documents.deliveryLogCopy?.(of) ?? new PostgresDeliveryLog(of.db),
      notifications: documents.notificationLogCopy?.(of) ?? new PostgresNotificationLog(of.db),
    };
    await documents.deliveryLogCopy?.(of).put(await deliveryRecords(of.db, deliveries));
    await documents.notificationLogCopy?.(of).put(await notificationRecords(of.db, notifications));
    return logs;
  }

  test('a delivery is found with what was sent and every attempt, the last one first', async () => {
    const endpoint = await addEndpoint(context.db);
    const id = await deliveredAtTheSecondTry(endpoint);
    const { deliveries } = await logsOf(context, [id], []);
    const found = await deliveries.find([id, newId()]);
    expect(found).toEqual(await deliveryRecords(context.db, [id]));
    expect(found).toMatchObject([
      {
        ...{ id, endpoint_id: endpoint, event_type: 'order.created', body: '{"a":1}', version: 3 },
        ...{ status: 'DELIVERED', attempt_count: 2, last_response_code: 200, next_retry_at: null },
        attempts: [
          { attempt: 2, response_code: 200, response_body: 'Thanks.', latency_ms: 12 },
          { attempt: 1, response_code: 503, response_body: 'Later.', latency_ms: 12 },
        ],
      },
    ]);
    expect(await deliveries.find([])).toEqual([]);
  });

  test('a notification is found with what it says and what became of it', async () => {
    const id = await addNotification(context.db);
    const { notifications } = await logsOf(context, [], [id]);
    const found = await notifications.find([id, newId()]);
    expect(found).toEqual(await notificationRecords(context.db, [id]));
    expect(found).toMatchObject([
      { id, subject: 'Hello', text: 'Good day', status: 'PENDING', recipient: 'a@b.example', version: 1 },
    ]);
    expect(await notifications.find([])).toEqual([]);
  });

  test('no environment sees what another has sent', async () => {
    const delivery = await addDelivery(context.db, await addEndpoint(context.db));
    const notification = await addNotification(context.db);
    await logsOf(context, [delivery], [notification]);
    const logs = await logsOf(other, [], []);
    expect(await logs.deliveries.find([delivery])).toEqual([]);
    expect(await logs.notifications.find([notification])).toEqual([]);
  });
});

// Copies exist with MongoDB alone.
if (MONGODB_URL) {
  describe('the copies', { timeout: 4 * SECONDS * 1_000 }, () => {
    let documents: DocumentStores;
    let deliveries: DeliveryLogCopy;
    let notifications: NotificationLogCopy;
    const stops: (() => Promise<void>)[] = [];

    beforeAll(() => {
      documents = openDocumentStores({ MONGODB_URL, MONGODB_DB: `${MONGODB_DB}_copies` }, databases.log);
      if (!documents.deliveryLogCopy || !documents.notificationLogCopy)
        throw new Error('There are no copies');
      deliveries = documents.deliveryLogCopy(context);
      notifications = documents.notificationLogCopy(context);
    });
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });
    afterAll(() => documents.close());

    function startRelay(given: DocumentStores = documents): void {
      const relay = new Relay(databases.environments, logProjections(given), databases.log);
      relay.start();
      stops.push(() => relay.stop());
    }

    const idsOf = async (table: 'webhook_events' | 'notifications'): Promise<string[]> =>
      (await context.db.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id);

    const ALL = { after: null, to: null };

    /** Waits until the copies are, row by row, what PostgreSQL has. */
    async function equal(): Promise<void> {
      await expect
        .poll(
          async () => {
            const kept = [
              await deliveries.idsBetween(ALL, 10_000),
              await notifications.idsBetween(ALL, 10_000),
            ];
            return [await deliveries.find(kept[0] ?? []), await notifications.find(kept[1] ?? [])];
          },
          { timeout: SECONDS * 1_000 },
        )
        .toEqual([
          await deliveryRecords(context.db, await idsOf('webhook_events')),
          await notificationRecords(context.db, await idsOf('notifications')),
        ]);
    }

    test('a later version replaces, an earlier one never does; what is removed is gone', async () => {
      const id = await addDelivery(context.db, await addEndpoint(context.db));
      const first = await deliveryRecords(context.db, [id]);
      await attemptDelivery(context.db, id, 1, 'refused');
      const second = await deliveryRecords(context.db, [id]);
      await deliveries.put(second);
      await deliveries.put(first);
      await deliveries.put(second);
      expect(await deliveries.find([id])).toEqual(second);
      await deliveries.remove([id]);
      await deliveries.remove([id]);
      expect(await deliveries.find([id])).toEqual([]);
    });

    test('many write at the same time, as the targets of a relay do', async () => {
      const [one] = await deliveryRecords(context.db, [
        await addDelivery(context.db, await addEndpoint(context.db)),
      ]);
      if (!one) throw new Error('There is no delivery');
      const writers = Array.from({ length: 8 }, () => Array.from({ length: 15 }, () => newId()));
      const all = writers.flat().sort();
      for (const version of [1, 2])
        await Promise.all(writers.map((ids) => deliveries.put(ids.map((id) => ({ ...one, id, version })))));
      const found = await deliveries.find(all);
      expect(found.map(({ id }) => id)).toEqual(all);
      expect(found.every(({ version }) => version === 2)).toBe(true);
      await deliveries.remove(all);
    });

    test('the relay fills them by itself, and they follow every change', async () => {
      const endpoint = await addEndpoint(context.db);
      const kept = await addEndpoint(context.db);
      const early = await deliveredAtTheSecondTry(endpoint);
      await addNotification(context.db);
      startRelay();
      await equal();
      expect(await deliveries.find([early])).toHaveLength(1);
      const late = await addDelivery(context.db, kept);
      await attemptDelivery(context.db, late, 1, 'refused');
      await reopen(context.db, late);
      await addNotification(context.db);
      await claimDue(context.db, { domain: 'shop.example', leaseSeconds: 30, limit: 100 });
      await equal();
      await deleteEndpoint(context.db, endpoint);
      await sql`UPDATE notifications SET status = 'UNCERTAIN', claimed_until = NULL,
              created_at = now() - interval '90 days'`.execute(context.db);
      await forgetOld(context.db, 30, 1);
      await equal();
      expect(await deliveries.find([early])).toEqual([]);
    });

    test('what cannot be taken is set aside, and taken when it can', async () => {
      const endpoint = await addEndpoint(context.db);
      startRelay();
      await equal();
      for (const stop of stops.splice(0)) await stop();
      const [bad, good] = [await addDelivery(context.db, endpoint), await addDelivery(context.db, endpoint)];
      let isTaken = false;
      startRelay({
        ...documents,
        deliveryLogCopy: () => ({
          find: (ids) => deliveries.find(ids),
          remove: (ids) => deliveries.remove(ids),
          idsBetween: (bounds, limit) => deliveries.idsBetween(bounds, limit),
          isWhole: () => deliveries.isWhole(),
          markWhole: () => deliveries.markWhole(),
          renew: (records) => deliveries.renew(records),
          put: async (records) => {
            if (!isTaken && records.some(({ id }) => id === bad)) throw new Error('is too much');
            await deliveries.put(records);
          },
        }),
      });
      await until('the other is taken', SECONDS, async () => (await deliveries.find([good])).length > 0);
      const aside = context.db.selectFrom('outbox_set_aside').select(['target', 'subject', 'reason']);
      await expect
        .poll(() => aside.execute())
        .toEqual([{ target: 'delivery-log', subject: bad, reason: 'is too much' }]);
      isTaken = true;
      await context.db.updateTable('outbox_set_aside').set({ retry_at: new Date() }).execute();
      await equal();
      await expect.poll(() => aside.execute(), { timeout: SECONDS * 1_000 }).toEqual([]);
    });

    test('they are made anew with progress, and lose what was forgotten unseen', async () => {
      const endpoint = await addEndpoint(context.db);
      for (let number = 0; number < 5; number += 1) {
        await deliveredAtTheSecondTry(endpoint);
        await addNotification(context.db);
      }
      // One before all others, one among them, one after them.
      const [some] = await deliveryRecords(context.db, await idsOf('webhook_events'));
      if (!some) throw new Error('There is no delivery');
      const ghosts = [
        '00000000-0000-7000-8000-000000000000',
        newId(),
        'ffffffff-ffff-7fff-8fff-ffffffffffff',
      ];
      await addDelivery(context.db, endpoint);
      await deliveries.put(ghosts.map((id) => ({ ...some, id })));
      for (const target of logProjections(documents)) {
        const reports: Progress[] = [];
        const done = await reindex(context, target, { onProgress: (progress) => reports.push(progress) });
        expect(done).toBeGreaterThanOrEqual(5);
        expect(reports.at(-1)).toEqual({ done, total: done });
      }
      expect(await deliveries.find(ghosts)).toEqual([]);
      await equal();
    });

    test('nothing is left of an environment that is removed, and what comes back empty is filled again', async () => {
      const endpoint = await addEndpoint(context.db);
      await deliveredAtTheSecondTry(endpoint);
      startRelay();
      await equal();
      expect(await deliveries.isWhole()).toBe(true);
      for (const stop of stops.splice(0)) await stop();
      await documents.remove(context.environment.slug);
      expect(await deliveries.isWhole()).toBe(false);
      expect(await deliveries.idsBetween(ALL, 10)).toEqual([]);
      startRelay();
      await equal();
    });
  });
}
