/** What was learned from how orders turned out. */
import { z } from 'zod';
import { FULFILLMENT_TYPES, ORDER_CHANNELS } from '../orders/order.ts';
import { contractWithHeaders, listOf, timestamp, uuid } from '../runtime/contract.ts';
import { AMOUNT_BUCKETS } from '../sourcing/outcome.ts';
import { SOURCING_STRATEGIES } from '../sourcing/strategy-names.ts';

/** Days that node performance looks back on. */
export const PERIODS = [7, 30] as const;
export type PeriodDays = (typeof PERIODS)[number];

const share = z.number().min(0).max(1);
const samples = z.int().min(1).describe('Labelled allocations that this is told from');
const score = share.describe('Average of the outcome scores, 0 to 1; 1 is best');
const hours = z.number().min(0).describe('From the decision to the delivery, on average');
const backorderRate = share.describe('Share of the allocations whose order had waited for stock, 0 to 1');

/** How orders of one kind have turned out, by node and by strategy. */
export const patternSchema = z
  .object({
    cluster_key: z.string().describe('`channel|region|amount bucket|fulfillment type`'),
    channel: z.enum(ORDER_CHANNELS),
    region: z.string(),
    amount_bucket: z.enum(AMOUNT_BUCKETS),
    fulfillment_type: z.enum(FULFILLMENT_TYPES),
    total_samples: samples,
    nodes: z
      .array(
        z.object({
          node_id: uuid,
          node_name: z.string(),
          samples,
          avg_outcome_score: score,
          avg_delivery_hours: hours,
          avg_cost: z.number().nullable().describe('Of an allocation; null where no carrier was paid'),
          backorder_rate: backorderRate,
        }),
      )
      .describe('The best score first, among those that served most'),
    strategies: z.array(
      z.object({ strategy: z.enum(SOURCING_STRATEGIES), samples, avg_outcome_score: score }),
    ),
    updated_at: timestamp,
  })
  .meta({ id: 'SourcingPattern' });
export type SourcingPattern = z.infer<typeof patternSchema>;

/** How a node has done in the days before. */
export const nodePerformanceSchema = z
  .object({
    node_id: uuid,
    node_name: z.string(),
    node_code: z.string(),
    period_days: z.literal(PERIODS),
    samples,
    avg_outcome_score: score,
    avg_delivery_hours: hours,
    backorder_rate: backorderRate,
    return_rate: share.describe('Share of the allocations of whose lines something came back, 0 to 1'),
    avg_cost_variance_pct: z
      .number()
      .nullable()
      .describe('Percent above the predicted cost, on average; null where no carrier was paid'),
    computed_at: timestamp,
  })
  .meta({ id: 'NodePerformance' });
export type NodePerformanceMetrics = z.infer<typeof nodePerformanceSchema>;

const limit = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);

const patternQuery = z.object({ channel: z.enum(ORDER_CHANNELS).optional(), limit: limit(30, 100) });
export type PatternQuery = z.output<typeof patternQuery>;

const performanceQuery = z.object({
  period_days: z
    .enum(['7', '30'])
    .default('7')
    .transform((days): PeriodDays => (days === '7' ? 7 : 30)),
  limit: limit(50, 200),
});
export type NodePerformanceQuery = z.output<typeof performanceQuery>;

const tags = ['Architect'];

export const architectContract = {
  patterns: contractWithHeaders
    .route({
      method: 'GET',
      path: '/architect/patterns',
      summary: 'How kinds of orders have turned out by node, those with most samples first',
      tags,
    })
    .input(z.object({ query: patternQuery }))
    .output(listOf(patternSchema)),
  nodePerformance: contractWithHeaders
    .route({
      method: 'GET',
      path: '/architect/node-performance',
      summary: 'How nodes have done in the last 7 or 30 days, those with most samples first',
      tags,
    })
    .input(z.object({ query: performanceQuery }))
    .output(listOf(nodePerformanceSchema)),
};
