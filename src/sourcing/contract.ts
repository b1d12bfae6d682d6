/** Reading sourcing rules. */
import { z } from 'zod';
import { NODE_TYPES } from '../nodes/node.ts';
import { contract, paging, queryFlag, timestamp, uuid } from '../runtime/contract.ts';
import { SOURCING_STRATEGIES } from './strategy-names.ts';

export const sourcingRuleSchema = z
  .object({
    id: uuid,
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
    created_by: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'SourcingRule' });
export type SourcingRuleResponse = z.infer<typeof sourcingRuleSchema>;

const tags = ['Sourcing rules'];

export const sourcingRulesContract = {
  list: contract
    .route({ method: 'GET', path: '/sourcing-rules', summary: 'Rules in the order they are tried', tags })
    .input(z.object({ query: z.object({ is_active: queryFlag.optional(), ...paging(50) }) }))
    .output(z.object({ items: z.array(sourcingRuleSchema), total: z.int() })),
  get: contract
    .route({ method: 'GET', path: '/sourcing-rules/{rule_id}', summary: 'One rule', tags })
    .input(z.object({ params: z.object({ rule_id: uuid }) }))
    .output(sourcingRuleSchema),
};
