/** The floor of an order: a workflow with the same steps, all of them empty. */
import { proxyActivities, proxyLocalActivities, sleep, upsertSearchAttributes } from '@temporalio/workflow';

/** What the floor's steps call. */
export interface EmptyActivities {
  nothing(): Promise<void>;
  /** The last local step: the moment at which an order would be delivered. */
  finish(): Promise<void>;
}

const local = proxyLocalActivities<EmptyActivities>({ startToCloseTimeout: '30 seconds' });

async function take(step: string, isLastLocal: boolean): Promise<void> {
  const [kind, detail = ''] = step.split('/');
  if (kind === 'local') await (isLastLocal ? local.finish() : local.nothing());
  if (kind === 'upsert') upsertSearchAttributes({ OmsOrderStatus: ['FLOOR'] });
  if (kind === 'timer') await sleep(Number(detail));
  if (kind !== 'activity') return;
  const { nothing } = proxyActivities<EmptyActivities>({
    taskQueue: `floor-${detail}`,
    startToCloseTimeout: '1 minute',
  });
  await nothing();
}

/** @param steps the steps to take, separated by blanks; see steps.ts */
export async function floorWorkflow(steps: string): Promise<void> {
  const all = steps.split(' ');
  const last = all.lastIndexOf('local');
  for (const [index, step] of all.entries()) await take(step, index === last);
}
