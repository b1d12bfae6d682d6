/** Queue `learning`: jobs by the clock that learn from how orders turned out. */
import { heartbeat } from '@temporalio/activity';
import { labelOutcomes } from '../src/learning/labels.ts';
import type { Counts, JobActivities, JobRef } from '../src/schedules/schedule.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

export function createLearningActivities(dependencies: ActivityDependencies) {
  return {
    async labelSourcingOutcomes(ref: JobRef): Promise<Counts> {
      return labelOutcomes(await jobContext(dependencies, ref), () => heartbeat());
    },
  } satisfies Partial<JobActivities>;
}
