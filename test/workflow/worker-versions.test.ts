/** Worker Versioning: an order that is under way goes on with the release that is made current. */
import type { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BY_HAND, newKey, openStage, type Stage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const SECONDS = 60;
const DEPLOYMENT = 'longhaul';

let stage: Stage;
const workers: { worker: Worker; running: Promise<void> }[] = [];
beforeAll(async () => {
  stage = await openStage(BY_HAND, {
    time: 'real',
    version: { deploymentName: DEPLOYMENT, buildId: '1.0.0' },
  });
});
afterAll(async () => {
  for (const { worker } of workers) worker.shutdown();
  await Promise.all(workers.map(({ running }) => running));
  await stage.close();
});

/** What `temporal worker deployment set-current-version` does; only a release whose workers poll can be current. */
async function makeCurrent(buildId: string): Promise<void> {
  const { client } = stage.temporal;
  await until(`release ${buildId} is current`, SECONDS, async () => {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace: 'default',
        deploymentName: DEPLOYMENT,
        buildId,
        identity: 'test',
        ignoreMissingTaskQueues: true,
      });
      return true;
    } catch {
      return false;
    }
  });
}

async function releaseOf(orderId: string): Promise<string | undefined> {
  const { raw } = await stage.temporal.handleOf(orderId, 'stage').describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
}

test(
  'an order begins with the current release and moves on to the next one',
  { timeout: 180_000 },
  async () => {
    await makeCurrent('1.0.0');
    const id = await stage.begin();
    await stage.reach(id, 'BACKORDERED');
    expect(await releaseOf(id)).toBe('1.0.0');

    workers.push(...(await stage.temporal.addWorkers({ deploymentName: DEPLOYMENT, buildId: '2.0.0' })));
    await makeCurrent('2.0.0');
    // It moves on with a task that comes after the server's own news of the new release.
    await until('the order is with the next release', SECONDS, async () => {
      await stage.commands.hold(stage.context, id, { reason: 'manual' }, newKey());
      await stage.commands.release(stage.context, id, {}, newKey());
      return (await releaseOf(id)) === '2.0.0';
    });
  },
);
