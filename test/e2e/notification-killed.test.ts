/** `kill -9` of the worker between the mail server's acceptance and our record of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoOrder, place } from '../support/demo-orders.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const CUSTOMER = 'slow@customer.example';
/** More than the time of an attempt, its grace, and that of noticing that a process is gone. */
const SETTLE_SECONDS = 150;

let mail: MailServer;
let product: Product;
beforeAll(async () => {
  mail = await startMailServer();
  product = await Product.start({
    ...{ SMTP_URL: mail.url, OMS_MAIL_FROM: 'Shop <shop@shop.example>', SMTP_TIMEOUT_SECONDS: 20 },
    ...{ OMS_START_PICKING_DELAY_SECONDS: 3_600 },
  });
});
afterAll(async () => {
  await product?.close();
  await mail?.close();
});

interface Row {
  id: string;
  status: string;
  message_id: string;
}

test('what was handed over then is uncertain and sent to nobody twice, until somebody says so', async () => {
  await place(product, { ...demoOrder(1), customer_email: CUSTOMER });
  // The server has the message and does not answer yet.
  await until('it was handed over', 60, async () => mail.for(CUSTOMER).length > 0);
  await product.kill('worker');
  mail.release();
  const row = await until('it is settled', SETTLE_SECONDS, async () => {
    const [found] = await product.query<Row>(
      'SELECT id, status, message_id FROM notifications WHERE recipient = $1',
      [CUSTOMER],
    );
    return found?.status === 'UNCERTAIN' && found;
  });
  expect(mail.for(CUSTOMER)).toHaveLength(1);
  const answer = await product.api(`/notifications/${row.id}/resend`, { method: 'POST' });
  expect(answer.status).toBe(202);
  await until('it was handed over again', 60, async () => mail.for(CUSTOMER).length > 1);
  mail.release();
  expect(mail.for(CUSTOMER).map(({ raw }) => raw.includes(`Message-ID: ${row.message_id}`))).toEqual([
    true,
    true,
  ]);
  // The worker that was killed held up nobody for long: others are told.
  await place(product, { ...demoOrder(2), customer_email: 'next@customer.example' });
  await until('the next has come', 60, async () => mail.for('next@customer.example').length > 0);
});
