/** A rule, a decision by it, a promise and a simulation. */
import { AT, ID, NODE, ORDER_NUMBER, type Words } from './word.ts';

const RULE_NAME = 'Nearest node that can ship';
const SUMMARY = 'STR-NYC-01 covers the whole order and has the best score: 0.97.';

const FLAGSHIP = {
  nodeId: ID.flagship,
  code: NODE.node_code,
  name: NODE.node_name,
  distanceKm: 0.93,
  cost: 5.02,
  coverage: 1,
  scoreParts: { distance: 0.96, inventory: 1 },
  score: 0.97,
  selected: true,
};

/** As it is stored with the order. */
const DECISION = {
  rule: { id: ID.rule, name: RULE_NAME, priority: 10 },
  strategyRequested: 'DISTANCE_OPTIMAL',
  strategyUsed: 'DISTANCE_OPTIMAL',
  fallbackReason: null,
  weights: { distance: 0.7, inventory: 0.3 },
  candidates: [FLAGSHIP],
  removed: [
    {
      nodeId: ID.warehouse,
      code: 'DC-EAST-01',
      reason: 'NO_AVAILABLE_STOCK',
      detail: 'It has none of SKU-WIDGET-A beyond its safety stock.',
    },
  ],
  outcome: 'SOURCED',
  backorderReason: null,
  allocations: [
    {
      lineId: ID.line,
      sku: 'SKU-WIDGET-A',
      nodeId: ID.flagship,
      quantity: 2,
      score: 0.97,
      predictedCost: 5.02,
      predictedDistanceKm: 0.93,
    },
  ],
  unallocated: [],
  splitNodes: 1,
  cost: 5.02,
  proof: { optimal: true, gap: 0, explored: 1 },
  notes: [],
  summary: SUMMARY,
  whatTheyNeeded: [],
  alternatives: [],
};

const CONDITIONS = [{ field: 'state', operator: 'IN', value: ['NY', 'NJ', 'CT'] }];

const SERVICE = {
  carrier: 'UPS',
  service_level: 'GROUND',
  cost: '7.45',
  transit_hours: 48,
  arrives_on: '2026-11-25',
};

const RULE = {
  id: ID.rule,
  name: RULE_NAME,
  description: 'Orders of the north-east leave from nearby.',
  priority: 10,
  is_active: true,
  strategy: 'DISTANCE_OPTIMAL',
  conditions: CONDITIONS,
  allowed_node_types: ['RETAIL_STORE', 'DISTRIBUTION_CENTER'],
  excluded_node_ids: [],
  required_capabilities: ['can_ship'],
  max_split_nodes: 2,
  max_distance_km: 500,
  cost_weight: 0.5,
  distance_weight: 0.5,
};

/** How the flagship has done. */
const NODE_FIGURES = {
  samples: 268,
  avg_outcome_score: 0.92,
  avg_delivery_hours: 26.4,
  backorder_rate: 0.01,
};

export const sourcingWords: Words = {
  sourcingRules: {
    ...RULE,
    created_at: AT.begun,
    deleted_at: null,
    rule_id: ID.rule,
    change: 'UPDATED',
    restored_from: null,
    actor: `user:${ID.user}`,
    actor_name: 'Jane Doe',
    changes: [{ field: 'max_distance_km', before: 300, after: 500 }],
  },
  rule: RULE,
  fields: {
    field: 'state',
    kind: 'text',
    operators: ['EQUALS', 'NOT_EQUALS', 'IN', 'NOT_IN', 'CONTAINS', 'STARTS_WITH'],
    values: null,
  },
  'sourcingRules.evaluate': {
    destination: { latitude: 40.7484, longitude: -73.9857, name: 'New York' },
    outcome: 'SOURCED',
    decided_at: AT.sourced,
    rules: [{ id: ID.rule, name: RULE_NAME, priority: 10, matched: true, unmet: [] }],
    rule_applied: RULE_NAME,
    rule_details: DECISION.rule,
    strategy_used: 'DISTANCE_OPTIMAL',
    allocations: [
      {
        line_id: ID.line,
        sku: 'SKU-WIDGET-A',
        ...NODE,
        quantity: 2,
        score: 0.97,
        predicted_cost: 5.02,
        predicted_distance_km: 0.93,
      },
    ],
    total_split_nodes: 1,
    sourcing_score: 0.97,
    candidates_evaluated: [
      { ...NODE, score: 0.97, distance_km: 0.93, cost: 5.02, coverage: 1, selected: true },
    ],
    processing_time_ms: 0.412,
    experiment_id: null,
  },
  any: { decision: DECISION },
  promises: { asked_at: AT.placed },
  options: {
    available: true,
    cost: SERVICE.cost,
    earliest_date: SERVICE.arrives_on,
    ready_at: AT.packed,
    parts: [
      {
        ...NODE,
        time_zone: 'America/New_York',
        lines: [{ line: 1, sku: 'SKU-WIDGET-A', quantity: 2 }],
        work_begins_at: AT.confirmed,
        ready_at: AT.packed,
        service: SERVICE,
        other_services: [
          {
            ...SERVICE,
            service_level: 'NEXT_DAY',
            cost: '24.90',
            transit_hours: 24,
            arrives_on: '2026-11-24',
          },
        ],
      },
    ],
    rule_applied: RULE_NAME,
    strategy_used: 'DISTANCE_OPTIMAL',
    summary: SUMMARY,
  },
  simulations: {
    id: ID.simulation,
    name: 'Valuable orders from distribution centers?',
    status: 'COMPLETED',
    orders_total: 4_180,
    orders_done: 4_180,
    started_at: AT.confirmed,
    ended_at: AT.picked,
    orders: { from_date: '2026-10-01', to_date: '2026-10-31', channel: 'WEB' },
    runs: [
      run(0, 'What happened', { cost: 24_911.4, distance_km: 1_508_200, split_orders: 310, parcels: 4_490 }),
      run(1, 'With one more rule', {
        cost: 23_870.1,
        distance_km: 1_610_400,
        split_orders: 254,
        parcels: 4_434,
      }),
    ],
    node_load: [
      {
        node_id: ID.flagship,
        node_code: NODE.node_code,
        daily_order_capacity: 300,
        runs: [
          { run: 0, orders: 902, peak_orders: 51 },
          { run: 1, orders: 871, peak_orders: 48 },
        ],
      },
    ],
    decided_at: AT.sourced,
    results: [
      {
        run: 1,
        outcome: 'SOURCED',
        strategy: 'DISTANCE_OPTIMAL',
        rule_name: RULE_NAME,
        cost: 5.02,
        distance_km: 0.93,
        units: 2,
        units_filled: 2,
        is_false_backorder: false,
        is_different: false,
        nodes: [{ node_id: ID.flagship, node_code: NODE.node_code, quantity: 2 }],
      },
    ],
    order_number: ORDER_NUMBER,
  },
  architect: {
    cluster_key: 'WEB|NY|100-250|SHIP_TO_HOME',
    region: 'NY',
    amount_bucket: '100-250',
    total_samples: 412,
    nodes: [{ ...NODE_FIGURES, node_id: NODE.node_id, node_name: NODE.node_name, avg_cost: 6.84 }],
    strategies: [{ strategy: 'DISTANCE_OPTIMAL', samples: 412, avg_outcome_score: 0.89 }],
    ...NODE_FIGURES,
    period_days: 7,
    return_rate: 0.02,
    avg_cost_variance_pct: 3.8,
    computed_at: '2026-11-27T00:15:00.000Z',
  },
  'architect.patterns': { updated_at: '2026-11-27T02:00:00.000Z' },
  'simulations.create': {
    status: 'PENDING',
    orders_done: 0,
    started_at: null,
    ended_at: null,
    runs: [],
    node_load: [],
  },
};

interface Sums {
  cost: number;
  distance_km: number;
  split_orders: number;
  parcels: number;
}

function run(number: number, name: string, { cost, distance_km, split_orders, parcels }: Sums) {
  const orders = 4_180;
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return {
    run: number,
    name,
    rules: number === 0 ? null : [RULE],
    orders,
    sourced: orders,
    partial: 0,
    backordered: 0,
    false_backorders: 0,
    served_later: 0,
    different_orders: number === 0 ? 0 : 212,
    split_orders,
    parcels,
    units: 9_120,
    units_filled: 9_120,
    cost,
    distance_km,
    fill_rate: 1,
    split_rate: rounded(split_orders / orders),
    cost_per_order: rounded(cost / orders),
    km_per_parcel: rounded(distance_km / parcels),
  };
}
