/** Counts the runs of schedules: by a sink, which costs their histories nothing and is silent in a replay. */
import type { InjectedSinks } from '@temporalio/worker';
import { scheduleLastRunSeconds, scheduleRunsTotal } from '../src/runtime/metrics.ts';
import { SCHEDULES } from '../src/schedules/schedule.ts';
import type { RunSinks } from '../workflows/every-environment.ts';

export const runSinks: InjectedSinks<RunSinks> = {
  runs: {
    ended: {
      fn(_info, job, outcome, seconds) {
        const schedule = SCHEDULES.find((entry) => entry.job === job)?.id ?? job;
        scheduleRunsTotal.inc({ schedule, outcome });
        scheduleLastRunSeconds.set({ schedule }, seconds);
      },
      callDuringReplay: false,
    },
  },
};
