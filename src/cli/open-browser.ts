import { spawn } from 'node:child_process';

/** Opens an address in the user's browser; says the address where there is none. */
export function openBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => console.log(`No browser could be opened; the dashboard is at ${url}.`));
  child.unref();
}
