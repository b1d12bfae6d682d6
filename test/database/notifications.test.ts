import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Courier } from '../../src/notifications/courier.ts';
import { findOrdersToTell, insertNotifications } from '../../src/notifications/event-repository.ts';
import { logProvider } from '../../src/notifications/log-provider.ts';
import { customerNotifications } from '../../src/notifications/outbox-target.ts';
import { reopen } from '../../src/notifications/repository.ts';
import { claimDue } from '../../src/notifications/sending-repository.ts';
import { SmtpProvider } from '../../src/notifications/smtp.ts';
import type { OutboxRow } from '../../src/outbox/outbox.ts';
import { loadConfiguration } from '../../src/runtime/configuration.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { startMailServer, startSilentServer, type MailServer } from '../support/mail-server.ts';
import { bringTo, contextOf, line, place } from '../support/orders.ts';
import { addStockedNode, FAR } from '../support/supply.ts';

const TIMEOUT_SECONDS = 2;
const FROM = 'Test Shop <shop@shop.example>';

let databases: TestDatabases;
let context: Context;
let mail: MailServer;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  mail = await startMailServer();
  await addStockedNode(context.db, 'N1', { 'SKU-1': 1_000 });
  await addStockedNode(context.db, 'WEST', { 'SKU-W': 1_000 }, FAR);
});
afterEach(() => context.db.deleteFrom('notifications').execute());
afterAll(async () => {
  await mail.close();
  await databases.close();
});

function courierTo(url: string, leaseSeconds = 60): Courier {
  const email = new SmtpProvider({ url, from: FROM, timeoutSeconds: TIMEOUT_SECONDS });
  const providers = { EMAIL: email, SMS: logProvider('SMS', databases.log) };
  return new Courier({ providers, domain: 'shop.example', leaseSeconds });
}

const send = (url = mail.url) => courierTo(url).sendDue(context);
const makeDue = () =>
  sql`UPDATE notifications SET next_attempt_at = now() WHERE status = 'PENDING'`.execute(context.db);

/** A notification that is due, without an order. @returns its id. */
async function due(recipient: string, more: { subject?: string; text?: string; html?: string | null } = {}) {
  const id = newId();
  await insertNotifications(context.db, [
    {
      ...{ id, event_id: newId(), order_id: null, order_number: null, is_test: false },
      ...{ type: 'order_confirmation', channel: 'EMAIL', recipient, template_version: 0 },
      ...{ subject: 'Hello', text: 'Good day', html: '<p>Good day</p>', status: 'PENDING', reason: null },
      ...more,
    },
  ]);
  return id;
}

const read = (id: string) =>
  context.db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const all = () =>
  context.db.selectFrom('notifications').selectAll().orderBy('created_at').orderBy('channel').execute();

/** The rows of an order's trail, as the outbox holds them. */
async function rowsOf(orderId: string): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    SELECT topic, outbox.order_id AS "orderId", sequence, event.to_status AS status
    FROM outbox JOIN order_events event USING (order_id, sequence)
    WHERE outbox.order_id = ${orderId} ORDER BY sequence`.execute(context.db);
  return rows;
}

/** Lets the target take all that happened to an order. @returns how often it said that something is due. */
async function tell(orderId: string, times = 1): Promise<number> {
  let rung = 0;
  const target = customerNotifications({ ring: async () => void rung++ });
  for (let n = 0; n < times; n++) await target.deliver(context, await rowsOf(orderId));
  return rung;
}

describe('sending', () => {
  test('hands over text and HTML with a message id of its own, and keeps the answer', async () => {
    const id = await due('jane@customer.example');
    expect(await send()).toEqual({ attempts: 1, nextSeconds: null });
    const [message] = mail.for('jane@customer.example');
    expect(message?.from).toBe('shop@shop.example');
    for (const header of [
      'From: Test Shop <shop@shop.example>',
      'To: jane@customer.example',
      'Subject: Hello',
      `Message-ID: <${id}.0@shop.example>`,
      'Content-Type: multipart/alternative',
    ])
      expect(message?.raw).toContain(header);
    expect(await read(id)).toMatchObject({
      status: 'SENT',
      provider: 'smtp',
      attempt_count: 1,
      provider_response: expect.stringContaining('250'),
      sent_at: expect.any(Date),
    });
  });

  test('gives up at once what the server will never take', async () => {
    const ids = [await due('nobody@customer.example'), await due('spam@customer.example')];
    await send();
    for (const id of ids) expect(await read(id)).toMatchObject({ status: 'FAILED', attempt_count: 1 });
    expect((await read(ids[0] ?? '')).reason).toContain('No such mailbox');
  });

  test('tries again what may be taken later, a bounded number of times', async () => {
    const id = await due('full@customer.example');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      const { nextSeconds } = await send();
      if (nextSeconds !== null) waits.push(Math.round(nextSeconds / 60));
      await makeDue();
    }
    expect(waits).toEqual([1, 5, 15, 60, 240]);
    expect(await read(id)).toMatchObject({ status: 'FAILED', attempt_count: 6, next_attempt_at: null });
    expect((await send()).attempts).toBe(0);
  });

  test.each([
    ['takes no connections', async () => ({ url: 'smtp://127.0.0.1:1', close: async () => undefined })],
    ['never says a word', startSilentServer],
  ])('tries again later when the server %s', async (_what, start) => {
    const server = await start();
    const id = await due('jane@customer.example');
    await send(server.url);
    expect(await read(id)).toMatchObject({ status: 'PENDING', attempt_count: 1 });
    await server.close();
  });

  test('tries again what surely did not arrive when the connection breaks', async () => {
    const id = await due('gone@customer.example');
    await send();
    expect(await read(id)).toMatchObject({ status: 'PENDING', attempt_count: 1 });
  });

  test.each(['cut@customer.example', 'slow@customer.example'])(
    'is uncertain of what was handed over without an answer, and does not repeat it: %s',
    async (recipient) => {
      const id = await due(recipient);
      expect((await send()).nextSeconds).toBeNull();
      expect(await read(id)).toMatchObject({ status: 'UNCERTAIN', attempt_count: 1 });
      await makeDue();
      expect((await send()).attempts).toBe(0);
      expect(mail.for(recipient)).toHaveLength(1);
      // By hand it goes again as the same message, which a receiver can tell.
      expect(await reopen(context.db, id)).toBe(true);
      await send();
      const ids = mail.for(recipient).map(({ raw }) => /^Message-ID: .*$/im.exec(raw)?.[0]);
      expect(ids).toEqual([`Message-ID: <${id}.0@shop.example>`, `Message-ID: <${id}.0@shop.example>`]);
      mail.release();
    },
  );

  test('is uncertain of what a process was sending that died, and sends it to nobody twice', async () => {
    const id = await due('killed@customer.example');
    // The process wrote down that it sends, and then was no more.
    await claimDue(context.db, { domain: 'shop.example', leaseSeconds: 60, limit: 1 });
    expect(await send()).toMatchObject({ attempts: 0, nextSeconds: expect.any(Number) });
    expect((await read(id)).status).toBe('SENDING');
    await sql`UPDATE notifications SET claimed_until = now() - interval '1 second'`.execute(context.db);
    expect(await send()).toEqual({ attempts: 0, nextSeconds: null });
    expect(await read(id)).toMatchObject({
      status: 'UNCERTAIN',
      reason: expect.stringContaining('may have arrived'),
    });
    expect(mail.for('killed@customer.example')).toEqual([]);
  });

  test('what was surely sent goes again by hand as another message', async () => {
    const id = await due('again@customer.example');
    await send();
    await reopen(context.db, id);
    await send();
    const ids = mail.for('again@customer.example').map(({ raw }) => /^Message-ID: .*$/im.exec(raw)?.[0]);
    expect(new Set(ids).size).toBe(2);
    expect(await read(id)).toMatchObject({ status: 'SENT', attempt_count: 2 });
  });

  test('several processes side by side send each one once', async () => {
    for (let n = 0; n < 40; n++) await due(`side-by-side-${n}@customer.example`);
    const goes = await Promise.all([send(), send(), send()]);
    expect(goes.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(40);
    const recipients = mail.received
      .flatMap(({ to }) => to)
      .filter((each) => each.startsWith('side-by-side'));
    expect([recipients.length, new Set(recipients).size]).toEqual([40, 40]);
  });

  test('speaks in clear with no other machine, unless that is allowed', async () => {
    // Any address but those that everybody calls this machine.
    const elsewhere = await startMailServer(0, '127.0.0.2');
    const id = await due('jane@customer.example');
    await send(elsewhere.url);
    expect(await read(id)).toMatchObject({ status: 'PENDING', reason: expect.stringMatching(/TLS/i) });
    expect(elsewhere.received).toEqual([]);
    await makeDue();
    await send(`${elsewhere.url}?tls=optional`);
    expect(await read(id)).toMatchObject({ status: 'SENT' });
    await elsewhere.close();
  });

  test('needs a sender when it needs a server', () => {
    expect(() => loadConfiguration({ SMTP_URL: 'smtp://mail.shop.example' })).toThrow(/OMS_MAIL_FROM/);
    expect(() => loadConfiguration({ SMTP_URL: 'http://mail.shop.example' })).toThrow(/SMTP_URL/);
    expect(() =>
      loadConfiguration({ OMS_MAIL_FROM: 'Shop <shop@shop.example>\r\nBcc: x@y.example' }),
    ).toThrow(/OMS_MAIL_FROM/);
  });

  test('the log is no sending', async () => {
    const log = { EMAIL: logProvider('EMAIL', databases.log), SMS: logProvider('SMS', databases.log) };
    const courier = new Courier({ providers: log, domain: 'localhost', leaseSeconds: 60 });
    const id = await due('jane@customer.example');
    await courier.sendDue(context);
    expect(await read(id)).toMatchObject({ status: 'LOGGED', provider: 'log' });
  });
});

describe('what customers are told', () => {
  test('confirmation, shipment and delivery, each once however often the outbox is read', async () => {
    const id = await place(context, { customer_phone: '+1 212 555 0100' });
    await bringTo(context, id, 'DELIVERED');
    expect(await tell(id, 3)).toBe(3);
    const told = (await all()).map(({ type, channel, status }) => `${type} ${channel} ${status}`);
    expect(told.sort()).toEqual([
      'order_confirmation EMAIL PENDING',
      'order_delivery EMAIL PENDING',
      'order_delivery SMS PENDING',
      'order_shipment EMAIL PENDING',
      'order_shipment SMS PENDING',
    ]);
  });

  test('nobody by SMS who gave no number, and why', async () => {
    const id = await place(context, { customer_phone: null });
    await bringTo(context, id, 'SHIPPED');
    await tell(id);
    const sms = (await all()).filter(({ channel }) => channel === 'SMS');
    expect(sms).toMatchObject([
      { type: 'order_shipment', status: 'SKIPPED', reason: 'The order names no phone number', text: null },
    ]);
  });

  test('each parcel of a split order with what is in it', async () => {
    const id = await place(context, { line_items: [line('SKU-1', 2), line('SKU-W', 3)] });
    await bringTo(context, id, 'SHIPPED');
    await tell(id);
    const parcels = (await all()).filter(
      ({ type, channel }) => type === 'order_shipment' && channel === 'EMAIL',
    );
    expect(parcels.length).toBe(2);
    const texts = parcels.map(({ text }) => text ?? '').sort();
    const tracking = await context.db
      .selectFrom('shipments')
      .select('tracking_number')
      .where('order_id', '=', id)
      .execute();
    for (const { tracking_number: number } of tracking)
      expect(texts.filter((text) => text.includes(number))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('SKU-1') && text.includes('SKU-W'))).toEqual([]);
    expect(texts.join()).toContain('3 x Product SKU-W (SKU-W): USD 30.00');
  });

  test('never a header of their own, whatever they call themselves', async () => {
    const name = 'Eve\r\nBcc: victim@other.example\r\n\r\nSurprise <b>';
    const id = await place(context, { customer_email: 'eve@customer.example', customer_name: name });
    await bringTo(context, id, 'CONFIRMED');
    await sql`
      INSERT INTO notification_templates (type, channel, version, is_active, subject, text, html, created_by)
      VALUES ('order_confirmation', 'EMAIL', 1, true, 'For {{customer_name}}', 'Hello {{customer_name}}',
              '<p>{{customer_name}}</p>', 'test')`.execute(context.db);
    await tell(id);
    await send();
    const [message] = mail.for('eve@customer.example');
    const [headers = '', body = ''] = message?.raw.split(/\r\n\r\n(.*)/s) ?? [];
    expect(message?.to).toEqual(['eve@customer.example']);
    expect(headers).not.toMatch(/^bcc:/im);
    expect(headers).toMatch(/^Subject: For Eve Bcc: victim@other\.example Surprise <b>$/m);
    expect(body).toContain('&lt;b&gt;');
    await context.db.deleteFrom('notification_templates').execute();
  });

  test('in every environment by its own template alone', async () => {
    await databases.addEnvironment('elsewhere');
    const elsewhere = await contextOf(databases, 'elsewhere');
    await sql`
      INSERT INTO notification_templates (type, channel, version, is_active, subject, text, created_by)
      VALUES ('order_confirmation', 'EMAIL', 1, true, 'Elsewhere {{order_number}}', 'x', 'test')`.execute(
      elsewhere.db,
    );
    for (const each of [context, elsewhere]) {
      const id = await place(each);
      await bringTo(each, id, 'CONFIRMED');
      const target = customerNotifications({ ring: async () => undefined });
      const events = await each.db
        .selectFrom('order_events')
        .select('sequence')
        .where('order_id', '=', id)
        .orderBy('sequence')
        .execute();
      const rows = events.map(({ sequence }) => ({
        ...{ orderId: id, sequence, topic: 'order.confirmed', status: 'CONFIRMED' as const },
      }));
      await target.deliver(each, rows.slice(-1));
    }
    const subjects = await elsewhere.db.selectFrom('notifications').select('subject').execute();
    expect(subjects).toEqual([{ subject: expect.stringMatching(/^Elsewhere ORD-/) }]);
    expect((await all()).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Your order ORD-.* is confirmed$/),
    ]);
  });

  test('a template that cannot be filled in fails alone and says so', async () => {
    const id = await place(context);
    await bringTo(context, id, 'CONFIRMED');
    // As an earlier release may have left it, which knew a field that this one does not.
    await sql`
      INSERT INTO notification_templates (type, channel, version, is_active, subject, text, created_by)
      VALUES ('order_confirmation', 'EMAIL', 1, true, 'Hello', '{{loyalty_points}}', 'test')`.execute(
      context.db,
    );
    expect(await tell(id)).toBe(0);
    expect(await all()).toMatchObject([
      { status: 'FAILED', reason: expect.stringContaining('loyalty_points'), attempt_count: 0 },
    ]);
    await context.db.deleteFrom('notification_templates').execute();
  });

  test('nothing of an order that is gone', async () => {
    expect(await findOrdersToTell(context.db, [{ orderId: newId(), sequence: 1 }])).toEqual([]);
  });
});
