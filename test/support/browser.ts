/** Chromium for tests, with everything noted that a page complains about. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser on this machine: CHROMIUM_PATH, else where systems install it.
 *
 * @throws Error with the remedy when there is none
 */
function browserPath(): string {
  const given = process.env['CHROMIUM_PATH'];
  const found = given ? [given].find(existsSync) : PLACES.find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    `No browser at ${given ?? PLACES.join(', ')}. Install Chromium or set CHROMIUM_PATH to the program.`,
  );
}

/** Starts Chromium; whoever starts it closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath(), args: FLAGS });
}

/** A page and what it complained about: errors, failed requests to our origin, broken content rules. */
export interface WatchedPage {
  page: Page;
  complaints: string[];
}

/** Opens a page whose console is watched; a broken content security policy shows there as an error as well. */
export async function watchedPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { page, complaints };
}
