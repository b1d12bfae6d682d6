/** The pages of simulations in a real browser, on the started product. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { demoLine, demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const SCREENSHOTS = process.env['SCREENSHOT_DIR'] ?? join(tmpdir(), 'longhaul-screenshots');
const ORDERS = 24;
const DONE_MILLISECONDS = 60_000;

let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  product = await Product.start();
  await demoSettled(product);
  for (let index = 0; index < ORDERS; index++) {
    await place(product, demoOrder(index, [demoLine(index, 1 + (index % 3)), demoLine(index + 3, 2)]));
  }
  await until('every order is sourced', 120, async () => {
    const [row] = await product.query<{ decided: number }>(
      'SELECT count(*)::int AS decided FROM sourcing_decisions WHERE attempt = 1',
    );
    return (row?.decided ?? 0) >= ORDERS + 3;
  });
  ({ browser, watched } = await openDashboard(product));
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const shows = (locator: Locator, timeout = 15_000): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout });
const heading = (name: string): Locator => page.getByRole('heading', { level: 1, name });
const shoot = (name: string) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });

test('an empty list says what a simulation is', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Simulations' }).click();
  await shows(heading('Simulations'));
  await shows(page.getByText('Nothing has been simulated yet'));
  await shoot('simulations-empty');
});

test('a simulation is begun with the keyboard, refused where it is wrong, and shows what came of it', async () => {
  await page.getByRole('button', { name: 'New simulation' }).first().press('Enter');
  const dialog = page.getByRole('dialog');
  await shows(dialog.getByLabel('Name', { exact: true }));
  await page.keyboard.type('Fewer kilometers');
  await dialog.getByRole('button', { name: 'Add a rule set' }).press('Enter');
  await dialog.getByLabel('Name of the set').nth(1).fill('Near only');
  for (const field of await dialog.getByLabel(/^Most kilometers of/).all()) await field.fill('900');
  await dialog.getByRole('button', { name: 'Add a rule set' }).press('Enter');
  await dialog.getByLabel('Name of the set').nth(2).fill('Cheapest');
  await dialog.locator('fieldset').nth(2).locator('input').nth(1).click();
  await page.getByRole('option', { name: 'Other rules, as JSON' }).click();
  const json = dialog.getByLabel('Rules of the set');
  await json.fill('[{"name": "Cheapest", "strategy": "CHEAPEST"}]');
  await shoot('simulation-form');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await shows(dialog.getByText(/rule_sets\.2\.rules\.0\.strategy/));
  await json.fill('[{"name": "Cheapest", "strategy": "LEAST_COST_SPLIT"}]');
  watched.complaints.splice(0);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await shows(heading('Fewer kilometers'));
  await shows(page.getByText('Completed'), DONE_MILLISECONDS);
  await shows(page.getByRole('figure', { name: /Cost per order/ }).getByText('Near only'));
  await page.getByText('All', { exact: true }).click();
  const table = page.getByRole('region', { name: 'Order by order' }).getByRole('table');
  await until('the orders are shown', 10, async () => (await table.getByRole('row').count()) > 20);
});

test.each(['light', 'dark'] as const)('the pages are drawn in %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  await page.reload({ waitUntil: 'load' });
  await shows(heading('Fewer kilometers'));
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  await shoot(`simulation-${scheme}`);
  const address = page.url();
  await page.goto(`${product.origin}/app/simulations`, { waitUntil: 'load' });
  await shows(page.getByRole('link', { name: 'Fewer kilometers' }));
  await shoot(`simulations-${scheme}`);
  await page.goto(address, { waitUntil: 'load' });
});

test('on a phone nothing is wider than the screen', async () => {
  await page.setViewportSize({ width: 375, height: 800 });
  await page.reload({ waitUntil: 'load' });
  await shows(heading('Fewer kilometers'));
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  await shoot('simulation-phone');
});

test('nothing complained: no error in the console, no rule for content broken', () => {
  expect(watched.complaints).toEqual([]);
});
