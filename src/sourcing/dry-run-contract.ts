/** A dry run of sourcing: what would be decided, and nothing is changed. */
import { z } from 'zod';
import { timestamp, uuid } from '../runtime/contract.ts';
import { hypotheticalOrderInput } from './hypothetical-order.ts';
import { ruleInput } from './rule-input.ts';
import { SOURCING_STRATEGIES } from './strategy-names.ts';

const MAX_STOCK_LEVELS = 5_000;
const MAX_RULES = 100;
const MAX_UNITS = 1_000_000_000;

const SUBJECTS = ['order_id', 'order_number', 'order'] as const;

export const stockLevelInput = z.strictObject({
  node_id: uuid,
  sku: z.string().trim().min(1).max(100),
  available: z.int().min(0).max(MAX_UNITS).describe('Units that sourcing may promise, safety stock left out'),
});

const candidateRule = ruleInput.safeExtend({
  id: uuid.optional().describe('The rule in whose place it stands; unset: it is a new one'),
});

export const dryRunInput = z
  .strictObject({
    order_id: uuid.optional(),
    order_number: z.string().trim().min(1).max(40).optional(),
    order: hypotheticalOrderInput.optional().describe('An order that nobody has placed'),
    units: z
      .enum(['open', 'whole'])
      .default('open')
      .describe(
        'Of an order that exists: the units still to be allocated, or all of it as if it were new, with the stock reserved for it free and no node excluded',
      ),
    force_strategy: z.enum(SOURCING_STRATEGIES).nullish().describe('Instead of the one that the rule names'),
    stock: z
      .array(stockLevelInput)
      .max(MAX_STOCK_LEVELS)
      .optional()
      .describe('What these records are taken to hold; all others are as they are'),
    rule: candidateRule.optional().describe('A rule to try beside those that are stored'),
    rules: z
      .array(candidateRule)
      .max(MAX_RULES)
      .optional()
      .describe('Rules to try instead of all stored ones'),
  })
  .superRefine((input, context) => {
    if (SUBJECTS.filter((subject) => input[subject] !== undefined).length !== 1) {
      const message = `exactly one of ${SUBJECTS.join(', ')} says what is to be sourced`;
      context.addIssue({ code: 'custom', path: ['order_id'], message });
    }
    if (input.rule && input.rules) {
      context.addIssue({ code: 'custom', path: ['rule'], message: 'does not go together with rules' });
    }
  })
  .meta({ id: 'SourcingDryRun' });
export type DryRunInput = z.output<typeof dryRunInput>;

export const ruleTrialSchema = z.object({
  id: z.string(),
  name: z.string(),
  priority: z.int(),
  matched: z.boolean(),
  unmet: z
    .array(z.object({ field: z.string(), operator: z.string(), value: z.json(), actual: z.json() }))
    .describe('Conditions that did not hold, with what the order has'),
});

const record = z.record(z.string(), z.json());

export const dryRunSchema = z
  .object({
    order_id: uuid.nullable().describe('Null for an order that nobody has placed'),
    destination: z
      .object({ latitude: z.number(), longitude: z.number(), name: z.string().nullable() })
      .nullable()
      .describe('Where it goes; null when the address could not be placed'),
    outcome: z.string(),
    decided_at: timestamp,
    decision: record.describe('As in GET /orders/{order_id}/sourcing'),
    rules: z.array(ruleTrialSchema).describe('The rules that were tried, up to the one that matched'),
    rule_applied: z.string().nullable(),
    rule_details: record.nullable(),
    strategy_used: z.enum(SOURCING_STRATEGIES),
    allocations: z.array(record),
    total_split_nodes: z.int(),
    sourcing_score: z.number().describe('Score of the chosen nodes, weighed by units; 0 without any'),
    candidates_evaluated: z.array(record),
    processing_time_ms: z.number(),
    experiment_id: z.string().nullable(),
  })
  .meta({ id: 'SourcingDryRunResult' });
export type DryRunResponse = z.infer<typeof dryRunSchema>;
