import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Courier } from '../../src/notifications/courier.ts';
import { logProvider } from '../../src/notifications/log-provider.ts';
import { customerNotifications } from '../../src/notifications/outbox-target.ts';
import { notificationsWorkflowId } from '../../src/notifications/notification.ts';
import { SmtpProvider } from '../../src/notifications/smtp.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { workflowStarter } from '../../src/outbox/targets.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { TemporalNotificationWorkflows } from '../../temporal/notification-workflows.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { freePort } from '../support/free-port.ts';
import { historyToText } from '../support/histories.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { contextOf, CUSTOMER, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const SECONDS = 25;
const QUICK = { start_picking_delay_seconds: 0, picking_delay_seconds: 0, delivery_delay_seconds: 0 };

let databases: TestDatabases;
let temporal: TestTemporal;
let mail: MailServer;
let relay: Relay;
let port: number;
beforeAll(async () => {
  databases = await createDatabases();
  port = await freePort();
  mail = await startMailServer(port);
  const url = `smtp://127.0.0.1:${port}`;
  const email = new SmtpProvider({ url, from: 'Shop <shop@shop.example>', timeoutSeconds: 5 });
  const courier = new Courier({
    providers: { EMAIL: email, SMS: logProvider('SMS', databases.log) },
    domain: 'shop.example',
    leaseSeconds: 30,
  });
  temporal = await startTemporal(databases, { time: 'real', courier });
  const ringing = new TemporalNotificationWorkflows(temporal.client);
  const targets = [workflowStarter(temporal.workflows), customerNotifications(ringing)];
  relay = new Relay(databases.environments, targets, databases.log);
  relay.start();
});
afterAll(async () => {
  await relay.stop();
  await temporal.close();
  await mail.close();
  await databases.close();
});

async function stocked(slug: string): Promise<Context> {
  await addEnvironmentWith(databases, slug, QUICK);
  const context = await contextOf(databases, slug);
  await addStockedNode(context.db, 'N1', { 'SKU-1': 100 });
  return context;
}

const statuses = async ({ db }: Context) =>
  (await db.selectFrom('notifications').select('status').where('channel', '=', 'EMAIL').execute()).map(
    ({ status }) => status,
  );

test('an order’s customer hears of it by itself, and no history says who that is', async () => {
  const context = await stocked('shop-a');
  await place(context, { customer_phone: '+1 212 555 0100' });
  const sent = await until('all were sent', SECONDS, async () => {
    const seen = await statuses(context);
    return seen.length === 3 && seen.every((status) => status === 'SENT') && seen;
  });
  expect(sent).toEqual(['SENT', 'SENT', 'SENT']);
  const subjects = mail
    .for(CUSTOMER.email)
    .map(({ raw }) => /^Subject: Your order \S+ (.*)$/m.exec(raw)?.[1]);
  expect(subjects).toEqual(['is confirmed', 'is on its way', 'has arrived']);
  const handle = temporal.client.workflow.getHandle(notificationsWorkflowId('shop-a'));
  await handle.result();
  const text = historyToText(await handle.fetchHistory());
  for (const secret of [CUSTOMER.email, CUSTOMER.name, CUSTOMER.address, '555 0100'])
    expect(text).not.toContain(secret);
});

test('what the mail server did not take goes when it is back; other environments do not wait', async () => {
  const context = await stocked('shop-b');
  await mail.close();
  await place(context, { customer_email: 'patient@customer.example' });
  await until('it was tried', SECONDS, async () => {
    const { rows } =
      await sql`SELECT FROM notifications WHERE attempt_count > 0 AND status = 'PENDING'`.execute(context.db);
    return rows.length > 0;
  });
  expect(await statuses(context)).not.toContain('SENT');
  mail = await startMailServer(port);
  await sql`UPDATE notifications SET next_attempt_at = now() + interval '1 second' WHERE status = 'PENDING'`.execute(
    context.db,
  );
  const other = await stocked('shop-c');
  await place(other, { customer_email: 'other@customer.example' });
  await until('the other environment has sent', SECONDS, async () =>
    (await statuses(other)).includes('SENT'),
  );
  // Whoever sends again by hand rings too, and what is due goes with it.
  await new TemporalNotificationWorkflows(temporal.client).ring('shop-b');
  await until('all were sent', SECONDS, async () => {
    const seen = await statuses(context);
    return seen.length === 3 && seen.every((status) => status === 'SENT');
  });
  expect(mail.for('patient@customer.example')).toHaveLength(3);
});
