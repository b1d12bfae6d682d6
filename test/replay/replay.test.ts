import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleTracedWorkflows } from '../../temporal/tracing.ts';
import { historyFromText } from '../support/histories.ts';
import { bundleWorkflows, type WorkflowBundle } from '../support/workflow-bundle.ts';

const FOLDER = new URL('histories/', import.meta.url);
const INCOMPATIBLE = fileURLToPath(new URL('incompatible-workflow.ts', import.meta.url));
const exampleOf = (name: string) => fileURLToPath(new URL(`worked-example/${name}.ts`, import.meta.url));
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

const PATHS = [
  'delivered',
  'split',
  'backordered-then-delivered',
  'backorder-expired',
  'cancelled-in-backorder',
  'cancelled-while-picking',
  'picked-up',
  'resumed',
  'refused-update',
  'delivered-with-return-window',
  'split-in-three',
  'worked-by-hand',
  'handed-over',
  'rejected-and-sourced-again',
  'shipped-in-parts',
  'cancelled-in-part',
  'held-edited-released',
  'units-cancelled',
  'returned-and-refunded',
  'webhook-retried-then-abandoned',
  'simulation-completed',
  'simulation-cancelled',
];

let current: WorkflowBundle;
let incompatible: WorkflowBundle;
let changed: WorkflowBundle;
let patched: WorkflowBundle;
let traced: { code: string };
beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
  current = await bundleWorkflows();
  incompatible = await bundleWorkflows(INCOMPATIBLE);
  changed = await bundleWorkflows(exampleOf('changed'));
  patched = await bundleWorkflows(exampleOf('patched'));
  traced = await bundleTracedWorkflows();
});
afterAll(() => {
  current.remove();
  incompatible.remove();
  changed.remove();
  patched.remove();
});

function replay(bundle: WorkflowBundle, file: string): Promise<void> {
  const history = historyFromText(readFileSync(new URL(file, FOLDER), 'utf8'));
  return Worker.runReplayHistory({ workflowBundle: { codePath: bundle.path } }, history);
}

describe('stored histories', () => {
  test('are there for every path through the order, and for a webhook that is retried', () => {
    expect(FILES).toEqual(expect.arrayContaining(PATHS.map((path) => `${path}.json`)));
  });

  test.each(FILES)('%s replays against the current code', async (file) => {
    await expect(replay(current, file)).resolves.toBeUndefined();
  });

  test.each(FILES)('%s does not replay against code that does something else', async (file) => {
    await expect(replay(incompatible, file)).rejects.toBeInstanceOf(DeterminismViolationError);
  });
});

describe('tracing may be switched on with orders under way', () => {
  test.each(FILES)('%s replays with the interceptors that trace', async (file) => {
    const history = historyFromText(readFileSync(new URL(file, FOLDER), 'utf8'));
    await expect(Worker.runReplayHistory({ workflowBundle: traced }, history)).resolves.toBeUndefined();
  });
});

describe('the worked example of CONTRIBUTING', () => {
  const orders = FILES.filter((file) => !/^(webhook|simulation)-/.test(file));

  test.each(orders)('%s does not replay against the change', async (file) => {
    await expect(replay(changed, file)).rejects.toBeInstanceOf(DeterminismViolationError);
  });

  test.each(FILES)('%s replays against the patched change', async (file) => {
    await expect(replay(patched, file)).resolves.toBeUndefined();
  });
});
