/** The receivers of the README, run as they stand there, against what is really sent. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AddressGuard } from '../../../src/webhooks/address-guard.ts';
import { post } from '../../../src/webhooks/sender.ts';
import { signedHeaders, sortedJson } from '../../../src/webhooks/signature.ts';
import { startReceiver, type Received } from '../../support/receiver.ts';

const run = promisify(execFile);
const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const [SECRET, NEW_SECRET] = ['the-secret-of-the-receiver', 'the-secret-that-follows-it'];
/** A compiler that was never used on this machine builds its library first. */
const SLOW = { timeout: 180_000 };

function snippet(language: string): string {
  const section = README.slice(README.indexOf('\n## Webhooks\n'));
  const code = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1];
  if (!code) throw new Error(`README has no receiver in ${language}`);
  return code;
}

function isInstalled(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What each program is told: the request, and the secret that its receiver knows. It prints true or false. */
const DRIVERS = {
  js: `import { readFileSync } from 'node:fs';
import { isFromLonghaul } from './receiver.mjs';
const { body, headers, secret } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(isFromLonghaul(Buffer.from(body, 'base64'), headers, secret));`,
  python: `import base64, json, sys
from receiver import is_from_longhaul
given = json.load(open(sys.argv[1]))
names = {"x-oms-signature": "X-OMS-Signature", "x-oms-signature-new": "X-OMS-Signature-New"}
headers = {names.get(name, name): value for name, value in given["headers"].items()}
print(str(is_from_longhaul(base64.b64decode(given["body"]), headers, given["secret"])).lower())`,
  go: `package main
import ("encoding/json"; "fmt"; "net/http"; "os"; "receiver/longhaul")
func main() {
	var given struct { Body []byte; Headers map[string]string; Secret string }
	text, _ := os.ReadFile(os.Args[1])
	if err := json.Unmarshal(text, &given); err != nil { panic(err) }
	headers := http.Header{}
	for name, value := range given.Headers { headers.Set(name, value) }
	fmt.Println(longhaul.IsFromLonghaul(given.Body, headers, given.Secret))
}`,
};

let folder: string;
let delivery: Received;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-receivers-'));
  mkdirSync(join(folder, 'longhaul'));
  const files = {
    'receiver.mjs': snippet('js'),
    'driver.mjs': DRIVERS.js,
    'receiver.py': snippet('python'),
    'driver.py': DRIVERS.python,
    'longhaul/receiver.go': snippet('go'),
    'driver.go': DRIVERS.go,
    'go.mod': 'module receiver\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const receiver = await startReceiver();
  const body = sortedJson({ order_number: 'ORD-1', customer: 'Zoë 📦', amount: '12.00' });
  const signed = {
    deliveryId: 'd-1',
    event: 'order.shipped',
    body,
    secret: SECRET,
    newSecret: NEW_SECRET,
  } as const;
  const url = new URL(`${receiver.origin}/hook`);
  const request = { url, headers: signedHeaders(signed, new Date()), body, timeoutMilliseconds: 5_000 };
  expect((await post(request, new AddressGuard('127.0.0.1/32'))).statusCode).toBe(200);
  [delivery] = receiver.received as [Received];
  await receiver.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the receiver says to a body, when it knows a secret. */
async function verdict(command: string, args: string[], body: Buffer, secret: string): Promise<string> {
  const request = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(
    request,
    JSON.stringify({ body: body.toString('base64'), headers: delivery.headers, secret }),
  );
  const { stdout } = await run(command, [...args, request], { cwd: folder });
  return stdout.trim();
}

async function expectReceiver(command: string, ...args: string[]): Promise<void> {
  const { body } = delivery;
  expect(await verdict(command, args, body, SECRET)).toBe('true');
  expect(await verdict(command, args, body, NEW_SECRET)).toBe('true');
  expect(await verdict(command, args, body, 'another-secret-altogether')).toBe('false');
  for (const index of [0, Math.floor(body.length / 2), body.length - 1]) {
    const changed = Buffer.from(body);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(await verdict(command, args, changed, SECRET)).toBe('false');
  }
}

describe('the receiver of the README accepts our delivery and refuses a changed byte', () => {
  test('in JavaScript', () => expectReceiver(process.execPath, 'driver.mjs'));

  test('in Python', SLOW, () => expectReceiver('python3', 'driver.py'));

  test.runIf(isInstalled('go', 'version'))('in Go, where it is installed', SLOW, async () => {
    await run('go', ['build', '-o', 'driver', 'driver.go'], { cwd: folder });
    await expectReceiver('./driver');
  });
});
