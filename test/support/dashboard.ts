/** The dashboard of a running product in a browser, with the demo's administrator signed in. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, watchedPage, type WatchedPage } from './browser.ts';
import { DEMO_EMAIL, DEMO_PASSWORD, type Product } from './product.ts';

export interface Dashboard {
  browser: Browser;
  watched: WatchedPage;
}

/** Opens it at the overview; whoever opens it closes the browser. */
export async function openDashboard(
  product: Product,
  options: BrowserContextOptions = {},
): Promise<Dashboard> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const watched = await watchedPage(context);
    const { page } = watched;
    await page.goto(`${product.origin}/`);
    await page.getByRole('textbox', { name: 'Email' }).fill(DEMO_EMAIL);
    await page.getByRole('textbox', { name: 'Password' }).fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    // Asking who is signed in is answered 401 before anybody is; browsers report that as an error.
    watched.complaints.splice(0);
    return { browser, watched };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
