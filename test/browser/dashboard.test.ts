/** The dashboard in a real browser, on the started product. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderResponse } from '../../src/orders/contract.ts';
import { launchBrowser, type WatchedPage, watchedPage } from '../support/browser.ts';
import { demoLine, demoOrder, demoSettled, fetchOrder, place } from '../support/demo-orders.ts';
import { DEMO_EMAIL, DEMO_PASSWORD, Product } from '../support/product.ts';

/** Where the screenshots go; a run replaces those of the run before. */
const SCREENSHOTS = process.env['SCREENSHOT_DIR'] ?? join(tmpdir(), 'longhaul-screenshots');
const LIVE_MILLISECONDS = 10_000;
const DELIVERY_MILLISECONDS = 60_000;

let product: Product;
let browser: Browser;
let context: BrowserContext;
let watched: WatchedPage;
let page: Page;
let order: OrderResponse;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  product = await Product.start();
  await demoSettled(product);
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  watched = await watchedPage(context);
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const shows = (locator: Locator, timeout = LIVE_MILLISECONDS): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout });

const heading = (name: string): Locator => page.getByRole('heading', { level: 1, name });

/** Marks the page: a reload would lose the mark. */
const mark = (): Promise<void> => page.evaluate(() => void (document.body.dataset['untouched'] = 'yes'));
const isMarked = (): Promise<boolean> => page.evaluate(() => document.body.dataset['untouched'] === 'yes');

/** A region of the page by its heading. */
const region = (name: string): Locator => page.getByRole('region', { name });

test('somebody signs in with the keyboard alone and sees the figures', async () => {
  await page.goto(`${product.origin}/`);
  await shows(heading('Sign in'));
  // Asking who is signed in is answered 401 before anybody is; browsers report that as an error.
  watched.complaints.splice(0);
  await page.keyboard.type(DEMO_EMAIL);
  await page.keyboard.press('Tab');
  await page.keyboard.type(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await shows(heading('Overview'));
  expect(await page.locator('dt', { hasText: 'Orders' }).locator('+ dd').textContent()).toBe('3');
  expect(await page.locator('dt', { hasText: 'Backordered' }).locator('+ dd').textContent()).toBe('1');
});

test('an order that is placed appears without reloading', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Orders', exact: true }).click();
  await shows(heading('Orders'));
  await shows(page.getByRole('status').getByText('Live', { exact: true }));
  await mark();
  order = await place(product, demoOrder(3));
  await shows(page.getByRole('link', { name: order.order_number }));
  expect(await isMarked()).toBe(true);
});

test('it is opened and becomes delivered before our eyes, with its reasons', async () => {
  await page.getByRole('link', { name: order.order_number }).click();
  await shows(heading(order.order_number));
  const timeline = region('Timeline').getByRole('listitem');
  await shows(timeline.filter({ hasText: /^Delivered/ }), DELIVERY_MILLISECONDS);
  expect(await isMarked()).toBe(true);
  expect(await timeline.count()).toBe(10);
  expect(await timeline.last().textContent()).toContain('Created');
  const why = region('Why this node');
  expect(await why.textContent()).toContain('STR-NYC-01');
  expect(await why.getByRole('table').first().getByRole('row').count()).toBeGreaterThan(1);
});

test('another is cancelled through the dialog', async () => {
  const scarce = await place(product, demoOrder(1, [{ ...demoLine(0, 1), sku: 'SKU-NOBODY-HAS' }]));
  await page.goto(`${product.origin}/app/orders/${scarce.id}`);
  await shows(region('Timeline').getByText('Backordered', { exact: true }));
  await page.getByRole('button', { name: 'Cancel order…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Ordered by mistake');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const timeline = region('Timeline').getByRole('listitem');
  await shows(timeline.filter({ hasText: /^Cancelled.* · Demo Administrator$/ }));
  expect(await timeline.filter({ hasText: /^Backordered/ }).textContent()).toMatch(/ · Longhaul$/);
  expect(await fetchOrder(product, scarce.id)).toMatchObject({
    status: 'CANCELLED',
    status_reason: 'Ordered by mistake',
  });
});

test('amounts are shown in one currency, and another is chosen where there are several', async () => {
  await page.goto(`${product.origin}/app`);
  await shows(heading('Overview'));
  const revenue = page.locator('dt', { hasText: /^Revenue$/ }).locator('+ dd');
  await shows(revenue.getByText(/^\$/));
  const choice = page.getByRole('combobox', { name: 'Currency of amounts' });
  expect(await choice.count()).toBe(0);
  const inEuro = await place(product, { ...demoOrder(4), currency: 'EUR' });
  await shows(choice);
  for (const path of ['', '/analytics']) {
    await page.goto(`${product.origin}/app${path}`);
    await shows(revenue.getByText(/^\$/));
    await choice.click();
    await page.getByRole('option', { name: 'EUR (1 order)' }).click();
    await shows(revenue.getByText(`€${inEuro.total_amount}`, { exact: true }));
    expect(new URL(page.url()).searchParams.get('currency')).toBe('EUR');
  }
  await shows(
    page
      .locator('dt', { hasText: /^Refunded$/ })
      .locator('+ dd')
      .getByText('€0.00', { exact: true }),
  );
});

test.each(['light', 'dark'] as const)('the pages are drawn in %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  const pages = [
    ['overview', '', 'Overview'],
    ['analytics', '/analytics', 'Analytics'],
    ['orders', '/orders', 'Orders'],
    ['order', `/orders/${order.id}`, order.order_number],
  ] as const;
  for (const [name, path, title] of pages) {
    await page.goto(`${product.origin}/app${path}`, { waitUntil: 'load' });
    await shows(heading(title));
    await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
    expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe(scheme);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${scheme}.png`), fullPage: true });
  }
  console.log(`screenshots are in ${SCREENSHOTS}`);
});

test('nothing complained: no error in the console, no rule for content broken', () => {
  expect(watched.complaints).toEqual([]);
});
