/** Simulations: past orders replayed through other rules, and what would have come of it. */
import { z } from 'zod';
import { FULFILLMENT_TYPES, ORDER_CHANNELS } from '../orders/order.ts';
import {
  contract,
  contractWithHeaders,
  pageOf,
  paging,
  queryMoment,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { ruleContentSchema } from '../sourcing/contract.ts';
import { ruleInput, rulePatch } from '../sourcing/rule-input.ts';
import {
  ORDER_LIMIT,
  OUTCOMES,
  RANGE_DAYS,
  RULE_SET_LIMIT,
  RULES_LIMIT,
  SIMULATION_STATUSES,
} from './simulation.ts';

const name = z.string().trim().min(1).max(200);

/** Which past orders: those of a range that were decided, or those that are named. */
export const simulatedOrders = z
  .strictObject({
    from_date: queryMoment.optional().describe('Orders placed from here on; a date is its first moment, UTC'),
    to_date: queryMoment.optional().describe('A date means its whole day'),
    channel: z.enum(ORDER_CHANNELS).optional(),
    fulfillment_type: z.enum(FULFILLMENT_TYPES).optional(),
    state: z.string().trim().min(1).max(100).optional().describe('As the orders write it, such as NY'),
    order_numbers: z
      .array(z.string().trim().min(1).max(50))
      .min(1)
      .max(ORDER_LIMIT)
      .optional()
      .describe('A list of orders instead of a range'),
  })
  .superRefine((orders, context) => {
    const isRange = orders.from_date !== undefined || orders.to_date !== undefined;
    const isList = orders.order_numbers !== undefined;
    if (isList && isRange) {
      context.addIssue({
        code: 'custom',
        path: ['order_numbers'],
        message: 'comes alone or not at all: there is a range',
      });
    }
    if (isList) return;
    for (const end of ['from_date', 'to_date'] as const) {
      if (orders[end] !== undefined) continue;
      const message = `is needed, unless order_numbers names the orders; at most ${RANGE_DAYS} days`;
      context.addIssue({ code: 'custom', path: [end], message });
    }
  });
export type SimulatedOrders = z.output<typeof simulatedOrders>;

export const ruleSetInput = z.strictObject({
  name,
  base: z
    .enum(['CURRENT', 'NONE'])
    .default('CURRENT')
    .describe(
      'CURRENT: the rules as they are now, with the changes and additions; NONE: the rules given here alone',
    ),
  changes: z
    .array(z.strictObject({ rule_id: uuid, changes: rulePatch }))
    .max(RULES_LIMIT)
    .default([])
    .describe('Current rules that say something else in this set'),
  rules: z.array(ruleInput).max(RULES_LIMIT).default([]).describe('Rules besides them'),
});
export type RuleSetInput = z.output<typeof ruleSetInput>;

const distinctNames = (sets: readonly { name: string }[]) =>
  new Set(sets.map((set) => set.name)).size === sets.length;

export const simulationInput = z.strictObject({
  name: name.optional().describe('Unset: made of what is simulated'),
  orders: simulatedOrders,
  rule_sets: z.array(ruleSetInput).min(1).max(RULE_SET_LIMIT).refine(distinctNames, 'names two sets alike'),
});
export type SimulationInput = z.output<typeof simulationInput>;

const simulatedRule = ruleContentSchema.extend({ id: uuid });

export const simulationRunSchema = z
  .object({
    run: z.int().describe('0 is what really happened; rule sets count from 1'),
    name: z.string(),
    rules: z.array(simulatedRule).nullable(),
    orders: z.int().describe('Orders that were decided so far'),
    sourced: z.int(),
    partial: z.int(),
    backordered: z.int(),
    false_backorders: z.int().describe('Left waiting although the units were there under no rule at all'),
    served_later: z.int().describe('Waited first and were served whole later'),
    different_orders: z.int().describe('Orders with another plan than the real one'),
    split_orders: z.int(),
    parcels: z.int(),
    units: z.int(),
    units_filled: z.int(),
    cost: z.number().describe('Predicted, in major units'),
    distance_km: z.number().describe('Over all parcels whose distance is known'),
    fill_rate: z.number().nullable().describe('Share of the units that were served at once, 0..1'),
    split_rate: z.number().nullable().describe('Share of the served orders that are split, 0..1'),
    cost_per_order: z.number().nullable().describe('Per served order'),
    km_per_parcel: z.number().nullable(),
  })
  .meta({ id: 'SimulationRun' });
export type SimulationRunResponse = z.infer<typeof simulationRunSchema>;

const nodeLoad = z.object({
  node_id: uuid,
  node_code: z.string(),
  daily_order_capacity: z.int(),
  runs: z.array(
    z.object({ run: z.int(), orders: z.int(), peak_orders: z.int().describe('On the fullest day') }),
  ),
});
export type NodeLoadResponse = z.infer<typeof nodeLoad>;

export const simulationSummary = z
  .object({
    id: uuid,
    name: z.string(),
    status: z.enum(SIMULATION_STATUSES),
    orders_total: z.int(),
    orders_done: z.int(),
    failure: z.string().nullable(),
    created_by: z.string(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    ended_at: timestamp.nullable(),
  })
  .meta({ id: 'SimulationSummary' });
export type SimulationSummary = z.infer<typeof simulationSummary>;

export const simulationSchema = simulationSummary
  .extend({
    orders: z.object({
      from_date: z.string().optional(),
      to_date: z.string().optional(),
      channel: z.enum(ORDER_CHANNELS).optional(),
      fulfillment_type: z.enum(FULFILLMENT_TYPES).optional(),
      state: z.string().optional(),
      order_numbers: z.int().optional().describe('How many orders were named'),
    }),
    runs: z.array(simulationRunSchema),
    node_load: z.array(nodeLoad).describe('The 50 nodes with the most orders'),
  })
  .meta({ id: 'Simulation' });
export type SimulationResponse = z.infer<typeof simulationSchema>;

const orderResult = z.object({
  run: z.int(),
  outcome: z.enum(OUTCOMES),
  strategy: z.string(),
  rule_name: z.string().nullable(),
  cost: z.number(),
  distance_km: z.number().nullable(),
  units: z.int(),
  units_filled: z.int(),
  is_false_backorder: z.boolean(),
  is_different: z.boolean(),
  nodes: z.array(z.object({ node_id: uuid, node_code: z.string(), quantity: z.int() })),
});
export const simulatedOrderSchema = z
  .object({
    order_id: uuid,
    order_number: z.string(),
    decided_at: timestamp,
    results: z.array(orderResult).describe('What really happened first, then the rule sets'),
  })
  .meta({ id: 'SimulatedOrder' });
export type SimulatedOrderResponse = z.infer<typeof simulatedOrderSchema>;

export const SHOWN = ['DIFFERENT', 'FALSE_BACKORDERS', 'ALL'] as const;
const shown = {
  show: z.enum(SHOWN).default('DIFFERENT'),
  run: z.coerce
    .number()
    .int()
    .min(1)
    .max(RULE_SET_LIMIT)
    .optional()
    .describe('In this rule set; unset: in any'),
};
const ordersQuery = z.object({ ...shown, ...paging(50) });
export type SimulatedOrdersQuery = z.output<typeof ordersQuery>;
const exportQuery = z.object(shown);
export type SimulatedOrdersFilter = z.output<typeof exportQuery>;

const byId = z.object({ simulation_id: uuid });
const tags = ['Simulations'];
const base = '/sourcing/simulations';

export const simulationsContract = {
  create: contractWithHeaders
    .route({
      method: 'POST',
      path: base,
      summary: 'Replay past orders through other rules; nothing but the simulation is written',
      tags,
      successStatus: 201,
    })
    .input(z.object({ headers: requestHeaders, body: simulationInput }))
    .output(z.object({ headers: z.object({ location: z.string() }), body: simulationSchema })),
  list: contract
    .route({ method: 'GET', path: base, summary: 'Simulations, newest first', tags })
    .input(z.object({ query: z.object(paging(20)) }))
    .output(pageOf(simulationSummary)),
  get: contract
    .route({
      method: 'GET',
      path: `${base}/{simulation_id}`,
      summary: 'How far it is, and what came of it',
      tags,
    })
    .input(z.object({ params: byId }))
    .output(simulationSchema),
  cancel: contract
    .route({
      method: 'POST',
      path: `${base}/{simulation_id}/cancel`,
      summary: 'Stop a simulation; what is done stays',
      tags,
    })
    .input(z.object({ params: byId, body: z.strictObject({}).nullish() }))
    .output(simulationSchema),
  orders: contract
    .route({
      method: 'GET',
      path: `${base}/{simulation_id}/orders`,
      summary: 'Order by order, beside what really happened',
      tags,
    })
    .input(z.object({ params: byId, query: ordersQuery }))
    .output(pageOf(simulatedOrderSchema)),
  exportCsv: contract
    .route({ method: 'GET', path: `${base}/{simulation_id}/export`, summary: 'The same as CSV', tags })
    .input(z.object({ params: byId, query: exportQuery }))
    .output(z.file()),
};
