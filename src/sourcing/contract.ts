/** Sourcing rules: reading and changing them, their order, and their history. */
import { z } from 'zod';
import { NODE_CAPABILITIES, NODE_TYPES } from '../nodes/node.ts';
import {
  actorName,
  contract,
  contractWithHeaders,
  listOf,
  paging,
  queryFlag,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, version, versionHeaders } from '../runtime/versions.ts';
import { CONDITION_OPERATORS } from './conditions.ts';
import { FIELD_KINDS } from './condition-fields.ts';
import { dryRunInput, dryRunSchema } from './dry-run-contract.ts';
import { RULE_CHANGE_KINDS } from './rule-changes.ts';
import { ruleInput, rulePatch } from './rule-input.ts';
import { SOURCING_STRATEGIES } from './strategy-names.ts';

/** What a stored rule says. What was stored by another release may name what is not known any more. */
export const ruleContentSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  priority: z.int(),
  is_active: z.boolean(),
  strategy: z.enum(SOURCING_STRATEGIES),
  conditions: z.array(z.object({ field: z.string(), operator: z.string(), value: z.json() })),
  allowed_node_types: z.array(z.enum(NODE_TYPES)),
  excluded_node_ids: z.array(uuid),
  required_capabilities: z.array(z.string()),
  max_split_nodes: z.int(),
  max_distance_km: z.number().nullable(),
  cost_weight: z.number(),
  distance_weight: z.number(),
});
export type StoredRuleContent = z.output<typeof ruleContentSchema>;

export const sourcingRuleSchema = z
  .object({
    id: uuid,
    ...ruleContentSchema.shape,
    version,
    created_by: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
    deleted_at: timestamp.nullable(),
  })
  .meta({ id: 'SourcingRule' });
export type SourcingRuleResponse = z.infer<typeof sourcingRuleSchema>;

export const ruleVersionSchema = z
  .object({
    rule_id: uuid,
    version: z.int(),
    change: z.enum(RULE_CHANGE_KINDS),
    restored_from: z.int().nullable(),
    actor: z.string(),
    actor_name: actorName,
    created_at: timestamp,
    rule: ruleContentSchema,
    changes: z
      .array(z.object({ field: z.string(), before: z.json(), after: z.json() }))
      .describe('What it says otherwise than the version before; empty for the first'),
  })
  .meta({ id: 'SourcingRuleVersion' });
export type RuleVersionResponse = z.infer<typeof ruleVersionSchema>;
/** Before the name is looked up. */
export type RuleVersionView = Omit<RuleVersionResponse, 'actor_name'>;

const metadataSchema = z
  .object({
    strategies: z.array(z.enum(SOURCING_STRATEGIES)),
    node_types: z.array(z.enum(NODE_TYPES)),
    capabilities: z.array(z.enum(NODE_CAPABILITIES)),
    operators: z.array(z.enum(CONDITION_OPERATORS)),
    fields: z.array(
      z.object({
        field: z.string(),
        kind: z.enum(FIELD_KINDS),
        operators: z.array(z.enum(CONDITION_OPERATORS)),
        values: z.array(z.string()).nullable().describe('What it can be, where that is a fixed list'),
      }),
    ),
  })
  .meta({ id: 'SourcingRuleMetadata' });

/** The most rules one environment may have. */
export const RULE_LIMIT = 500;

const orderInput = z.strictObject({
  rules: z
    .array(z.strictObject({ id: uuid, version: z.int().min(1).optional() }))
    .min(1)
    .max(RULE_LIMIT)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'names a rule twice')
    .describe(
      'Every rule once, in the order in which they are to be tried; with the versions that were seen',
    ),
});
export type RuleOrderInput = z.output<typeof orderInput>;

const tagged = taggedOf(sourcingRuleSchema);
const byId = z.object({ params: z.object({ rule_id: uuid }) });
const byVersion = z.object({
  params: z.object({ rule_id: uuid, version: z.coerce.number().int().min(1).max(2_147_483_647) }),
});
const tags = ['Sourcing rules'];
const base = '/sourcing-rules';

export const sourcingRulesContract = {
  metadata: contract
    .route({
      method: 'GET',
      path: `${base}/metadata`,
      summary: 'What rules are made of: fields, operators, strategies',
      tags,
    })
    .output(metadataSchema),
  list: contract
    .route({ method: 'GET', path: base, summary: 'Rules in the order they are tried', tags })
    .input(
      z.object({
        query: z.object({
          is_active: queryFlag.optional(),
          deleted: queryFlag.default(false).describe('True: the deleted rules, which can be restored'),
          ...paging(50),
        }),
      }),
    )
    .output(z.object({ items: z.array(sourcingRuleSchema), total: z.int() })),
  create: contractWithHeaders
    .route({ method: 'POST', path: base, summary: 'Add a rule', tags, successStatus: 201 })
    .input(z.object({ headers: requestHeaders, body: ruleInput }))
    .output(tagged),
  reorder: contract
    .route({
      method: 'PUT',
      path: `${base}/order`,
      summary: 'Put the rules into another order, all at once',
      tags,
    })
    .input(z.object({ body: orderInput }))
    .output(z.object({ items: z.array(sourcingRuleSchema), total: z.int() })),
  get: contractWithHeaders
    .route({ method: 'GET', path: `${base}/{rule_id}`, summary: 'One rule', tags })
    .input(byId)
    .output(tagged),
  update: contractWithHeaders
    .route({ method: 'PATCH', path: `${base}/{rule_id}`, summary: 'Change a rule', tags })
    .input(byId.extend({ headers: versionHeaders, body: rulePatch }))
    .output(tagged),
  remove: contractWithHeaders
    .route({
      method: 'DELETE',
      path: `${base}/{rule_id}`,
      summary: 'Delete a rule; its history stays, and it can be restored',
      tags,
      successStatus: 204,
    })
    .input(byId.extend({ headers: versionHeaders }))
    .output(z.object({ headers: z.record(z.string(), z.string()).optional() })),
  toggle: contractWithHeaders
    .route({ method: 'POST', path: `${base}/{rule_id}/toggle`, summary: 'Turn a rule on or off', tags })
    .input(byId.extend({ headers: versionHeaders }))
    .output(tagged),
  evaluate: contract
    .route({
      method: 'POST',
      path: `${base}/evaluate`,
      summary: 'Dry run: what would be decided for an order, and why; changes nothing',
      tags,
    })
    .input(z.object({ body: dryRunInput }))
    .output(dryRunSchema),
  versions: contractWithHeaders
    .route({
      method: 'GET',
      path: `${base}/{rule_id}/versions`,
      summary: 'History of a rule, newest first, with what each version changed',
      tags,
    })
    .input(byId.extend({ query: z.object(paging(50)) }))
    .output(listOf(ruleVersionSchema)),
  restore: contractWithHeaders
    .route({
      method: 'POST',
      path: `${base}/{rule_id}/versions/{version}/restore`,
      summary: 'Make a rule what it was; a deleted one comes back',
      tags,
    })
    .input(byVersion.extend({ headers: versionHeaders }))
    .output(tagged),
};
