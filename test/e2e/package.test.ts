/** `npm pack` makes a package that runs where nothing is cloned: installed globally, started from anywhere, stopped. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheFolder } from '../../scripts/setup/tools.mjs';
import { demoLine, demoOrder, place, reaches } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';
import { startTraceReceiver, type TraceReceiver } from '../support/trace-receiver.ts';
import { until } from '../support/until.ts';

const CLONE = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL_MILLISECONDS = 240_000;
const SECONDS = 60;

const run = promisify(execFile);

let folder: string;
let receiver: TraceReceiver;
let product: Product | undefined;

/** Packs the clone and installs the package under a prefix of its own. @returns folder of the prefix */
async function install(): Promise<string> {
  const options = { timeout: INSTALL_MILLISECONDS };
  await run('npm', ['pack', '--pack-destination', folder], { ...options, cwd: CLONE });
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm pack made no package');
  const prefix = join(folder, 'prefix');
  mkdirSync(prefix);
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', '-g', ...quiet, '--prefix', prefix, join(folder, archive)], options);
  return prefix;
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'longhaul-package-')));
  // As root PostgreSQL runs under another account, which must be able to enter.
  chmodSync(folder, 0o755);
  receiver = await startTraceReceiver();
}, INSTALL_MILLISECONDS);
afterAll(async () => {
  await product?.close();
  receiver?.close();
  rmSync(folder, { recursive: true });
});

test('an installed package runs an order to its end', { timeout: 2 * INSTALL_MILLISECONDS }, async () => {
  const prefix = await install();
  const home = join(folder, 'home');
  mkdirSync(home);
  const own = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'share'),
    OMS_CACHE_DIR: cacheFolder(process.env),
  };
  product = await Product.start(
    { ...own, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OMS_DELIVERY_DELAY_SECONDS: 1 },
    { command: join(prefix, 'bin', 'oms'), dataFolder: join(home, 'share', 'longhaul') },
  );
  expect(existsSync(join(product.dataFolder, 'secrets.json'))).toBe(true);
  const order = await place(product, demoOrder(0, [demoLine(0, 1)]));
  await reaches(product, order.id, 'DELIVERED', SECONDS);
  await until('the steps of the workflow are traced', SECONDS, async () =>
    receiver.spans.some(({ name }) => name === 'StartActivity:sourceOrder'),
  );
  for (const path of ['/app', '/docs/assets/swagger-ui.css', '/redoc/assets/redoc.standalone.js'])
    expect((await fetch(product.origin + path)).status, path).toBe(200);
  expect(await product.oms('update')).toContain('npm install -g');
  expect(await product.oms('replay', '--all')).toContain(', 0 broken');
});
