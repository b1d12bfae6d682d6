/** Inventory, products and nodes in a real browser, on the started product. */
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
const heading = (name: string): Locator => page.getByRole('heading', { level: 1, name });
const button = (name: string): Locator => page.getByRole('button', { name });
const dialog = (): Locator => page.getByRole('dialog');
const open = async (path: string, title: string): Promise<void> => {
  await page.goto(`${product.origin}/app${path}`);
  await shows(heading(title));
};

/** Figures of a row: on hand, reserved, available and so on. */
const figuresOf = (row: Locator) => row.getByRole('cell').allInnerTexts();
const rowOf = (place: string) => page.getByRole('row').filter({ has: button(`Open ${place}`) });

const FIRST = 'ELEC-SHIRT-001 at STR-NYC-01';

/** A SKU of the demo and the place of its first record. */
async function firstRecord(): Promise<{ place: string; sku: string }> {
  const label = await page
    .getByRole('button', { name: /^Open .* at STR-NYC-01$/ })
    .first()
    .getAttribute('aria-label');
  const place = label?.replace('Open ', '') ?? FIRST;
  return { place, sku: place.split(' ')[0] ?? '' };
}

test('stock is found, adjusted with its reason by the keyboard, and the log says so', async () => {
  await open('/inventory', 'Inventory');
  const { place, sku } = await firstRecord();
  await page.getByLabel('SKU or product').fill(sku);
  await until('the list is filtered', SECONDS, async () => (await page.getByRole('row').count()) === 9);
  const [, , before = ''] = await figuresOf(rowOf(place));
  await button(`Adjust ${place}`).focus();
  await page.keyboard.press('Enter');
  await shows(dialog());
  await page.keyboard.type('25');
  await dialog().getByLabel('Notes').fill('Found behind a shelf');
  await page.keyboard.press('Tab');
  await dialog().getByRole('button', { name: 'Adjust', exact: true }).press('Enter');
  await dialog().waitFor({ state: 'hidden' });
  await until('the list follows', SECONDS, async () => {
    const [, , after = ''] = await figuresOf(rowOf(place));
    return Number(after.replaceAll(',', '')) === Number(before.replaceAll(',', '')) + 25;
  });
  await button(`Open ${place}`).click();
  await shows(dialog().getByText('Found behind a shelf'));
  await dialog().getByRole('tab', { name: 'Reservations' }).click();
  await shows(dialog().getByText('No order holds anything').or(dialog().getByRole('link').first()));
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

test('what cannot be taken is refused in place; units are moved to another node', async () => {
  const { place, sku } = await firstRecord();
  await button(`Adjust ${place}`).click();
  await dialog().getByLabel('Units more, or less with a minus').fill('-999999');
  await dialog().getByRole('button', { name: 'Adjust', exact: true }).click();
  await shows(
    dialog()
      .getByRole('alert')
      .getByText(/must be at least/)
      .first(),
  );
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await button(`Move ${place}`).click();
  await dialog().getByLabel('To').fill('STR-CHI');
  await page
    .getByRole('option', { name: /STR-CHI/ })
    .first()
    .click();
  await dialog().getByLabel('Units').fill('3');
  await dialog().getByRole('button', { name: 'Move', exact: true }).click();
  await dialog().waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: new RegExp(`^Open ${sku} at STR-CHI`) }).click();
  await shows(dialog().getByText('Transfer in').first());
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

test('a file is exported, corrected and imported, with its errors by line', async () => {
  await open('/inventory', 'Inventory');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const file = await (await downloading).path();
  await button('Import CSV…').click();
  await dialog()
    .locator('input[type=file]')
    .setInputFiles({
      name: 'wrong.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('node_code,sku,quantity_on_hand\r\nNOWHERE,X,1\r\nSTR-NYC-01,X,many\r\n'),
    });
  await dialog().getByRole('button', { name: 'Import', exact: true }).click();
  await shows(dialog().getByText('there is no node NOWHERE'));
  await shows(dialog().getByText('must be a whole number'));
  await page.screenshot({ path: join(SCREENSHOTS, 'import-errors.png') });
  watched.complaints.splice(0);
  await dialog().locator('input[type=file]').setInputFiles(file);
  await dialog().getByRole('button', { name: 'Import', exact: true }).click();
  const done = dialog().getByRole('row', { name: /As it was already/ });
  await shows(done);
  expect(Number((await done.getByRole('cell').innerText()).replaceAll(',', ''))).toBeGreaterThan(60);
  await dialog().getByRole('button', { name: 'Done' }).click();
});

test('chosen products are changed together, and one is opened with its stock by node', async () => {
  await open('/products', 'Products');
  const boxes = page.getByRole('checkbox', { name: /^Choose (?!all)/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await button('Edit 2 chosen…').click();
  await dialog().getByLabel('Reorder point').fill('100000');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'hidden' });
  const first = page.getByRole('row').nth(1);
  await until(
    'they are low at every node',
    SECONDS,
    async () =>
      (await first.getByRole('cell').last().innerText()) ===
      (await first.getByRole('cell').nth(2).innerText()),
  );
  await first.getByRole('link').click();
  await shows(page.getByRole('region', { name: 'Stock by node' }).getByText('low').first());
  expect(await page.getByRole('region', { name: 'Stock', exact: true }).innerText()).toContain('100,000');
});

test('a product is shown with its images and attributes, and described anew', async () => {
  const catalog = page.getByRole('region', { name: 'Catalog' });
  await shows(catalog.getByRole('group', { name: 'Images' }));
  await catalog.getByRole('button', { name: /^Show image 2/ }).click();
  await page.screenshot({ path: join(SCREENSHOTS, 'product.png'), fullPage: true });
  await catalog.getByRole('button', { name: 'Edit catalog…' }).click();
  await dialog().getByLabel('Brand').fill('Brand of the test');
  await dialog().getByRole('button', { name: 'Add an attribute' }).click();
  const names = dialog().getByLabel(/^Name of attribute/);
  const last = await names.count();
  await dialog().getByLabel(`Name of attribute ${last}`).fill('hand_made');
  await dialog().getByLabel(`Value of attribute ${last}`).fill('in Ohio');
  await page.screenshot({ path: join(SCREENSHOTS, 'product-form.png') });
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await shows(catalog.getByText('Brand of the test'));
  await shows(catalog.getByRole('row', { name: 'Hand made in Ohio' }));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(SCREENSHOTS, 'product-phone.png'), fullPage: true });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${product.origin}/app/products/NOBODY-HAS-IT`);
  await shows(page.getByText('There is no such product'));
  watched.complaints.splice(0);
});

test('a node is added with its hours, changed, and deactivated', async () => {
  await open('/nodes', 'Nodes');
  await button('Add a node…').click();
  await dialog().getByLabel('Code', { exact: true }).fill('WH-TEST-01');
  await dialog().getByLabel('Name').fill('Test warehouse');
  await dialog().getByLabel('Latitude').fill('39.1');
  await dialog().getByLabel('Longitude').fill('-94.6');
  await dialog().getByLabel('Cut-off').fill('15:30');
  await dialog().getByLabel('Monday', { exact: true }).check();
  await page.screenshot({ path: join(SCREENSHOTS, 'node-form.png'), fullPage: true });
  await dialog().getByRole('button', { name: 'Add', exact: true }).click();
  await dialog().waitFor({ state: 'hidden' });
  const row = page.getByRole('row').filter({ hasText: 'WH-TEST-01' });
  await shows(row.getByText('15:30'));
  await button('Edit WH-TEST-01').click();
  await dialog().getByLabel('Store pickup').check();
  await dialog().getByLabel('Orders a day').fill('250');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await shows(row.getByText('0 of 250'));
  await shows(row.getByText('ships, pickup'));
  await button('Deactivate WH-TEST-01').click();
  await dialog().getByRole('button', { name: 'Deactivate' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await shows(row.getByText('Inactive'));
});

test.each(['light', 'dark'] as const)('the pages are drawn in %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  for (const [name, path, title] of [
    ['inventory', '/inventory', 'Inventory'],
    ['products', '/products', 'Products'],
    ['nodes', '/nodes', 'Nodes'],
  ] as const) {
    await open(path, title);
    await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${scheme}.png`), fullPage: true });
  }
  await open('/inventory', 'Inventory');
  await page
    .getByRole('button', { name: /^Open / })
    .first()
    .click();
  await shows(dialog().getByRole('tab', { name: 'Log' }));
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(SCREENSHOTS, `inventory-record-${scheme}.png`) });
  await page.keyboard.press('Escape');
  await open('/products', 'Products');
  await page.getByRole('row').nth(1).getByRole('link').click();
  await shows(page.getByRole('region', { name: 'Stock by node' }).getByRole('table'));
  await page.screenshot({ path: join(SCREENSHOTS, `product-${scheme}.png`), fullPage: true });
});

test('nothing complained', () => {
  // A refusal that a person provokes is one of ours, which browsers note as a failed request.
  expect(watched.complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
});
