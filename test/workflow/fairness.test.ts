/** Workflows and their steps carry the environment as fairness key and the promise as priority. */
import { Context as ActivityContext } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BY_HAND, openStage, type Stage } from '../support/stage.ts';

/** Priority and fairness key of each step that went through a queue, by the order it was for. */
const seen = new Map<string, unknown>();
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(BY_HAND, {
    time: 'real',
    around: (name, run, [ref]) => {
      const { orderId } = ref as { orderId: string };
      if (name === 'sourceOrder') seen.set(orderId, ActivityContext.current().info.priority);
      return run();
    },
  });
});
afterAll(() => stage.close());

test.each([
  ['SHIP_TO_HOME', 3],
  ['SAME_DAY_DELIVERY', 1],
])('%s has priority %i, and its environment shares the queues with others', async (type, priorityKey) => {
  const id = await stage.begin({ fulfillment_type: type });
  await stage.reach(id, 'BACKORDERED');
  const { priority } = await stage.temporal.handleOf(id, 'stage').describe();
  expect(priority).toMatchObject({ priorityKey, fairnessKey: 'stage' });
  expect(seen.get(id)).toMatchObject({ priorityKey, fairnessKey: 'stage' });
});
