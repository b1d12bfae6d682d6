/** With a month of deliveries no statement of webhooks reads a table from end to end. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';
import * as deliveries from '../../src/webhooks/delivery-repository.ts';
import * as webhooks from '../../src/webhooks/repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';

const DELIVERIES = 100_000;

let databases: TestDatabases;
let plans: QueryPlans;
let endpointId: string;
let eventId: string;

/** Most have arrived; some wait for their first attempt, some for a retry. */
async function fill(): Promise<void> {
  const { db } = plans;
  await sql`
    INSERT INTO webhook_endpoints (id, name, url, secret, event_types, ordered)
    SELECT new_id(), 'Endpoint ' || n, 'https://example.com', '', '{order.created}', n % 2 = 0
    FROM generate_series(1, 20) n`.execute(db);
  await sql`
    INSERT INTO webhook_events (id, endpoint_id, order_id, event_type, body, status, attempt_count, next_retry_at,
                                delivered_at, updated_at)
    SELECT new_id(), endpoint.id, new_id(), 'order.created', '{}', standing.status, 1,
           CASE standing.status WHEN 'FAILED' THEN now() + interval '5 minutes' END,
           CASE standing.status WHEN 'DELIVERED' THEN now() END, now() - n * interval '20 seconds'
    FROM generate_series(1, ${DELIVERIES}::int) n
    CROSS JOIN LATERAL (
      SELECT CASE WHEN n % 500 = 0 THEN 'PENDING' WHEN n % 501 = 0 THEN 'FAILED' ELSE 'DELIVERED' END AS status
    ) standing
    JOIN (SELECT id, row_number() OVER () AS place FROM webhook_endpoints) endpoint ON endpoint.place = 1 + n % 20`.execute(
    db,
  );
  await sql`
    INSERT INTO webhook_deliveries (event_id, attempt, response_code, response_body, latency_ms)
    SELECT id, 1, 200, 'ok', 5 FROM webhook_events`.execute(db);
  await sql`ANALYZE`.execute(db);
}

beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  await fill();
  const event = await plans.db
    .selectFrom('webhook_events')
    .select(['id', 'endpoint_id'])
    .offset(500)
    .limit(1)
    .executeTakeFirstOrThrow();
  endpointId = event.endpoint_id;
  eventId = event.id;
});
afterAll(async () => {
  await plans.close();
  await databases.close();
});

const page = { after: { position: 1_000 }, offset: 0, size: 50 };

describe(`with ${DELIVERIES.toLocaleString('en')} deliveries`, () => {
  const statements: Record<string, () => Promise<unknown>> = {
    'those of an endpoint': () => webhooks.listEvents(plans.db, { endpoint_id: endpointId }, page),
    'those that have failed': () => webhooks.listEvents(plans.db, { status: 'FAILED' }, page),
    'one delivery': () => webhooks.findEvent(plans.db, eventId),
    'its attempts': () => webhooks.listAttempts(plans.db, eventId),
    'the next to send': () => deliveries.claim(plans.db, [], 8, 30),
    'where one goes': () => deliveries.findDelivery(plans.db, eventId),
    'those that nobody looks after': () => deliveries.findUnwatched(plans.db, 1_000),
    'those that are old': () => deliveries.forgetEnded(plans.db, 30, 1_000),
  };
  test.each(Object.keys(statements))('%s', async (name) => {
    await plans.expectIndexes(statements[name] ?? (() => Promise.reject(new Error(name))));
  });
});
