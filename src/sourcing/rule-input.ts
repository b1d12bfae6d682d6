/** A sourcing rule as it may be written: each field by itself, and what the fields say together. */
import { z } from 'zod';
import { NODE_CAPABILITIES, NODE_TYPES } from '../nodes/node.ts';
import { uuid } from '../runtime/contract.ts';
import { conditionSchema } from './condition-schema.ts';
import { SOURCING_STRATEGIES } from './strategy-names.ts';
import { resolveStrategy } from './strategies/registry.ts';

const MAX_PRIORITY = 1_000_000;
const MAX_CONDITIONS = 50;
const MAX_EXCLUDED_NODES = 200;
/** Half the way around the Earth. */
const MAX_DISTANCE_KM = 20_100;

const distinct = (values: readonly string[]) => new Set(values).size === values.length;

/** Every field of a rule that people write, without defaults. */
const fields = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).nullable(),
  priority: z.int().min(1).max(MAX_PRIORITY).describe('Ascending: 1 is asked before 100'),
  is_active: z.boolean(),
  strategy: z.enum(SOURCING_STRATEGIES),
  conditions: z
    .array(conditionSchema)
    .max(MAX_CONDITIONS)
    .describe('All must hold; without any the rule always matches'),
  allowed_node_types: z
    .array(z.enum(NODE_TYPES))
    .refine(distinct, 'names a type twice')
    .describe('Empty: every type'),
  excluded_node_ids: z.array(uuid).max(MAX_EXCLUDED_NODES).refine(distinct, 'names a node twice'),
  required_capabilities: z
    .array(z.enum(NODE_CAPABILITIES))
    .refine(distinct, 'names a capability twice')
    .describe('Asked for besides the one that the fulfillment type needs'),
  max_split_nodes: z.int().min(1).max(10),
  max_distance_km: z.number().positive().max(MAX_DISTANCE_KM).nullable(),
  cost_weight: z.number().min(0).max(1),
  distance_weight: z.number().min(0).max(1),
};

type Content = z.output<z.ZodObject<typeof fields>>;
type Actions = Pick<Content, 'strategy' | 'allowed_node_types' | 'cost_weight' | 'distance_weight'>;

/** Refuses actions under which no node could ever be chosen, or none be told from another. */
function judgeActions(rule: Actions, context: z.RefinementCtx): void {
  const { nodeTypes } = resolveStrategy(rule.strategy).strategy;
  const allowed = rule.allowed_node_types;
  if (nodeTypes && allowed.length > 0 && !allowed.some((type) => nodeTypes.includes(type))) {
    const message = `${rule.strategy} considers ${nodeTypes.join(' and ')} alone; allow one of them, or leave the list empty`;
    context.addIssue({ code: 'custom', path: ['allowed_node_types'], message });
  }
  if (rule.strategy === 'COST_OPTIMAL' && rule.cost_weight + rule.distance_weight === 0) {
    const message = 'COST_OPTIMAL needs a cost_weight or a distance_weight above 0';
    context.addIssue({ code: 'custom', path: ['cost_weight'], message });
  }
}

const authorship = z
  .string()
  .max(200)
  .optional()
  .describe('Accepted and not kept: the history names who was signed in');

/** A whole rule; also what a candidate rule of a dry run or a simulation is. */
export const ruleInput = z
  .strictObject({
    ...fields,
    description: fields.description.default(null),
    priority: fields.priority.default(100),
    is_active: fields.is_active.default(true),
    conditions: fields.conditions.default([]),
    allowed_node_types: fields.allowed_node_types.default([]),
    excluded_node_ids: fields.excluded_node_ids.default([]),
    required_capabilities: fields.required_capabilities.default([]),
    max_split_nodes: fields.max_split_nodes.default(3),
    max_distance_km: fields.max_distance_km.default(null),
    cost_weight: fields.cost_weight.default(0.5),
    distance_weight: fields.distance_weight.default(0.5),
    created_by: authorship,
  })
  .superRefine(judgeActions)
  .meta({ id: 'SourcingRuleCreate' });
export type RuleInput = z.output<typeof ruleInput>;

/** What a rule says: `RuleInput` without its author. */
export type RuleContent = Omit<RuleInput, 'created_by'>;

/** A change of a rule. What the fields say together is judged on the whole rule that comes of it. */
export const rulePatch = z
  .strictObject({
    ...fields,
    name: fields.name.nullable(),
    priority: fields.priority.nullable(),
    is_active: fields.is_active.nullable(),
    strategy: fields.strategy.nullable(),
    conditions: fields.conditions.nullable(),
    allowed_node_types: fields.allowed_node_types.nullable(),
    excluded_node_ids: fields.excluded_node_ids.nullable(),
    required_capabilities: fields.required_capabilities.nullable(),
    max_split_nodes: fields.max_split_nodes.nullable(),
    cost_weight: fields.cost_weight.nullable(),
    distance_weight: fields.distance_weight.nullable(),
  })
  .partial()
  .meta({
    id: 'SourcingRuleUpdate',
    description: 'Null forgets the description or the distance; any other field that is null stays as it is.',
  });
export type RulePatch = z.output<typeof rulePatch>;

const FORGETTABLE: ReadonlySet<string> = new Set([
  'description',
  'max_distance_km',
] satisfies (keyof RulePatch)[]);

/** The rule that comes of a change, still to be judged as a whole. */
export function patched<T extends object>(rule: T, patch: RulePatch): T {
  const given = Object.entries(patch).filter(
    ([field, value]) => value !== undefined && (value !== null || FORGETTABLE.has(field)),
  );
  return { ...rule, ...Object.fromEntries(given) };
}
