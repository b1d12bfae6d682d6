/** What was sent, for tests of its logs: an endpoint, deliveries with attempts, notifications. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { insertNotifications } from '../../src/notifications/event-repository.ts';
import { newId } from '../../src/runtime/ids.ts';
import { recordAttempt, type Attempt } from '../../src/webhooks/delivery-repository.ts';
import { insertDeliveries } from '../../src/webhooks/event-repository.ts';

/** An endpoint that nothing is sent to by itself. @returns its id */
export async function addEndpoint(db: DataPlaneDatabase): Promise<string> {
  const id = newId();
  await sql`
    INSERT INTO webhook_endpoints (id, name, url, secret, event_types)
    VALUES (${id}, ${`Endpoint ${id}`}, 'https://example.com', '', '{order.created}')`.execute(db);
  return id;
}

/** A delivery that waits for its first attempt. @returns its id */
export async function addDelivery(db: DataPlaneDatabase, endpoint: string): Promise<string> {
  const id = newId();
  await insertDeliveries(db, [
    { id, endpoint_id: endpoint, order_id: newId(), event_type: 'order.created', body: '{"a":1}' },
  ]);
  return id;
}

const REFUSED = { status: 'FAILED', waitSeconds: 300, responseCode: 503, responseBody: 'Later.' } as const;
const TAKEN = { status: 'DELIVERED', waitSeconds: null, responseCode: 200, responseBody: 'Thanks.' } as const;

/** Makes an attempt at it. */
export async function attemptDelivery(
  db: DataPlaneDatabase,
  id: string,
  attempt: number,
  answer: 'refused' | 'taken',
): Promise<void> {
  const outcome = answer === 'refused' ? REFUSED : TAKEN;
  const made: Attempt = { id, attempt, error: null, latencyMilliseconds: 12.4, ...outcome };
  await recordAttempt(db, made);
}

/** A notification that waits to be sent. @returns its id */
export async function addNotification(db: DataPlaneDatabase): Promise<string> {
  const id = newId();
  await insertNotifications(db, [
    {
      ...{ id, event_id: newId(), order_id: null, order_number: 'ORD-20260101-AAAAAA', is_test: false },
      ...{ type: 'order_confirmation', channel: 'EMAIL', recipient: 'a@b.example', template_version: 0 },
      ...{ subject: 'Hello', text: 'Good day', html: null, status: 'PENDING', reason: null },
    },
  ]);
  return id;
}
