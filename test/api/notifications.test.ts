import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  notificationDetailSchema,
  notificationSchema,
  templateListSchema,
  templateSchema,
} from '../../src/notifications/contract.ts';
import { insertNotifications } from '../../src/notifications/event-repository.ts';
import { pageOf } from '../../src/runtime/contract.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { serveApi, type TestApi } from '../support/api.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, CUSTOMER, line, place } from '../support/orders.ts';

const EMAIL = '/templates/order_confirmation/EMAIL';
const SMS = '/templates/order_shipment/SMS';
const GOOD = {
  subject: 'Hello {{customer_name}}',
  text: 'Order {{order_number}}',
  html: '<b>{{customer_name}}</b>',
};

let databases: TestDatabases;
let context: Context;
let api: TestApi;
let token: string;
let rung = 0;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  const away = () => Promise.reject(new Error('This test has no order workflows'));
  const orders = {
    ...{ start: away, stockArrived: away, changeStatus: away, running: away, command: away, catchUp: away },
  };
  api = await serveApi(databases, orders, undefined, undefined, undefined, { ring: async () => void rung++ });
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
});
afterEach(async () => {
  await context.db.deleteFrom('notification_templates').execute();
  await context.db.deleteFrom('notifications').execute();
});
afterAll(async () => {
  await api.close();
  await databases.close();
});

async function call(method: string, path: string, body?: unknown) {
  const response = await api.fetch(`/notifications${path}`, {
    method,
    token,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as unknown };
}

/** A notification in some state. @returns its id. */
async function stored(status: string, more: { channel?: 'EMAIL' | 'SMS'; order_number?: string } = {}) {
  const id = newId();
  await insertNotifications(context.db, [
    {
      ...{ id, event_id: newId(), order_id: null, order_number: 'ORD-20260101-AAAAAA', is_test: false },
      ...{ type: 'order_confirmation', channel: 'EMAIL', recipient: 'a@b.example', template_version: 0 },
      ...{ subject: 'Hello', text: 'Good day', html: null, status: 'FAILED', reason: 'it was refused' },
      ...more,
    },
  ]);
  const due = status === 'PENDING' ? { next_attempt_at: new Date() } : {};
  const claim = status === 'SENDING' ? { claimed_until: new Date() } : {};
  await context.db
    .updateTable('notifications')
    .set({ status: status as 'FAILED', ...due, ...claim })
    .where('id', '=', id)
    .execute();
  return id;
}

describe('templates', () => {
  test('are the product’s own until the environment writes its own, and again after a reset', async () => {
    const list = templateListSchema.parse((await call('GET', '/templates')).json);
    expect(list.items).toHaveLength(8);
    expect(list.items.every(({ is_default, version }) => is_default && version === 0)).toBe(true);
    const saved = await call('PUT', EMAIL, { ...GOOD, version: 0 });
    expect(saved.status).toBe(200);
    expect(templateSchema.parse(saved.json)).toMatchObject({ ...GOOD, version: 1, is_default: false });
    const reset = templateSchema.parse((await call('POST', `${EMAIL}/reset`)).json);
    expect(reset).toMatchObject({ version: 2, is_default: true });
    expect(reset.subject).not.toBe(GOOD.subject);
    const { json } = await call('GET', EMAIL);
    expect(json).toMatchObject({ versions: [{ version: 2 }, { version: 1, subject: GOOD.subject }] });
  });

  test('refuse a change of a version that is not the newest', async () => {
    await call('PUT', EMAIL, GOOD);
    const { status, json } = await call('PUT', EMAIL, { ...GOOD, text: 'mine', version: 0 });
    expect([status, json]).toEqual([
      409,
      expect.objectContaining({ detail: expect.stringContaining('version 1') }),
    ]);
    const both = await Promise.all([
      call('PUT', EMAIL, { ...GOOD, version: 1 }),
      call('PUT', EMAIL, { ...GOOD, version: 1 }),
    ]);
    expect(both.map(({ status: each }) => each).sort()).toEqual([200, 409]);
  });

  test.each([
    ['a field that nobody knows', 'text', 'Dear {{first_name}}', 'first_name'],
    ['a field of a line outside of lines', 'html', '{{quantity}}', 'quantity'],
    ['what is not escaped', 'html', '{{{customer_name}}}', 'escapes'],
    ['the other way of not escaping', 'text', '{{&customer_name}}', 'escapes'],
    ['a partial', 'html', '{{> footer}}', 'partials'],
    ['a helper', 'text', '{{lookup lines 0}}', 'lookup'],
    ['a block that is unknown', 'text', '{{#with lines}}x{{/with}}', 'with'],
    ['a way out of the view', 'text', '{{constructor}}', 'constructor'],
    ['a way up', 'text', '{{#each lines}}{{../order_number}}{{/each}}', '../order_number'],
    ['lines in lines', 'text', '{{#each lines}}{{#each lines}}x{{/each}}{{/each}}', 'lines'],
    ['what is not closed', 'subject', 'Hello {{#if customer_name}}', ''],
  ])('refuse %s, say where, and keep what was', async (_what, part, source, word) => {
    const { status, json } = await call('PUT', EMAIL, { ...GOOD, [part]: source });
    expect([status, json]).toEqual([
      422,
      expect.objectContaining({ errors: [{ path: part, message: expect.stringContaining(word) }] }),
    ]);
    expect((await call('GET', EMAIL)).json).toMatchObject({ version: 0, is_default: true });
  });

  test.each([
    ['an email without a subject', EMAIL, { text: 'x' }, 'subject'],
    ['an SMS with a subject', SMS, { subject: 'x', text: 'x' }, 'subject'],
    ['an SMS with HTML', SMS, { text: 'x', html: 'x' }, 'html'],
    ['an SMS that is too long', SMS, { text: 'x'.repeat(1_001) }, 'text'],
    ['an email that is too long', EMAIL, { ...GOOD, html: 'x'.repeat(100_001) }, 'body.html'],
    ['a field of its own', EMAIL, { ...GOOD, from: 'me@example.com' }, ''],
  ])('refuse %s', async (_what, path, body, where) => {
    const { status, json } = await call('PUT', path, body);
    expect(status).toBe(422);
    expect(JSON.stringify(json)).toContain(where.replace('body.', ''));
  });

  test('are looked at with a sample, escaped in HTML alone', async () => {
    const { json } = await call('POST', `${EMAIL}/preview`, GOOD);
    expect(json).toEqual({
      subject: 'Hello Jane <Doe>',
      text: 'Order ORD-20260101-SAMPLE',
      html: '<b>Jane &lt;Doe&gt;</b>',
    });
  });

  test('are looked at with an order of this environment', async () => {
    const id = await place(context, { line_items: [line('SKU-1', 2)] });
    const input = {
      ...GOOD,
      text: '{{#each lines}}{{quantity}} {{sku}}{{/each}} {{total_amount}}',
      order_id: id,
    };
    const { json } = await call('POST', `${EMAIL}/preview`, input);
    expect(json).toMatchObject({ subject: `Hello ${CUSTOMER.name}`, text: '2 SKU-1 20.00' });
    expect((await call('POST', `${EMAIL}/preview`, { ...GOOD, order_id: newId() })).status).toBe(404);
  });

  test('all of the product’s own can be filled in and saved', async () => {
    const { items } = templateListSchema.parse((await call('GET', '/templates')).json);
    for (const { type, channel, subject, text, html, is_active } of items) {
      const path = `/templates/${type}/${channel}`;
      const preview = await call('POST', `${path}/preview`, { subject, text, html });
      expect([type, channel, preview.status]).toEqual([type, channel, 200]);
      expect(JSON.stringify(preview.json)).not.toContain('{{');
      expect((await call('PUT', path, { subject, text, html, is_active })).status).toBe(200);
    }
  });

  test('are tried out on somebody', async () => {
    const before = rung;
    const { status, json } = await call('POST', `${EMAIL}/test`, { recipient: 'me@example.com' });
    expect(status).toBe(202);
    expect(notificationDetailSchema.parse(json)).toMatchObject({
      ...{ status: 'PENDING', is_test: true, recipient: 'me@example.com', event_id: null },
      subject: expect.stringMatching(/^\[Test\] /),
    });
    expect(rung).toBe(before + 1);
    for (const recipient of ['nobody', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example'])
      expect((await call('POST', `${EMAIL}/test`, { recipient })).status).toBe(422);
  });
});

describe('what was sent', () => {
  test('is listed by order, type, channel and status, and shown with what is written in it', async () => {
    const failed = await stored('FAILED');
    await stored('SENT', { order_number: 'ORD-20260202-BBBBBB' });
    await stored('SENT', { channel: 'SMS' });
    const list = async (query: string) => {
      const { json } = await call('GET', `?${query}`);
      return pageOf(notificationSchema).parse(json);
    };
    expect(await list('')).toMatchObject({ total: 3, total_pages: 1 });
    expect((await list('status=FAILED')).items.map(({ id }) => id)).toEqual([failed]);
    expect((await list('channel=SMS')).total).toBe(1);
    expect((await list('order_number=ORD-20260202')).total).toBe(1);
    expect((await list('order_number=%25')).total).toBe(0);
    expect((await list('type=order_delivery')).total).toBe(0);
    expect(await list('page=2&page_size=2')).toMatchObject({ total: 3, total_pages: 2, items: [{}] });
    expect((await call('GET', `/${failed}`)).json).toMatchObject({
      text: 'Good day',
      reason: 'it was refused',
    });
    expect((await call('GET', `/${newId()}`)).status).toBe(404);
    expect((await call('GET', '?status=LOST')).status).toBe(422);
  });

  test.each(['FAILED', 'UNCERTAIN', 'SENT', 'LOGGED'])('goes again by hand when it is %s', async (status) => {
    const id = await stored(status);
    const before = rung;
    const resent = await call('POST', `/${id}/resend`);
    expect(resent.status).toBe(202);
    expect(resent.json).toMatchObject({ status: 'PENDING', reason: null });
    expect(rung).toBe(before + 1);
  });

  test.each(['PENDING', 'SENDING', 'SKIPPED'])('does not when it is %s', async (status) => {
    const id = await stored(status);
    const { status: code, json } = await call('POST', `/${id}/resend`);
    expect([code, json]).toEqual([
      409,
      expect.objectContaining({ allowed: ['SENT', 'LOGGED', 'UNCERTAIN', 'FAILED'] }),
    ]);
  });
});
