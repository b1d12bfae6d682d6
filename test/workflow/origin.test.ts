/** The id of a request reaches the steps that carry it out, through the outbox, the workflow and its updates. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentOrigin, withOrigin } from '../../src/runtime/origin.ts';
import { BY_HAND, newKey, openStage, type Stage } from '../support/stage.ts';
import { place } from '../support/orders.ts';

const origin = (requestId: string) => ({ requestId, traceparent: null });

/** Steps with the request that they were carried out for. */
const steps: string[] = [];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(BY_HAND, {
    time: 'real',
    around: (name, run) => {
      steps.push(`${name} for ${currentOrigin()?.requestId ?? 'nobody'}`);
      return run();
    },
  });
});
afterAll(() => stage.close());

test('what is done for an order names the request that placed it, and each command its own', async () => {
  // Nothing but the relay starts it, as in the product.
  const id = await withOrigin(origin('placing'), () => place(stage.context));
  await stage.reach(id, 'BACKORDERED');
  await withOrigin(origin('holding'), () =>
    stage.commands.hold(stage.context, id, { reason: 'manual' }, newKey()),
  );
  await withOrigin(origin('going-on'), () => stage.commands.release(stage.context, id, {}, newKey()));
  expect(steps.slice(0, 3)).toEqual([
    'loadOrder for placing',
    'confirmOrder for placing',
    'sourceOrder for placing',
  ]);
  expect(steps.filter((step) => step.startsWith('carryOut'))).toEqual([
    'carryOut for holding',
    'carryOut for going-on',
  ]);
});
