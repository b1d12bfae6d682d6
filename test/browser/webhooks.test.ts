/** Webhooks in a real browser: the demo's endpoint, one of our own, its secret, its end. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { demoSettled } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';

const MILLISECONDS = 10_000;

let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

const shows = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout: MILLISECONDS });
const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name });
const dialog = (name: string): Locator => page.getByRole('dialog', { name });

beforeAll(async () => {
  product = await Product.start();
  await demoSettled(product);
  ({ browser, watched } = await openDashboard(product));
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

async function choose(name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions of ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('the demo shows what its receiver has answered', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).click();
  await shows(page.getByRole('heading', { level: 1, name: 'Webhooks' }));
  await page
    .getByRole('button', { name: /^Attempts of order\.created, delivered/ })
    .first()
    .click();
  const attempts = dialog('Delivery of order.created');
  await shows(attempts.getByText(/Attempt 1/));
  await page.keyboard.press('Escape');
  await attempts.waitFor({ state: 'hidden' });
});

test('an endpoint is added, and its secret shown once', async () => {
  await page.getByRole('button', { name: 'Add an endpoint…' }).click();
  const form = dialog('Add an endpoint');
  await form.getByLabel('Name').fill('Warehouse');
  await form.getByLabel('Address').fill('https://10.0.0.1/hooks');
  await form.getByRole('button', { name: 'Add' }).click();
  await shows(form.getByText(/no public address/));
  // The refusal of the request is what was asked for.
  watched.complaints.splice(0);
  await form.getByLabel('Address').fill('https://1.1.1.1/hooks');
  await form.getByRole('button', { name: 'Add' }).click();
  await shows(form.getByText(/shown this once/));
  await form.getByRole('button', { name: 'Done' }).click();
  await shows(row('Warehouse'));
});

test('it is edited', async () => {
  await choose('Warehouse', 'Edit…');
  const form = dialog('Edit the endpoint');
  await form.getByLabel('Name').fill('Warehouse East');
  await form.getByLabel('Keep the events of one order in order').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await shows(row('Warehouse East').getByText('In order for each order'));
});

test('its secret is replaced while both sign', async () => {
  await choose('Warehouse East', 'Replace the secret…');
  const form = dialog('Replace the secret');
  await form.getByRole('button', { name: 'Replace the secret' }).click();
  await shows(form.getByText(/This is the new secret/));
  await form.getByRole('button', { name: 'Done' }).click();
  await shows(row('Warehouse East').getByText(/Both secrets sign until/));
});

test('it is removed', async () => {
  await choose('Warehouse East', 'Remove…');
  await dialog('Remove the endpoint').getByRole('button', { name: 'Remove' }).click();
  await row('Warehouse East').waitFor({ state: 'detached', timeout: MILLISECONDS });
  expect(watched.complaints).toEqual([]);
});
