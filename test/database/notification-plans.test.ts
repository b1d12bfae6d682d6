import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listNotifications } from '../../src/notifications/repository.ts';
import { countOverdue, nextDueSeconds } from '../../src/notifications/sending-repository.ts';
import { newId } from '../../src/runtime/ids.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const MANY = 30_000;
const PAGE = { after: undefined, offset: 0, size: 50 };

let databases: TestDatabases;
let plans: QueryPlans;
beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  await sql`
    INSERT INTO notifications (id, event_id, order_number, type, channel, recipient, subject, text, template_version,
                               status, next_attempt_at, created_at)
    SELECT new_id(), new_id(), 'ORD-20260101-' || lpad(n::text, 6, '0'),
           (ARRAY['order_confirmation', 'order_shipment', 'order_delivery'])[1 + n % 3],
           CASE WHEN n % 4 = 0 THEN 'SMS' ELSE 'EMAIL' END, 'a@b.example', 'Hello', 'Good day', 0,
           CASE WHEN n % 500 = 0 THEN 'PENDING' WHEN n % 300 = 0 THEN 'FAILED' ELSE 'SENT' END,
           CASE WHEN n % 500 = 0 THEN now() END, timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, ${MANY}) n`.execute(plans.db);
  await settle(plans.db, ['notifications']);
});
afterAll(async () => {
  await plans.close();
  await databases.close();
});

test.each([
  ['by status', { status: 'FAILED' as const }],
  ['by kind and channel', { type: 'order_shipment' as const, channel: 'SMS' as const }],
  ['by order', { order_id: newId() }],
  ['by order number', { order_number: 'ORD-20260101-0001' }],
])('a page of notifications %s is read by an index', async (_what, filter) => {
  await plans.expectIndexes(() => listNotifications(plans.db, filter, PAGE));
});

test('counting stops at its bound; what is beyond it is estimated', async () => {
  const { total } = await listNotifications(plans.db, {}, PAGE);
  expect(total.isEstimate).toBe(true);
  expect(total.total).toBeGreaterThan(MANY * 0.9);
  expect(total.total).toBeLessThan(MANY * 1.1);
});

test('what is due is found by an index', async () => {
  await plans.expectIndexes(() => nextDueSeconds(plans.db));
  await plans.expectIndexes(() => countOverdue(plans.db, 10, 1_000));
});
