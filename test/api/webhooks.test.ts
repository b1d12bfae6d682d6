import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { z } from 'zod';
import { attemptSchema, endpointSchema, webhookEventSchema } from '../../src/webhooks/contract.ts';
import { AddressGuard } from '../../src/webhooks/address-guard.ts';
import { claim } from '../../src/webhooks/delivery-repository.ts';
import { insertDeliveries } from '../../src/webhooks/event-repository.ts';
import { signatureOf } from '../../src/webhooks/signature.ts';
import { bringTo, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';
import { startReceiver } from '../support/receiver.ts';
import { openWebhookStage, RECEIVER_SECRET, testDeliverer, type WebhookStage } from '../support/webhooks.ts';

const SECONDS = 15;

let stage: WebhookStage;
/** What names answer in these tests, one answer after the other; the last one stays. */
const answers = new Map<string, string[]>();
const questions: string[] = [];

beforeAll(async () => {
  stage = await openWebhookStage(async (name) => {
    questions.push(name);
    const left = answers.get(name) ?? ['127.0.0.1'];
    const [address = ''] = left.length > 1 ? left.splice(0, 1) : left;
    return [{ address, family: 4 }];
  });
  await addStockedNode(stage.context.db, 'N1', { 'SKU-1': 1_000 });
  stage.run();
});
afterEach(async () => {
  await stage.context.db.deleteFrom('webhook_endpoints').execute();
});
afterAll(() => stage.close());

const eventsOf = async (endpointId: string) => {
  const { json } = await stage.call('GET', `/events?endpoint_id=${endpointId}&page_size=200`);
  return z.array(webhookEventSchema).parse(json);
};
const attemptsOf = async (eventId: string) => {
  const { json } = await stage.call('GET', `/events/${eventId}/attempts`);
  return z.array(attemptSchema).parse(json);
};
/** Sends order.test and waits until it was tried. */
async function tested(endpointId: string) {
  const { status, json } = await stage.call('POST', `/endpoints/${endpointId}/test`);
  expect([status, json]).toEqual([200, expect.anything()]);
  const { event_id: id } = z.object({ event_id: z.string() }).parse(json);
  return until('the test was tried', SECONDS, async () =>
    (await eventsOf(endpointId)).find((event) => event.id === id && event.status !== 'PENDING'),
  );
}

describe('an endpoint', () => {
  test('shows its secret once and keeps it encrypted', async () => {
    const input = {
      name: 'Shop',
      url: `${stage.receiver.origin}/shop`,
      headers: { Authorization: 'Bearer 7' },
    };
    const created = await stage.call('POST', '/endpoints', { ...input, event_types: ['order.refunded'] });
    expect(created.status).toBe(201);
    const { id, secret } = z.object({ id: z.string(), secret: z.string().min(32) }).parse(created.json);
    const read = await stage.call('GET', `/endpoints/${id}`);
    const endpoint = endpointSchema.strict().parse(read.json);
    expect(endpoint).toMatchObject({ name: 'Shop', retry_count: 3, headers: { Authorization: '***' } });
    const listed = await stage.call('GET', '/endpoints?is_active=true');
    expect(listed.json).toContainEqual(endpoint);
    expect(Number(listed.headers.get('x-total-count'))).toBe(z.array(z.unknown()).parse(listed.json).length);
    const row = await stage.context.db
      .selectFrom('webhook_endpoints')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('Bearer 7');
    expect(row.secret.includes(secret)).toBe(false);
    await tested(id);
    expect(stage.receiver.on('/shop')[0]?.headers.authorization).toBe('Bearer 7');
    expect((await stage.call('DELETE', `/endpoints/${id}`)).status).toBe(204);
    expect((await stage.call('GET', `/endpoints/${id}`)).status).toBe(404);
  });

  test.each([
    ['http://127.0.0.2/hook', 'url'],
    ['http://nowhere.test:99999/', 'url'],
    ['http://169.254.169.254/latest', 'url'],
    ['http://[::ffff:10.0.0.1]/hook', 'url'],
    ['ftp://example.com/hook', 'url'],
    ['https://user:secret@example.com/', 'url'],
    ['no address', 'url'],
  ])('at %s is refused', async (url, path) => {
    const { status, json } = await stage.call('POST', '/endpoints', { name: 'Inside', url });
    expect(status).toBe(422);
    expect(json).toMatchObject({ errors: [{ path: expect.stringContaining(path) }] });
  });

  test('cannot take a name twice, override our headers or want an unknown event', async () => {
    const id = await stage.register('/twice');
    const url = `${stage.receiver.origin}/twice`;
    expect((await stage.call('POST', '/endpoints', { name: 'Endpoint /twice', url })).status).toBe(409);
    const headers = { 'x-oms-signature': 'sha256=0' };
    expect((await stage.call('PATCH', `/endpoints/${id}`, { headers })).status).toBe(422);
    expect((await stage.call('PATCH', `/endpoints/${id}`, { event_types: ['order.lost'] })).status).toBe(422);
    expect((await stage.call('PATCH', `/endpoints/${id}`, { url: 'http://10.0.0.1/hook' })).status).toBe(422);
  });
});

describe('a delivery', () => {
  test('comes once for each event, signed over the exact body, in order where that was asked for', async () => {
    const id = await stage.register('/ordered', { ordered: true });
    const order = await place(stage.context);
    await bringTo(stage.context, order, 'DELIVERED');
    const wanted = ['created', 'confirmed', 'sourced', 'picking', 'packed', 'shipped', 'delivered'];
    const received = await until('all events are there', SECONDS, async () => {
      const all = stage.receiver.on('/ordered');
      return all.length >= wanted.length && all;
    });
    expect(received.map(({ headers }) => headers['x-oms-event'])).toEqual(
      wanted.map((name) => `order.${name}`),
    );
    for (const { body, headers } of received) {
      const text = body.toString('utf8');
      expect(headers['x-oms-signature']).toBe(signatureOf(text, RECEIVER_SECRET));
      const parsed = z.looseObject({ order_id: z.string(), event_type: z.string() }).parse(JSON.parse(text));
      expect(parsed).toMatchObject({ order_id: order, event_type: headers['x-oms-event'] });
      expect(Math.abs(Date.now() / 1_000 - Number(headers['x-oms-timestamp']))).toBeLessThan(60);
    }
    const shipped = JSON.parse(received[5]?.body.toString() ?? '') as { data: { shipments: unknown[] } };
    expect(shipped.data.shipments).toHaveLength(1);
    const events = await until('all are recorded', SECONDS, async () => {
      const all = await eventsOf(id);
      return all.every(({ status }) => status === 'DELIVERED') && all;
    });
    expect(events.map((event) => event.id).sort()).toEqual(
      received.map(({ headers }) => headers['x-oms-delivery']).sort(),
    );
    expect(events.every((event) => event.attempt_count === 1)).toBe(true);
  });

  test('is written once however often the outbox is read', async () => {
    await stage.register('/once', { event_types: ['order.created'] });
    const order = await place(stage.context);
    await until('it is there', SECONDS, async () => stage.receiver.on('/once').length > 0);
    await sql`UPDATE outbox_cursors SET transaction_id = '0', id = 0 WHERE target = 'webhooks'`.execute(
      stage.context.db,
    );
    const second = await place(stage.context);
    const about = (wanted: string) =>
      stage.receiver.on('/once').filter(({ body }) => body.toString().includes(`"order_id":"${wanted}"`));
    await until('the next one is there', SECONDS, async () => about(second).length > 0);
    expect(about(order)).toHaveLength(1);
  });

  test('is signed with both secrets while one is replaced', async () => {
    const id = await stage.register('/rotated', { event_types: ['order.refunded'] });
    const rotated = await stage.call('POST', `/endpoints/${id}/rotate-secret`, { valid_hours: 1 });
    const { secret } = z.object({ secret: z.string(), new_secret_from: z.string() }).parse(rotated.json);
    await tested(id);
    const [during] = stage.receiver.on('/rotated');
    const text = during?.body.toString() ?? '';
    expect(during?.headers['x-oms-signature']).toBe(signatureOf(text, RECEIVER_SECRET));
    expect(during?.headers['x-oms-signature-new']).toBe(signatureOf(text, secret));
    const leaked = await stage.call('POST', `/endpoints/${id}/rotate-secret`, { valid_hours: 0 });
    const { secret: last } = z.object({ secret: z.string() }).parse(leaked.json);
    await tested(id);
    const after = stage.receiver.on('/rotated')[1];
    expect(after?.headers['x-oms-signature']).toBe(signatureOf(after?.body.toString() ?? '', last));
    expect(after?.headers['x-oms-signature-new']).toBeUndefined();
  });
});

describe('a receiver that fails', () => {
  test.each([
    ['/500', 500, 'answered 500'],
    ['/410', 410, 'answered 410'],
    ['/redirect', 302, 'answered 302'],
    ['/slow', null, 'no answer within 1 s'],
  ])('at %s: the attempt is kept, and a workflow goes on after 5 minutes', async (path, code, error) => {
    const id = await stage.register(path, { event_types: ['order.refunded'] });
    const event = await tested(id);
    expect(event).toMatchObject({ status: 'FAILED', attempt_count: 1, last_response_code: code });
    const [attempt] = await attemptsOf(event.id);
    expect(attempt?.error).toContain(error);
    if (code === 500) expect(attempt?.response_body).toBe('answer of /500');
    const watched = await until('a workflow goes on', SECONDS, async () =>
      stage.watched.find(({ deliveryId }) => deliveryId === event.id),
    );
    expect(watched).toMatchObject({ call: 'watch', attempt: 2, waitSeconds: 300 });
  });

  test('by being down: the attempt says so', async () => {
    const gone = await startReceiver();
    await gone.close();
    const id = await stage.register(`${gone.origin}/down`, { event_types: ['order.refunded'] });
    const event = await tested(id);
    expect(event.last_error).toContain('ECONNREFUSED');
  });

  test('to end its answer: 2 kB are kept and the connection is cut', async () => {
    const id = await stage.register('/endless', { event_types: ['order.refunded'] });
    const event = await tested(id);
    expect(event.status).toBe('DELIVERED');
    const [attempt] = await attemptsOf(event.id);
    expect(attempt?.response_body).toHaveLength(2_048);
    const written = await until('the receiver has stopped', SECONDS, async () => {
      const before = stage.receiver.endless();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return stage.receiver.endless() === before && before;
    });
    expect(written).toBeLessThan(50_000_000);
  });

  test('delays nobody else', async () => {
    await stage.register('/slow', { event_types: ['order.created'] });
    await stage.register('/well', { event_types: ['order.created'] });
    const placed = new Map<string, number>();
    for (let order = 0; order < 40; order++) placed.set(await place(stage.context), Date.now());
    await until('all are there', SECONDS, async () => stage.receiver.on('/well').length >= placed.size);
    const latencies = stage.receiver.on('/well').map(({ body, at }) => {
      const { order_id: order } = z.looseObject({ order_id: z.string() }).parse(JSON.parse(body.toString()));
      return at - (placed.get(order) ?? 0);
    });
    expect(Math.max(...latencies)).toBeLessThan(3_000);
  });
});

describe('a name', () => {
  const internal = () => startReceiver('127.0.0.2', stage.receiver.port);

  test('that has come to mean an inner address is not called', async () => {
    const inside = await internal();
    answers.set('moved.test', ['127.0.0.2']);
    const id = await stage.register(`http://moved.test:${stage.receiver.port}/moved`);
    const event = await tested(id);
    expect(event).toMatchObject({ status: 'FAILED', last_response_code: null });
    expect(event.last_error).toContain('is no public address');
    expect(inside.received).toEqual([]);
    await inside.close();
  });

  test('is asked for once a delivery: an answer that changes after the check is not used', async () => {
    const inside = await internal();
    answers.set('rebound.test', ['127.0.0.1', '127.0.0.2']);
    questions.length = 0;
    const id = await stage.register(`http://rebound.test:${stage.receiver.port}/rebound`);
    expect((await tested(id)).status).toBe('DELIVERED');
    expect(stage.receiver.on('/rebound')).toHaveLength(1);
    expect(stage.receiver.on('/rebound')[0]?.headers.host).toBe(`rebound.test:${stage.receiver.port}`);
    expect(questions.filter((name) => name === 'rebound.test')).toHaveLength(1);
    expect((await tested(id)).status).toBe('FAILED');
    expect(inside.received).toEqual([]);
    await inside.close();
  });
});

describe('people', () => {
  test('retry what has failed, and not what has arrived', async () => {
    const id = await stage.register('/500', { event_types: ['order.refunded'] });
    const event = await tested(id);
    const retried = await stage.call('POST', `/events/${event.id}/retry`);
    expect([retried.status, retried.json]).toEqual([200, expect.objectContaining({ event_id: event.id })]);
    expect(stage.watched.filter(({ deliveryId }) => deliveryId === event.id).at(-1)).toMatchObject({
      call: 'retryNow',
      attempt: 2,
    });
    stage.receiver.statusOf.set('/500', 200);
    const arrived = await tested(id);
    stage.receiver.statusOf.delete('/500');
    expect((await stage.call('POST', `/events/${arrived.id}/retry`)).status).toBe(409);
    expect((await stage.call('POST', `/events/${crypto.randomUUID()}/retry`)).status).toBe(404);
  });

  test('who switch an endpoint off end what is open, with the reason', async () => {
    const id = await stage.register('/500', { event_types: ['order.refunded'] });
    const event = await tested(id);
    await stage.call('PATCH', `/endpoints/${id}`, { is_active: false });
    const [cancelled] = await eventsOf(id);
    expect(cancelled).toMatchObject({
      id: event.id,
      status: 'CANCELLED',
      last_error: 'The endpoint was deactivated',
      next_retry_at: null,
    });
    expect((await stage.call('POST', `/endpoints/${id}/test`)).status).toBe(409);
    expect((await stage.call('POST', `/events/${event.id}/retry`)).status).toBe(409);
  });
});

describe('the receiver of the demo', () => {
  const sink = (signature: string, body = '{"id":"1"}') =>
    stage.api.fetch('/demo/webhook-sink', {
      method: 'POST',
      body,
      headers: { 'x-oms-signature': signature },
    });

  test('answers what it got, when that is signed', async () => {
    const taken = await sink(signatureOf('{"id":"1"}', 'demo-webhook-secret'));
    expect([taken.status, await taken.text()]).toEqual([200, expect.stringContaining('{"id":"1"}')]);
    expect((await sink('sha256=0')).status).toBe(401);
    expect((await sink('sha256=0', 'x'.repeat(70_000))).status).toBe(413);
  });

  test('is the one inner address that deliveries reach, and not in production', async () => {
    const url = new URL('http://127.0.0.1:8001/demo/webhook-sink');
    const guard = AddressGuard.of({
      NODE_ENV: 'development',
      OMS_API_PORT: 8001,
      WEBHOOK_ALLOWED_NETWORKS: '',
    });
    expect(await guard.addressesOf(url)).toEqual([{ address: '127.0.0.1', family: 4 }]);
    await expect(guard.addressesOf(new URL('http://127.0.0.1:8001/orders'))).rejects.toThrow('no public');
    await expect(guard.addressesOf(new URL('http://127.0.0.1:7233/demo/webhook-sink'))).rejects.toThrow(
      'no public',
    );
    const production = AddressGuard.of({
      ...{ NODE_ENV: 'production', OMS_API_PORT: 8001 },
      WEBHOOK_ALLOWED_NETWORKS: '',
    });
    await expect(production.addressesOf(url)).rejects.toThrow('no public');
  });
});

describe('a process that dies', () => {
  const lease = 15;
  const insertTest = async (endpointId: string) => {
    const id = crypto.randomUUID();
    const delivery = {
      id,
      endpoint_id: endpointId,
      order_id: null,
      event_type: 'order.test',
      body: '{}',
    } as const;
    await insertDeliveries(stage.context.db, [delivery]);
    return id;
  };

  test('before it has sent: the delivery is made by another, with the same id', async () => {
    const endpointId = await stage.register('/left-behind');
    const resume = await stage.pause();
    const id = await insertTest(endpointId);
    const claimed = await claim(stage.context.db, [], 8, lease);
    expect(claimed.map((each) => each.id)).toEqual([id]);
    expect(await claim(stage.context.db, [], 8, lease)).toEqual([]);
    await sql`UPDATE webhook_events SET claimed_until = now() - interval '1 second'`.execute(
      stage.context.db,
    );
    resume();
    await until('it is there', SECONDS, async () => stage.receiver.on('/left-behind').length > 0);
    expect(stage.receiver.on('/left-behind')[0]?.headers['x-oms-delivery']).toBe(id);
  });

  test('before it has started the workflow of a failure: the next one does', async () => {
    const endpointId = await stage.register('/500');
    const resume = await stage.pause();
    const id = await insertTest(endpointId);
    await testDeliverer().first(stage.context, id);
    resume();
    const watched = await until('a workflow goes on', SECONDS, async () =>
      stage.watched.find(({ deliveryId }) => deliveryId === id),
    );
    expect(watched).toMatchObject({ call: 'watch', attempt: 2 });
  });
});
