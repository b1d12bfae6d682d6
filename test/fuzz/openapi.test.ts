/**
 * What the OpenAPI document allows and forbids, tried out by schemathesis on a running API: no 500, no answer that the
 * document does not describe, no accepted input that it forbids.
 *
 * `FUZZ_SECONDS` says for how long, `FUZZ_SEED` repeats a run, `SCHEMATHESIS` names the program.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { addStockedNode } from '../support/supply.ts';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 600);
const SEED = process.env['FUZZ_SEED'] ?? '20261126';
const PROGRAM = process.env['SCHEMATHESIS'] ?? 'schemathesis';
/** Time for the start of the program, the last requests and the report. */
const MARGIN_SECONDS = 180;

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
];

const CONFIGURATION = fileURLToPath(new URL('./schemathesis.toml', import.meta.url));

/** Would sign the run out, or never ends. */
const LEFT_OUT = ['/auth/logout', '/events/stream'];

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  api.probes['always'] = async () => null;
  await api.addUser('fuzz@example.com');
  const { db } = await api.environments.findOrThrow('default');
  await addStockedNode(db, 'N-1', { 'SKU-1': 1_000 });
});
afterAll(() => api.close());

function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

test(
  `${SECONDS} seconds of requests from the OpenAPI document`,
  async () => {
    const token = await api.signIn('fuzz@example.com');
    const { code, output } = await run([
      ...['--config-file', CONFIGURATION],
      'run',
      `${api.origin}/openapi.json`,
      ...['--header', `Authorization: Bearer ${token}`],
      ...['--checks', CHECKS.join(',')],
      ...['--phases', 'examples,coverage,fuzzing'],
      ...['--max-time', String(SECONDS), '--seed', SEED, '--continue-on-failure', '--no-color'],
      ...['--generation-database', 'none', '--suppress-health-check', 'all'],
      ...LEFT_OUT.flatMap((path) => ['--exclude-path', path]),
    ]);
    expect(code, output).toBe(0);
  },
  (SECONDS + MARGIN_SECONDS) * 1_000,
);
