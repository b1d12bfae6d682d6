import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayFromServer, type ReplayedWorkflow } from '../../temporal/replay.ts';
import { BY_HAND, openStage, type Stage } from '../support/stage.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';
import { bundleWorkflows, type WorkflowBundle } from '../support/workflow-bundle.ts';

const CHANGED = fileURLToPath(new URL('../replay/worked-example/changed.ts', import.meta.url));
const SECONDS = 20;

let stage: Stage;
let current: WorkflowBundle;
let changed: WorkflowBundle;
let numbers: string[];

async function replay(bundle: WorkflowBundle, orderNumber: string | null): Promise<ReplayedWorkflow[]> {
  const replayed = [];
  const { client } = stage.temporal;
  for await (const each of replayFromServer(client, bundle.path, orderNumber)) replayed.push(each);
  return replayed;
}

beforeAll(async () => {
  stage = await openStage(BY_HAND);
  await addStockedNode(stage.context.db, 'STOCKED', { 'SKU-1': 10 });
  current = await bundleWorkflows();
  changed = await bundleWorkflows(CHANGED);
  const ids = [await stage.begin(), await stage.begin()];
  for (const id of ids) await stage.reach(id, 'SOURCED');
  numbers = await Promise.all(ids.map(async (id) => (await stage.read(id)).order_number));
  await until('both orders are listed', SECONDS, async () => (await replay(current, null)).length === 2);
});
afterAll(async () => {
  await stage.close();
  current.remove();
  changed.remove();
});

describe('histories of the running server', () => {
  test('of orders under way replay against the current code', async () => {
    const replayed = await replay(current, null);
    expect(replayed.map(({ orderNumber }) => orderNumber).sort()).toEqual([...numbers].sort());
    expect(replayed.map(({ problem }) => problem)).toEqual([null, null]);
  });

  test('of one order are found by its number, and the event is named where they break', async () => {
    const [number = ''] = numbers;
    const replayed = await replay(changed, number);
    expect(replayed).toMatchObject([
      {
        orderNumber: number,
        problem: {
          reason: expect.stringContaining('Missing associated machine for LocalActivity(1)') as string,
          event: '5 (MarkerRecorded)',
        },
      },
    ]);
  });

  test('of an order that is not there are none', async () => {
    expect(await replay(current, 'ORD-20000101-AAAAAA')).toEqual([]);
  });

  test('are not looked for by what is no order number', async () => {
    await expect(replay(current, 'x" OR WorkflowType != "')).rejects.toThrow('is not an order number');
  });
});
