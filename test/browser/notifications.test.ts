/** What customers are told and what happens by the clock, in a real browser on the started product. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const SCREENSHOTS = process.env['SCREENSHOT_DIR'] ?? join(tmpdir(), 'longhaul-screenshots');
const SECONDS = 60;
const MILLISECONDS = 15_000;

let mail: MailServer;
let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  mail = await startMailServer();
  product = await Product.start({ SMTP_URL: mail.url, OMS_MAIL_FROM: 'Demo Shop <shop@shop.example>' });
  await demoSettled(product);
  ({ browser, watched } = await openDashboard(product));
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
  await mail?.close();
});

const shows = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout: MILLISECONDS });
const heading = (name: string): Locator => page.getByRole('heading', { level: 1, name });
const region = (name: string): Locator => page.getByRole('region', { name });
const open = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

/** The page in both color schemes. */
async function look(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a customer hears of an order, and somebody reads what was written', async () => {
  const order = await place(product, { ...demoOrder(1), customer_email: 'jane@customer.example' });
  await until('the mail has come', SECONDS, async () => mail.for('jane@customer.example').length > 0);
  await open('Notifications');
  await shows(heading('Notifications'));
  await page.getByRole('textbox', { name: 'Order number' }).fill(order.order_number);
  const row = region('Sent')
    .getByRole('row')
    .filter({ hasText: order.order_number })
    .filter({ hasText: 'Confirmation' });
  await shows(row.getByText('Sent', { exact: true }));
  await look('notifications');
  await row.getByRole('button', { name: /^Open the confirmation/ }).click();
  const dialog = page.getByRole('dialog');
  const email = dialog.frameLocator('iframe');
  await shows(email.getByText('thank you for your order', { exact: false }));
  await look('notification');
  expect(await dialog.locator('iframe').getAttribute('sandbox')).toBe('');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await until('it has come again', SECONDS, async () => mail.for('jane@customer.example').length > 1);
  await page.keyboard.press('Escape');
});

test('a template is changed beside its preview, refused with its reason, saved, and counts', async () => {
  await page.getByRole('button', { name: 'Edit the Confirmation by Email' }).click();
  const dialog = page.getByRole('dialog');
  await shows(dialog.frameLocator('iframe').getByText('Gadget & Co'));
  const subject = dialog.getByRole('textbox', { name: 'Subject' });
  await subject.fill('Hello {{first_name}}');
  await shows(dialog.getByText('{{first_name}} is not known here', { exact: false }));
  await look('template');
  await subject.fill('Merci, {{customer_name}}');
  await shows(dialog.getByText('Merci, Jane <Doe>'));
  watched.complaints.splice(0);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await place(product, { ...demoOrder(2), customer_email: 'paul@customer.example', customer_name: 'Paul' });
  const [message] = await until('the mail has come', SECONDS, async () => {
    const received = mail.for('paul@customer.example');
    return received.length > 0 && received;
  });
  expect(message?.raw).toContain('Subject: Merci, Paul');
});

test('a schedule is looked at, run, paused with a reason and resumed', async () => {
  await open('Schedules');
  await shows(heading('Schedules'));
  const row = page.getByRole('row').filter({ hasText: 'reset-node-daily-counters' });
  await shows(row.getByText('Daily at 00:00 UTC', { exact: false }));
  await row.getByRole('button', { name: 'Run reset-node-daily-counters now' }).click();
  await shows(row.getByText('Completed'));
  await row.getByRole('button', { name: 'Runs of reset-node-daily-counters' }).click();
  await shows(page.getByRole('dialog').getByText('Nothing to do'));
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Pause reset-node-daily-counters' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('stock taking');
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await shows(row.getByText('Paused'));
  await shows(row.getByText('stock taking'));
  await look('schedules');
  await row.getByRole('button', { name: 'Resume reset-node-daily-counters' }).click();
  await shows(row.getByText('Active'));
});

test('nothing was complained about', () => {
  expect(watched.complaints).toEqual([]);
});
