/** Environments in a real browser: one is made, entered, suspended and removed. */
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { Product } from '../support/product.ts';

const MILLISECONDS = 10_000;
const MAKING_MILLISECONDS = 60_000;

let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

const shows = (locator: Locator, timeout = MILLISECONDS): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout });
const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name });
const dialog = (name: string): Locator => page.getByRole('dialog', { name });

/** Kept in the folder that `SCREENSHOTS` names, for whoever wants to look. */
async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function openEnvironments(): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Environments' }).click();
  await shows(page.getByRole('heading', { level: 1, name: 'Environments' }));
}

beforeAll(async () => {
  product = await Product.start();
  ({ browser, watched } = await openDashboard(product));
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

test('an environment is made, and shows its steps until it is open', async () => {
  await openEnvironments();
  await shows(row('Default').getByText('Open'));
  await page.getByRole('button', { name: 'New environment…' }).click();
  const form = dialog('New environment');
  await form.getByLabel('Name', { exact: true }).fill('Quality Check');
  expect(await form.getByLabel('Short name').inputValue()).toBe('quality-check');
  await picture('environments-form');
  await form.getByRole('button', { name: 'Create' }).click();
  await shows(row('Quality Check'));
  await picture('environments-making');
  await shows(row('Quality Check').getByText('Open'), MAKING_MILLISECONDS);
});

test('it is entered, and shows nothing of the other', async () => {
  await page.getByRole('button', { name: 'Enter Quality Check' }).click();
  await shows(page.getByRole('heading', { level: 1, name: 'Overview' }));
  await page.getByRole('navigation').getByRole('link', { name: 'Orders' }).click();
  // A new page takes the focus from a list that is open.
  await shows(page.getByText('There are no orders yet'));
  await picture('environments-entered');
  await page.getByRole('combobox', { name: 'Environment' }).click();
  await page.getByRole('option', { name: 'Default' }).click();
  await shows(page.getByRole('heading', { level: 1, name: 'Overview' }));
  await page.getByRole('navigation').getByRole('link', { name: 'Orders' }).click();
  await shows(page.getByText(/^ORD-/).first());
});

test('it is suspended, resumed, and removed once its short name is typed', async () => {
  await openEnvironments();
  await page.getByRole('button', { name: 'Suspend Quality Check' }).click();
  await shows(row('Quality Check').getByText('Suspended'));
  await page.getByRole('button', { name: 'Resume Quality Check' }).click();
  await shows(row('Quality Check').getByText('Open'));
  await page.getByRole('button', { name: 'Remove Quality Check' }).click();
  const form = dialog('Remove Quality Check');
  const remove = form.getByRole('button', { name: 'Remove' });
  expect(await remove.isDisabled()).toBe(true);
  await form.getByRole('textbox').fill('quality-check');
  await picture('environments-remove');
  await remove.click();
  await shows(row('Quality Check').getByText('Will be removed'));
  await picture('environments-leaving');
  await page.getByRole('button', { name: 'Resume Quality Check' }).click();
  await shows(row('Quality Check').getByText('Open'));
  expect(watched.complaints).toEqual([]);
});
