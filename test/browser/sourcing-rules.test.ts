/** The page of sourcing rules in a real browser, on the started product. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const SCREENSHOTS = process.env['SCREENSHOT_DIR'] ?? join(tmpdir(), 'longhaul-screenshots');
const VISIBLE_MILLISECONDS = 10_000;

let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  product = await Product.start();
  await demoSettled(product);
  ({ browser, watched } = await openDashboard(product));
  page = watched.page;
  await page.goto(`${product.origin}/app/sourcing-rules`);
  await shows(rules().first());
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const shows = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout: VISIBLE_MILLISECONDS });
const eventually = (what: string, ask: () => Promise<boolean>) => until(what, 10, ask);
const region = (name: string): Locator => page.getByRole('region', { name });
/** The rows of the list, each with its handle. */
const rules = (): Locator => region('Rules').getByRole('button', { name: /^Move / });
const names = async (): Promise<string[]> =>
  (await rules().evaluateAll((handles) => handles.map((each) => each.getAttribute('aria-label') ?? ''))).map(
    (label) => label.slice('Move '.length),
  );
const firstIs = (name: string) =>
  eventually(`${name} is the first rule`, async () => (await names())[0] === name);
const dialog = (): Locator => page.getByRole('dialog');
const closed = (): Promise<void> => dialog().waitFor({ state: 'hidden' });
const openMenu = async (rule: string, item: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${rule}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('rules are readable, in the order in which they are tried', async () => {
  expect(await names()).toEqual([
    'Same-Day — West Coast',
    'BOPIS / Curbside',
    'High-Value Orders',
    'Marketplace',
    'Default — Distance Optimal',
  ]);
  await shows(region('Rules').getByText('State is one of CA, WA, OR'));
  await shows(region('Rules').getByText('Order total is more than 200'));
});

test('a rule is added with its conditions, and what the server refuses stands beside them', async () => {
  await region('Rules').getByRole('button', { name: 'Add a rule…' }).click();
  await dialog().getByLabel('Name').fill('Bulk');
  await dialog().getByRole('button', { name: 'Add a condition' }).click();
  await dialog().getByRole('combobox', { name: 'Field of condition 1' }).click();
  await page.getByRole('option', { name: 'Units in all' }).click();
  await dialog().getByRole('combobox', { name: 'Operator of condition 1' }).click();
  await page.getByRole('option', { name: 'is at least' }).click();
  await dialog().getByLabel('Value of condition 1').fill('many');
  await dialog().getByRole('button', { name: 'Add the rule' }).click();
  await shows(dialog().getByText('total_quantity GREATER_THAN_OR_EQUAL takes numbers', { exact: true }));
  // A refused request is an error to the browser's console, and expected here.
  watched.complaints.splice(0);
  await dialog().getByLabel('Value of condition 1').fill('100');
  await page.screenshot({ path: join(SCREENSHOTS, 'rule-editor.png') });
  await dialog().getByRole('button', { name: 'Add the rule' }).click();
  await closed();
  await shows(region('Rules').getByText('Units in all is at least 100'));
  expect((await names()).at(-1)).toBe('Bulk');
});

test('a rule is moved by the keyboard, which stays on it', async () => {
  const handle = page.getByRole('button', { name: 'Move BOPIS / Curbside' });
  await handle.focus();
  await page.keyboard.press('ArrowUp');
  await firstIs('BOPIS / Curbside');
  await shows(page.getByText('BOPIS / Curbside is now number 1 of 6.'));
  expect(await handle.evaluate((each) => each === document.activeElement)).toBe(true);
});

test('a rule is moved by dragging', async () => {
  await page.getByRole('button', { name: 'Move Bulk' }).dragTo(rules().first());
  await firstIs('Bulk');
  await page.reload();
  await shows(rules().first());
  expect((await names()).slice(0, 3)).toEqual(['Bulk', 'BOPIS / Curbside', 'Same-Day — West Coast']);
});

test('a rule is moved from its menu, turned off, and shows who changed what', async () => {
  await openMenu('Bulk', 'Move down');
  await firstIs('BOPIS / Curbside');
  await page.getByRole('switch', { name: 'Bulk is active' }).click({ force: true });
  const isOn = () => page.getByRole('switch', { name: 'Bulk is active' }).isChecked();
  await eventually('the rule is off', async () => !(await isOn()));
  await openMenu('Bulk', 'Versions…');
  await shows(dialog().getByText('Version 4'));
  await page.screenshot({ path: join(SCREENSHOTS, 'rule-versions.png') });
  await dialog().getByRole('button', { name: 'Restore version 1' }).click();
  await closed();
  await eventually('the rule is on, as it was', isOn);
});

test('a rule that is deleted comes back from its history', async () => {
  await openMenu('Bulk', 'Delete…');
  await dialog().getByRole('button', { name: 'Delete the rule' }).click();
  await closed();
  await eventually('the rule is gone', async () => (await names()).length === 5);
  await page.getByRole('button', { name: 'Deleted rules…' }).click();
  await dialog().getByRole('button', { name: 'Versions of Bulk' }).click();
  await dialog().getByRole('button', { name: 'Restore version 1' }).click();
  await closed();
  await eventually('the rule is back', async () => (await names()).length === 6);
});

test('an order is tried, and one that nobody has placed', async () => {
  const order = await place(product, demoOrder(3));
  const panel = region('Dry run');
  await panel.getByLabel('Order number').fill(order.order_number);
  await panel.getByRole('button', { name: 'Try it' }).click();
  await shows(panel.getByText('Rules that were tried'));
  await shows(panel.getByText(/STR-NYC-01 serves the whole order/));
  await panel.getByText('A hypothetical order').click();
  await panel.getByLabel('State').fill('CA');
  await panel.getByLabel('Postal code').fill('94105');
  await panel.getByLabel('SKU').fill('SKU-WIDGET-A');
  await panel.getByLabel('Quantity').fill('100');
  await panel.getByRole('button', { name: 'Try it' }).click();
  await shows(panel.getByText('Bulk matches'));
  await shows(
    panel.getByText(
      'Asks that fulfillment type is one of Store pickup, Curbside pickup; the order has Ship to home.',
    ),
  );
});

test.each(['light', 'dark'] as const)('the page is drawn in %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  await page.screenshot({ path: join(SCREENSHOTS, `sourcing-rules-${scheme}.png`), fullPage: true });
});

test('the page and its editor fit on a phone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await shows(rules().first());
  const widths = () =>
    page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(await widths()).toEqual([390, 390]);
  await page.screenshot({ path: join(SCREENSHOTS, 'sourcing-rules-phone.png') });
  await openMenu('Bulk', 'Edit…');
  await shows(dialog().getByLabel('Value of condition 1'));
  expect(await widths()).toEqual([390, 390]);
  await page.screenshot({ path: join(SCREENSHOTS, 'rule-editor-phone.png') });
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await closed();
});

test('nothing complained', () => {
  expect(watched.complaints).toEqual([]);
});
