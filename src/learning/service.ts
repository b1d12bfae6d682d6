/** Reading what was learned from how orders turned out. */
import type { DocumentStores } from '../documents/document-stores.ts';
import type { Context } from '../tenancy/context.ts';
import type { NodePerformanceQuery, PatternQuery } from './contract.ts';

/** Where what was learned is kept. */
export type LearnedStores = Pick<DocumentStores, 'patterns' | 'nodePerformance'>;

export class LearningService {
  readonly #documents: LearnedStores;

  constructor(documents: LearnedStores) {
    this.#documents = documents;
  }

  /** As they were last computed, at night. @throws Refusal `unavailable` */
  patterns(context: Context, { channel, limit }: PatternQuery) {
    return this.#documents.patterns(context).list(channel, limit);
  }

  /** As it was last computed, within the last hours. @throws Refusal `unavailable` */
  nodePerformance(context: Context, { period_days: days, limit }: NodePerformanceQuery) {
    return this.#documents.nodePerformance(context).ofPeriod(days, limit);
  }
}
