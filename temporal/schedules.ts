/** What happens by the clock: one entry in one table. */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { WORKFLOW_QUEUE } from './task-queues.ts';

interface ScheduledJob {
  id: string;
  workflowType: string;
  everyMilliseconds: number;
  /** What the Web UI says about it. */
  note: string;
  /** True: also whenever a worker starts. */
  atStart: boolean;
}

const JOBS: readonly ScheduledJob[] = [
  {
    id: 'reconcile',
    workflowType: 'reconcile',
    everyMilliseconds: 600_000,
    note: 'Lets orders go on whose workflow is missing. It should find none.',
    // Should all of Temporal's data be lost, the orders go on as soon as a worker is there.
    atStart: true,
  },
];

function optionsOf(job: ScheduledJob): ScheduleOptions {
  return {
    scheduleId: job.id,
    spec: { intervals: [{ every: job.everyMilliseconds }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    state: { note: job.note },
    action: { type: 'startWorkflow', workflowType: job.workflowType, taskQueue: WORKFLOW_QUEUE, args: [] },
  };
}

/** Creates the schedules that are missing and brings the others to this release; a pause stays a pause. */
export async function ensureSchedules({ schedule }: Client): Promise<void> {
  for (const job of JOBS) {
    const options = optionsOf(job);
    try {
      await schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await schedule.getHandle(job.id).update(({ state }) => ({ ...options, state }));
    }
    if (job.atStart) await schedule.getHandle(job.id).trigger(ScheduleOverlapPolicy.SKIP);
  }
}
