/** HTTP of sourcing rules. */
import type { Procedures } from '../identity/procedures.ts';
import type { SourcingRuleService } from './service.ts';

export function sourcingRulesRoutes(
  { inEnvironment: { sourcingRules } }: Procedures,
  service: SourcingRuleService,
) {
  return {
    list: sourcingRules.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    get: sourcingRules.get.handler(({ input, context }) => service.get(context.tenant, input.params.rule_id)),
  };
}
