/** A session whose access token has expired goes on in the browser, in two tabs at once as well. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDashboard } from '../support/dashboard.ts';
import { Product } from '../support/product.ts';

const MILLISECONDS = 10_000;
const HOURS_8_MS = 8 * 3_600_000;
const REFRESH_PATH = '/auth/refresh';

let product: Product;
let browser: Browser;
let page: Page;
let context: BrowserContext;

beforeAll(async () => {
  product = await Product.start();
  const dashboard = await openDashboard(product);
  browser = dashboard.browser;
  page = dashboard.watched.page;
  context = page.context();
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

/** As browsers do with a cookie whose time is over. */
const expire = (): Promise<void> => context.clearCookies({ name: 'oms_session' });

const has = async (name: string): Promise<boolean> =>
  (await context.cookies(`${product.origin}${REFRESH_PATH}`)).some((cookie) => cookie.name === name);

async function open(shown: Page, name: string): Promise<void> {
  await shown.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await shown.getByRole('heading', { level: 1, name }).waitFor({ timeout: MILLISECONDS });
}

/** How often a page renews from now on. */
function countRenewals(shown: Page): { count: number } {
  const seen = { count: 0 };
  shown.on('request', (request) => {
    if (new URL(request.url()).pathname === REFRESH_PATH) seen.count += 1;
  });
  return seen;
}

test('the tokens are out of reach of scripts', async () => {
  const visible = await page.evaluate(() => document.cookie);
  expect(visible).toMatch(/oms_csrf=/);
  expect(visible).not.toMatch(/oms_session|oms_refresh/);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(stored).not.toMatch(/ey[\w-]+\.[\w-]+\./);
});

test('what is opened next is shown, after one renewal for all that it reads', async () => {
  const renewals = countRenewals(page);
  await expire();
  await open(page, 'Orders');
  await page.getByRole('row').nth(1).waitFor({ timeout: MILLISECONDS });
  expect(renewals.count).toBe(1);
  expect(await has('oms_session')).toBe(true);
});

test('a page that is loaded anew is shown', async () => {
  await expire();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor({ timeout: MILLISECONDS });
});

test('what is filled in meanwhile is written', async () => {
  await open(page, 'API keys');
  await page.getByRole('button', { name: 'New key…', exact: true }).click();
  const form = page.getByRole('dialog', { name: 'New API key' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Robot');
  await form.getByRole('checkbox').first().check();
  await expire();
  await form.getByRole('button', { name: 'Make the key' }).click();
  await form.locator('pre').waitFor({ timeout: MILLISECONDS });
  await page.keyboard.press('Escape');
});

test('two tabs at once, again and again', async () => {
  const other = await context.newPage();
  await other.goto(`${product.origin}/app/nodes`);
  await other.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor({ timeout: MILLISECONDS });
  for (const names of [
    ['Nodes', 'Inventory'],
    ['Orders', 'Webhooks'],
    ['Nodes', 'Products'],
  ] as const) {
    await expire();
    await Promise.all([open(page, names[0]), open(other, names[1])]);
  }
  await other.close();
  expect(await has('oms_refresh')).toBe(true);
});

test('two tabs at once where browsers have no locks', async () => {
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  for (const tab of tabs) {
    await tab.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
    await tab.goto(`${product.origin}/app/nodes`);
    await tab.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor({ timeout: MILLISECONDS });
  }
  for (const name of ['Inventory', 'Orders', 'Products']) {
    await expire();
    await Promise.all(tabs.map((tab) => open(tab, name)));
  }
  for (const tab of tabs) await tab.close();
  expect(await has('oms_refresh')).toBe(true);
});

test('it is renewed before it expires', async () => {
  const tab = await context.newPage();
  await tab.clock.install();
  const renewals = countRenewals(tab);
  await tab.goto(`${product.origin}/app/nodes`);
  await tab.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor({ timeout: MILLISECONDS });
  expect(renewals.count).toBe(0);
  const renewed = tab.waitForResponse((response) => new URL(response.url()).pathname === REFRESH_PATH);
  await tab.clock.fastForward(HOURS_8_MS - 30_000);
  expect((await renewed).status()).toBe(200);
  await tab.close();
});

test('signed out in one tab, the other leads to the sign-in page', async () => {
  const other = await context.newPage();
  await other.goto(`${product.origin}/app/nodes`);
  await other.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor({ timeout: MILLISECONDS });
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ timeout: MILLISECONDS });
  expect([await has('oms_session'), await has('oms_refresh'), await has('oms_csrf')]).toEqual([
    false,
    false,
    false,
  ]);
  await other.getByRole('navigation').getByRole('link', { name: 'Orders', exact: true }).click();
  await other.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ timeout: MILLISECONDS });
});
