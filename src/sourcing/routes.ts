/** HTTP of sourcing rules, and of what can be promised. */
import type { ActorNames } from '../identity/actor-names.ts';
import type { Procedures } from '../identity/procedures.ts';
import { tagged } from '../runtime/versions.ts';
import type { Carrier } from '../shipping/carrier.ts';
import { evaluate } from './dry-run.ts';
import { promise } from './promise.ts';
import type { SourcingRuleService } from './service.ts';

export function sourcingRulesRoutes(
  { inEnvironment: { sourcingRules } }: Procedures,
  service: SourcingRuleService,
  names: ActorNames,
) {
  return {
    metadata: sourcingRules.metadata.handler(() => service.metadata()),
    list: sourcingRules.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    create: sourcingRules.create.handler(async ({ input, context }) => {
      const rule = await service.create(context.tenant, input.body, input.headers['idempotency-key']);
      return tagged(rule, { location: `/sourcing-rules/${rule.id}` });
    }),
    reorder: sourcingRules.reorder.handler(({ input, context }) =>
      service.reorder(context.tenant, input.body),
    ),
    get: sourcingRules.get.handler(async ({ input, context }) =>
      tagged(await service.get(context.tenant, input.params.rule_id)),
    ),
    update: sourcingRules.update.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await service.update(context.tenant, params.rule_id, body, headers['if-match'])),
    ),
    remove: sourcingRules.remove.handler(async ({ input: { params, headers }, context }) => {
      await service.remove(context.tenant, params.rule_id, headers['if-match']);
      return {};
    }),
    toggle: sourcingRules.toggle.handler(async ({ input: { params, headers }, context }) =>
      tagged(await service.toggle(context.tenant, params.rule_id, headers['if-match'])),
    ),
    evaluate: sourcingRules.evaluate.handler(({ input, context }) => evaluate(context.tenant, input.body)),
    versions: sourcingRules.versions.handler(async ({ input, context }) => {
      const { items, total } = await service.versions(context.tenant, input.params.rule_id, input.query);
      const body = await names.beside(context.tenant, items);
      return { headers: { 'x-total-count': String(total) }, body };
    }),
    restore: sourcingRules.restore.handler(async ({ input: { params, headers }, context }) =>
      tagged(await service.restore(context.tenant, params.rule_id, params.version, headers['if-match'])),
    ),
  };
}

export function promiseRoutes({ inEnvironment: { promises } }: Procedures, carrier: Carrier) {
  return {
    promise: promises.promise.handler(({ input, context }) => promise(context.tenant, input.body, carrier)),
  };
}
