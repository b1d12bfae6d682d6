/** HTTP of the overview. */
import type { Procedures } from '../identity/procedures.ts';
import type { AnalyticsService } from './service.ts';

export function analyticsRoutes({ inEnvironment: { analytics } }: Procedures, service: AnalyticsService) {
  return {
    dashboard: analytics.dashboard.handler(({ input, context }) =>
      service.dashboard(context.tenant, input.query),
    ),
    volume: analytics.volume.handler(async ({ input, context }) => {
      const days = await service.volume(context.tenant, input.query);
      return { headers: { 'x-total-count': String(days.length) }, body: days };
    }),
    inventorySummary: analytics.inventorySummary.handler(({ context }) =>
      service.inventorySummary(context.tenant),
    ),
  };
}
