/** Queue `learning`: jobs by the clock that learn from how orders turned out. */
import { heartbeat } from '@temporalio/activity';
import { discoverPatterns, updateNodePerformance } from '../src/learning/figures.ts';
import { labelOutcomes } from '../src/learning/labels.ts';
import type { LearnedStores } from '../src/learning/service.ts';
import type { Counts, JobActivities, JobRef } from '../src/schedules/schedule.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

/** Statements over millions of labels take their time; a process that is gone is noticed all the same. */
const BEAT_MS = 5_000;

async function alive<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

export function createLearningActivities(dependencies: ActivityDependencies, documents: LearnedStores) {
  return {
    async labelSourcingOutcomes(ref: JobRef): Promise<Counts> {
      return labelOutcomes(await jobContext(dependencies, ref), () => heartbeat());
    },
    async discoverPatterns(ref: JobRef): Promise<Counts> {
      const context = await jobContext(dependencies, ref);
      return alive(() => discoverPatterns(context, documents.patterns(context), new Date()));
    },
    async updateNodePerformance(ref: JobRef): Promise<Counts> {
      const context = await jobContext(dependencies, ref);
      return alive(() => updateNodePerformance(context, documents.nodePerformance(context), new Date()));
    },
  } satisfies Partial<JobActivities>;
}
