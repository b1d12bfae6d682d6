/** Search in a real browser, on the started product. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { demoSettled } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const SCREENSHOTS = process.env['SCREENSHOT_DIR'] ?? join(tmpdir(), 'longhaul-screenshots');
const SECONDS = 15;

let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  product = await Product.start();
  await demoSettled(product);
  ({ browser, watched } = await openDashboard(product, { timezoneId: 'America/New_York' }));
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const shows = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout: SECONDS * 1_000 });
const hits = () => page.getByRole('list', { name: 'Orders found' }).getByRole('listitem');
const facet = (name: string) => page.getByRole('group', { name }).getByRole('button');
const picture = (name: string) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });

test('orders are found as one types, narrowed by facets, and the address says so', async () => {
  await page.goto(`${product.origin}/app/search`);
  await shows(hits().first());
  const all = await hits().count();
  await page.keyboard.press('/');
  const [first = ''] = await page
    .getByRole('list', { name: 'Orders found' })
    .getByRole('link')
    .allInnerTexts();
  await page.keyboard.type(first.slice(0, -1));
  await until('the order is found', SECONDS, async () => (await hits().count()) === 1);
  expect(await hits().locator('mark').first().innerText()).toBe('ORD');
  await picture('search-words');
  await page.getByRole('searchbox', { name: 'Search orders', exact: true }).fill('');
  await until('all are found again', SECONDS, async () => (await hits().count()) === all);
  const channel = facet('Channel').first();
  await channel.focus();
  await page.keyboard.press('Enter');
  await until('the address has the channel', SECONDS, async () => page.url().includes('channel='));
  await shows(page.getByRole('group', { name: 'Channel' }).getByRole('button', { pressed: true }));
  await picture('search-facets');
  await page.getByLabel('At least').fill('999999');
  await shows(page.getByText('No order matches all of this'));
  await picture('search-nothing');
  await page.getByRole('button', { name: 'Remove all filters' }).last().click();
  await until('all are found again', SECONDS, async () => (await hits().count()) === all);
  expect(new URL(page.url()).search).toBe('');
  expect(watched.complaints).toEqual([]);
});

test('Enter opens the first hit of the search over every page', async () => {
  await page.goto(`${product.origin}/app/search`);
  const link = page.getByRole('list', { name: 'Orders found' }).getByRole('link').first();
  await shows(link);
  const [number, path] = [await link.innerText(), await link.getAttribute('href')];
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await dialog.getByPlaceholder('Number, customer').fill(number);
  await shows(dialog.locator('[data-selected]').getByText(number));
  await page.keyboard.press('Enter');
  await until('the order is open', SECONDS, async () => new URL(page.url()).pathname === path);
});

test('a page that the hits end before says so, and leads back', async () => {
  await page.goto(`${product.origin}/app/search?page=30`);
  await shows(page.getByText('Page 30 is empty'));
  await page.getByRole('button', { name: 'Go to the first page' }).click();
  await shows(hits().first());
  expect(new URL(page.url()).search).toBe('');
});

test('fits a phone, and the dark', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await shows(hits().first());
  await picture('search-phone-dark');
  // The page is laid out anew in a moment of its own.
  await until('everything fits', SECONDS, async () => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    const account = await page.getByRole('button', { name: /^Account of/ }).boundingBox();
    return width <= 360 && account !== null && account.x + account.width <= 360;
  });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('on a phone the hits come first, and the filters are in a dialog that the keyboard reaches', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${product.origin}/app/search`);
  await shows(hits().first());
  await until('the first hit is in sight', SECONDS, async () => {
    const hit = await hits().first().boundingBox();
    return hit !== null && hit.y + hit.height < 400;
  });
  expect(await facet('Channel').count()).toBe(0);
  const button = page.getByRole('button', { name: /^Filters/ });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Filters' });
  await shows(dialog);
  const channel = dialog.getByRole('group', { name: 'Channel' }).getByRole('button').first();
  await channel.focus();
  await page.keyboard.press('Enter');
  await shows(dialog.getByRole('button', { pressed: true }));
  await picture('search-phone-filters');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await shows(page.getByRole('button', { name: 'Filters: 1 active', exact: true }));
  await until('the focus is back', SECONDS, () =>
    button.evaluate((element) => element === document.activeElement),
  );
  await picture('search-phone-filtered');
  await button.click();
  await dialog.getByRole('button', { name: 'Remove all filters' }).click();
  await dialog.getByRole('button', { name: /^Show \d+ orders?$/ }).click();
  await shows(page.getByRole('button', { name: 'Filters', exact: true }));
  expect(new URL(page.url()).search).toBe('');
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(watched.complaints).toEqual([]);
});

test('orders and products are a few keys away from any page', async () => {
  await page.keyboard.press('Control+k');
  // The page behind it has such a field too.
  const field = page.getByRole('dialog').getByPlaceholder('Number, customer, email, product, city');
  await shows(field);
  const [sku = ''] = await product
    .query<{ sku: string }>('SELECT sku FROM product_catalog ORDER BY sku LIMIT 1')
    .then((rows) => rows.map((row) => row.sku));
  await field.fill(sku.toLowerCase());
  const option = page.getByRole('dialog').getByRole('button', { name: sku });
  await shows(option);
  await page.keyboard.press('ArrowDown');
  const chosen = page.getByRole('dialog').locator('[data-selected]');
  await shows(chosen);
  const colours = await chosen.evaluate((element) => [
    getComputedStyle(element).color,
    getComputedStyle(document.body).color,
  ]);
  expect(colours[0]).toBe(colours[1]);
  await picture('search-spotlight');
  await option.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/products/${sku}`);
  expect(watched.complaints).toEqual([]);
});
