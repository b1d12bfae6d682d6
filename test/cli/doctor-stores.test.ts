/** `oms doctor` before a MongoDB and an Elasticsearch that cannot be used: what it says to do, how soon, and no secret. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findings } from '../../src/cli/check.ts';
import { storeChecks } from '../../src/cli/store-checks.ts';
import { ConfigurationError, loadConfiguration } from '../../src/runtime/configuration.ts';
import { ANSWERS, startRefusing, type Answer } from '../support/elastic-refusal.ts';
import { freePort } from '../support/free-port.ts';
import { productEnvironment, productPorts } from '../support/product-settings.ts';
import { startTlsFront } from '../support/tls-front.ts';

const OMS = fileURLToPath(new URL('../../bin/oms.mjs', import.meta.url));
const run = promisify(execFile);
const MONGODB = process.env['TEST_MONGODB_URL'];
const PASSWORD = 'hunter2';
/** A name that no resolver knows, by RFC 6761. */
const NOWHERE = 'no-such-host.invalid';
/** Each server is waited for five seconds, and a busy machine may take as long again. */
const MOST_SECONDS = 15;

/** A run of the command is a process of its own, which takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What the checks have come to, as `outcome: text`. */
async function diagnose(settings: Record<string, string>): Promise<Record<string, string>> {
  const startedAt = performance.now();
  const found: Record<string, string> = {};
  for await (const { name, outcome, text } of findings(storeChecks(loadConfiguration(settings))))
    found[name] = `${outcome}: ${text}`;
  expect(performance.now() - startedAt).toBeLessThan(MOST_SECONDS * 1_000);
  const said = JSON.stringify(found);
  expect(said).not.toContain(PASSWORD);
  expect(said).not.toContain('\\n');
  return found;
}

async function refusing(answer: Answer | null): Promise<string> {
  const server = await startRefusing(answer);
  ends.push(() => server.close());
  return server.host;
}

/** A server that takes connections and never says a word. */
async function silent(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe('Elasticsearch', () => {
  const at = (host: string, scheme = 'http') =>
    diagnose({ ELASTICSEARCH_URL: `${scheme}://elastic:${PASSWORD}@${host}` });

  test('a wrong password, as a simulator of security answers', async () => {
    expect(await at(await refusing(ANSWERS.wrongPassword))).toEqual({
      Elasticsearch:
        'problem: Elasticsearch answered 401: unable to authenticate user [elastic] for REST request [/]. ' +
        'Check user and password in ELASTICSEARCH_URL, where signs such as @ and / are written as %40 and %2F; ' +
        'orders go on without it.',
    });
  });

  test('a user without the rights, as a simulator of security answers', async () => {
    const found = await at(await refusing(ANSWERS.noRights));
    expect(found['Elasticsearch']).toMatch(
      /^problem: Elasticsearch answered 403: action .*\. ELASTICSEARCH_URL must name a user that may monitor .* oms_\*; /,
    );
  });

  test('a host that does not resolve', async () => {
    expect((await at(`${NOWHERE}:9200`))['Elasticsearch']).toBe(
      `problem: getaddrinfo ENOTFOUND ${NOWHERE}. Check the host in ELASTICSEARCH_URL: it has no address here; ` +
        'orders go on without it.',
    );
  });

  test('a port that nobody listens at', async () => {
    expect((await at(`127.0.0.1:${await freePort()}`))['Elasticsearch']).toMatch(
      /^problem: .*ECONNREFUSED.*\. Check that Elasticsearch runs, and host and port in ELASTICSEARCH_URL; /,
    );
  });

  test('a server that takes the request and never answers', async () => {
    expect((await at(await refusing(null)))['Elasticsearch']).toMatch(
      /^problem: .*\. Check that Elasticsearch runs, and host and port in ELASTICSEARCH_URL; /,
    );
  });

  test('TLS asked of a server without it, and a certificate of an unknown authority', async () => {
    const plain = await at(await refusing(ANSWERS.openSearch), 'https');
    const front = await startTlsFront(await freePort());
    ends.push(() => front.close());
    const unknown = await at(`127.0.0.1:${front.port}`, 'https');
    for (const found of [plain, unknown])
      expect(found['Elasticsearch']).toMatch(
        /^problem: .*wants TLS as ELASTICSEARCH_URL says.*NODE_EXTRA_CA/,
      );
  });

  test('something else like it, and a proxy before it', async () => {
    expect((await at(await refusing(ANSWERS.openSearch)))['Elasticsearch']).toMatch(
      /^problem: .*Check that ELASTICSEARCH_URL names Elasticsearch, and not something else like it; /,
    );
    expect((await at(await refusing(ANSWERS.proxy)))['Elasticsearch']).toMatch(
      /^problem: Elasticsearch answered 502\. Check that Elasticsearch runs/,
    );
  });
});

describe('MongoDB', () => {
  const at = (url: string) => diagnose({ MONGODB_URL: url });

  test.runIf(MONGODB)('a user that it does not know', async () => {
    const url = new URL(MONGODB ?? '');
    expect((await at(`mongodb://shop:${PASSWORD}@${url.host}/`))['MongoDB']).toMatch(
      /^problem: .*\. Check user and password in MONGODB_URL, where signs such as .*; orders go on without it\.$/,
    );
  });

  test.each([`mongodb://shop:${PASSWORD}@${NOWHERE}:27017/`, `mongodb+srv://shop:${PASSWORD}@${NOWHERE}/`])(
    'a host that does not resolve: %s',
    async (url) => {
      expect((await at(url))['MongoDB']).toMatch(
        /^problem: \w+ ENOTFOUND \S+\. Check the host in MONGODB_URL: it has no address here; orders go on without it\.$/,
      );
    },
  );

  test('a port that nobody listens at, and a server that says nothing', async () => {
    for (const port of [await freePort(), await silent()])
      expect((await at(`mongodb://shop:${PASSWORD}@127.0.0.1:${port}`))['MongoDB']).toMatch(
        /^problem: .*\. Check that MongoDB runs, and host and port in MONGODB_URL; orders go on without it\.$/,
      );
  });
});

describe('addresses that no client takes are refused with the other settings', () => {
  test.each([
    ['MONGODB_URL', `mongodb://shop:p@${PASSWORD}@db.example.com`, '%40'],
    ['MONGODB_URL', `mongodb://shop:p/${PASSWORD}@db.example.com`, '%2F'],
    ['MONGODB_URL', `mongodb+srv://shop:p%${PASSWORD}@db.example.com`, '%25'],
    ['MONGODB_URL', 'http://db.example.com', 'mongodb://'],
    ['ELASTICSEARCH_URL', `https://elastic:p%${PASSWORD}@search.example.com`, '%25'],
    ['ELASTICSEARCH_URL', 'search.example.com:9200', 'https://'],
  ])('%s=%s', (setting, value, remedy) => {
    const load = () => loadConfiguration({ [setting]: value });
    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(new RegExp(`${setting}: must be .*${remedy}`));
    expect(load).not.toThrow(new RegExp(PASSWORD));
  });

  test.each([
    ['MONGODB_URL', 'mongodb://db.example.com'],
    ['MONGODB_URL', 'mongodb://sh%40op:p%2F%25@a.example.com:1,b.example.com:2/admin?replicaSet=rs&tls=true'],
    ['MONGODB_URL', 'mongodb://shop@%2Ftmp%2Fmongodb.sock'],
    ['MONGODB_URL', 'mongodb+srv://shop:p@cluster.example.com?retryWrites=true'],
    ['MONGODB_URL', 'mongodb://[::1]:27017/'],
    ['ELASTICSEARCH_URL', 'https://elastic:p%25@search.example.com:9200'],
    ['ELASTICSEARCH_URL', 'http://127.0.0.1:9200/behind/a/proxy'],
  ])('but not %s=%s', (setting, value) => {
    expect(loadConfiguration({ [setting]: value })).toMatchObject({ [setting]: value });
  });
});

test('the exit code says so, and no secret is printed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-doctor-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const env = productEnvironment({
    OMS_DATA_DIR: folder,
    ...(await productPorts()),
    MONGODB_URL: `mongodb+srv://shop:${PASSWORD}@${NOWHERE}/`,
    ELASTICSEARCH_URL: `http://elastic:${PASSWORD}@${await refusing(ANSWERS.wrongPassword)}`,
  });
  const answer = await run(process.execPath, [OMS, 'doctor'], { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect(answer.code).toBe(1);
  expect(answer.stdout).toMatch(/^problem {2}MongoDB: .*Check the host in MONGODB_URL/m);
  expect(answer.stdout).toMatch(/^problem {2}Elasticsearch: .*Check user and password in ELASTICSEARCH_URL/m);
  expect(answer.stdout + answer.stderr).not.toContain(PASSWORD);
});
