/** HTTP of what was learned. */
import type { Procedures } from '../identity/procedures.ts';
import type { LearningService } from './service.ts';

export function architectRoutes({ inEnvironment: { architect } }: Procedures, service: LearningService) {
  return {
    patterns: architect.patterns.handler(async ({ input, context }) => {
      const { items, total } = await service.patterns(context.tenant, input.query);
      return { headers: { 'x-total-count': String(total) }, body: items };
    }),
    nodePerformance: architect.nodePerformance.handler(async ({ input, context }) => {
      const { items, total } = await service.nodePerformance(context.tenant, input.query);
      return { headers: { 'x-total-count': String(total) }, body: items };
    }),
  };
}
