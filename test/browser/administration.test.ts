/** People, keys, the organization and the audit log in a real browser. */
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedPage } from '../support/browser.ts';
import { openDashboard } from '../support/dashboard.ts';
import { DEMO_PASSWORD, Product } from '../support/product.ts';

const MILLISECONDS = 10_000;
const PASSWORD = 'a password long enough';

let product: Product;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let invitation = '';

const shows = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: 'visible', timeout: MILLISECONDS });
const goes = (locator: Locator): Promise<void> => locator.waitFor({ state: 'hidden', timeout: MILLISECONDS });
const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name });
const dialog = (name: string): Locator => page.getByRole('dialog', { name });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

/** Light and dark, in the folder that `SCREENSHOTS` names, for whoever wants to look. */
async function picture(name: string, shown = page): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await shown.emulateMedia({ colorScheme });
    // Colors change over a moment.
    await shown.waitForTimeout(400);
    await shown.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
  }
}

async function open(name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await shows(page.getByRole('heading', { level: 1, name }));
}

async function choose(label: Locator, option: string): Promise<void> {
  await label.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Calls the API as the page does. */
const statusWithKey = async (key: string, path: string): Promise<number> =>
  (await fetch(`${product.origin}${path}`, { headers: { 'x-api-key': key } })).status;

/** In a browser of their own, as whoever was invited. */
async function setPasswordByLink(): Promise<void> {
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(invitation);
  await shows(theirs.getByText('For pia@example.com'));
  const save = theirs.getByRole('button', { name: 'Set the password' });
  await theirs.getByRole('textbox', { name: 'New password' }).fill('short');
  expect(await save.isDisabled()).toBe(true);
  await theirs.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
  await picture('set-password', theirs);
  await save.click();
  await theirs.getByRole('link', { name: 'Sign in' }).click();
  await theirs.getByRole('textbox', { name: 'Email' }).fill('pia@example.com');
  await theirs.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await picture('sign-in', theirs);
  await theirs.keyboard.press('Enter');
  await shows(theirs.getByRole('button', { name: 'Account of pia@example.com' }));
  await theirs.goto('about:blank');
  await theirs.goto(invitation);
  await shows(theirs.getByText('This link was used, replaced or has expired.'));
  await picture('set-password-late', theirs);
  await theirs.getByRole('link', { name: 'Ask for a new link' }).click();
  await theirs.getByRole('textbox', { name: 'Email' }).fill('pia@example.com');
  await theirs.getByRole('button', { name: 'Send the link' }).click();
  await shows(theirs.getByText('If there is such an account'));
  await picture('forgot-password', theirs);
  await context.close();
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

test('a group and a user of it are made, let in, and switched off', async () => {
  await open('Users and roles');
  await shows(page.getByText('No groups'));
  await button('New group…').click();
  const group = dialog('New group');
  await group.getByLabel('Name').fill('Pickers');
  await group.getByLabel('Orders: see').check();
  await group.getByLabel('Fulfillment: change').check();
  await picture('group-form');
  await group.getByRole('button', { name: 'Make the group' }).click();
  await shows(row('Pickers').getByText('Orders: see · Fulfillment: change'));

  await button('Invite…').click();
  const user = dialog('Invite a user');
  await user.getByLabel('Email').fill('pia@example.com');
  await user.getByLabel('Name').fill('Pia Picker');
  await choose(user.getByRole('combobox', { name: 'Group' }), 'Pickers');
  await picture('user-form');
  await user.getByRole('button', { name: 'Invite' }).click();
  await shows(user.getByText('hand this link to pia@example.com yourself'));
  invitation = (await user.locator('pre').textContent()) ?? '';
  await picture('user-link');
  await user.getByRole('button', { name: 'Done' }).click();
  await shows(row('Pia Picker').getByText('Invited'));

  await setPasswordByLink();
  await page.reload();
  await shows(row('Pia Picker').getByText('Active'));

  await button('Environments of Pia Picker').click();
  const access = dialog('Environments of Pia Picker');
  await shows(access.getByText('may enter no environment yet'));
  await choose(access.getByRole('combobox', { name: 'Open another' }), 'Default');
  await access.getByRole('button', { name: 'Open' }).click();
  await shows(access.getByRole('row').filter({ hasText: 'Member' }));
  await picture('user-access');
  await access.getByRole('button', { name: 'Done' }).click();

  await button('Edit Pia Picker').click();
  const edit = dialog('Edit Pia Picker');
  await edit.getByLabel('Nodes: see').check();
  await picture('user-edit');
  await edit.getByRole('button', { name: 'Save' }).click();
  await shows(row('Pia Picker').getByText('Nodes: see'));

  await button('Switch off Pia Picker').click();
  await picture('user-switch-off');
  await dialog('Switch off Pia Picker').getByRole('button', { name: 'Switch off' }).click();
  await shows(row('Pia Picker').getByText('Switched off'));
  await picture('users');

  await page.getByRole('searchbox', { name: 'Search users' }).fill('nobody at all');
  await shows(page.getByText('No user matches the filters.'));
  await page.getByRole('searchbox', { name: 'Search users' }).fill('pia');
  await shows(row('Pia Picker'));
  await goes(row('admin@example.com'));
});

test('a password is changed by who knows it, and the session goes on', async () => {
  await button('Account of admin@example.com').click();
  await page.getByRole('menuitem', { name: 'Change your password' }).click();
  const form = dialog('Change your password');
  await form.getByRole('textbox', { name: 'Current password' }).fill('not my password');
  await form.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
  await form.getByRole('button', { name: 'Change it' }).click();
  await shows(form.getByText('is not your password'));
  // Browsers report a refusal as an error.
  watched.complaints.splice(0);
  await form.getByRole('textbox', { name: 'Current password' }).fill(DEMO_PASSWORD);
  await picture('change-password');
  await form.getByRole('button', { name: 'Change it' }).click();
  await shows(page.getByText('Your other sessions have ended.'));
});

test('an API key is made, shown once, used, and revoked', async () => {
  await open('API keys');
  await shows(page.getByText('A key lets a machine'));
  await picture('api-keys-empty');
  await button('New key…').click();
  const form = dialog('New API key');
  await form.getByLabel('Name').fill('Warehouse system');
  expect(await form.getByRole('button', { name: 'Make the key' }).isDisabled()).toBe(true);
  await form.getByLabel('Nodes: see').check();
  await picture('api-key-form');
  await form.getByRole('button', { name: 'Make the key' }).click();
  await shows(form.getByText('It is shown this once'));
  const key = (await form.locator('pre').textContent()) ?? '';
  await picture('api-key-once');
  await form.getByRole('button', { name: 'Done' }).click();
  await shows(row('Warehouse system').getByText('Nodes: see'));
  await goes(form);
  expect(await page.content()).not.toContain(key);
  expect(await statusWithKey(key, '/nodes')).toBe(200);
  expect(await statusWithKey(key, '/orders')).toBe(403);
  await button('Revoke Warehouse system').click();
  await picture('api-key-revoke');
  await dialog('Revoke Warehouse system').getByRole('button', { name: 'Revoke' }).click();
  await shows(row('Warehouse system').getByText('Revoked'));
  expect(await statusWithKey(key, '/nodes')).toBe(401);
  await choose(page.getByRole('combobox', { name: 'State' }), 'Valid');
  await shows(page.getByText('No key matches the filters.'));
  await picture('api-keys-filtered');
});

test('the organization is renamed, and the owner of the platform makes another', async () => {
  await open('Organization');
  await button('Rename Default organization').click();
  const rename = dialog('Rename Default organization');
  await rename.getByLabel('Name').fill('Shops of the North');
  await rename.getByRole('button', { name: 'Rename' }).click();
  await shows(row('Shops of the North').getByText('Yours'));
  await button('New organization…').click();
  const form = dialog('New organization');
  await form.getByLabel('Name', { exact: true }).fill('Südwind GmbH');
  expect(await form.getByLabel('Short name').inputValue()).toBe('sudwind-gmbh');
  await picture('organization-form');
  await form.getByRole('button', { name: 'Make the organization' }).click();
  await shows(row('Südwind GmbH'));
  await picture('organizations');
  await page.getByRole('searchbox', { name: 'Search organizations' }).fill('wind');
  await goes(row('Shops of the North'));
});

test('the audit log says who did it, and what it was before', async () => {
  await open('Audit log');
  await shows(row('Switched a user off').first());
  await picture('audit-log');
  await page.getByRole('searchbox', { name: 'Search entries' }).fill('pia@');
  await goes(row('Pickers'));
  await choose(page.getByRole('combobox', { name: 'Act' }), 'Switched a user off');
  await page.getByRole('button', { name: 'Details: Switched a user off, pia@example.com' }).click();
  const entry = dialog('Switched a user off');
  await shows(entry.getByText('admin@example.com switched a user off: pia@example.com.'));
  await shows(entry.getByRole('row', { name: 'Is active yes no' }));
  await picture('audit-entry');
  await page.keyboard.press('Escape');
  await page.getByLabel('To day').fill('2020-01-01');
  await shows(page.getByText('No entry matches the filters.'));
  await picture('audit-log-filtered');
  expect(watched.complaints).toEqual([]);
});
