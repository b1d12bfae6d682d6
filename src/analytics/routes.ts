/** HTTP of the overview. */
import type { Procedures } from '../identity/procedures.ts';
import type { AnalyticsService } from './service.ts';

export function analyticsRoutes({ inEnvironment: { analytics } }: Procedures, service: AnalyticsService) {
  return {
    dashboard: analytics.dashboard.handler(({ input, context }) =>
      service.dashboard(context.tenant, input.query),
    ),
  };
}
