/** Figures of orders and stock, and the state of the installation. */
import { ID, NODE, type Words } from './word.ts';

const DAY = {
  date: '2026-11-23',
  count: 148,
  currency: 'USD',
  total_revenue: 10_551.92,
  avg_order_value: 71.3,
  currencies: [{ currency: 'USD', count: 148, total_revenue: 10_551.92 }],
};
const PREVIOUS_DAY = {
  date: '2026-11-22',
  count: 131,
  currency: 'USD',
  total_revenue: 9_117.6,
  avg_order_value: 69.6,
  currencies: [{ currency: 'USD', count: 131, total_revenue: 9_117.6 }],
};

const KEY_FIGURES = {
  total_orders: 148,
  total_revenue: 10_551.92,
  refunded_amount: 213.9,
  net_revenue: 10_338.02,
  avg_order_value: 71.3,
  cancellation_rate: 0.02,
  backorder_rate: 0.01,
  split_rate: 0.07,
  shipping_cost: 1_150.3,
  avg_shipping_cost: 7.77,
  hours_to_ship: { p50: 4.6, p90: 19.2 },
  hours_to_deliver: { p50: 46.1, p90: 70.4 },
};

const UP = { status: 'up', latency_ms: 1.4, detail: null };

export const operationWords: Words = {
  health: {
    version: '1.0.0',
    dependencies: {
      postgres: { ...UP, needed: true },
      temporal: { ...UP, latency_ms: 3.1, needed: true },
      elasticsearch: { status: 'down', latency_ms: null, detail: 'connect ECONNREFUSED', needed: false },
    },
  },
  analytics: {
    ...DAY,
    total_orders: KEY_FIGURES.total_orders,
    refunded_amount: KEY_FIGURES.refunded_amount,
    net_revenue: KEY_FIGURES.net_revenue,
    period_start: '2026-11-23',
    period_end: '2026-11-23',
    orders_by_status: { SHIPPED: 96, DELIVERED: 40, PICKING: 9, CANCELLED: 3 },
    daily_volume: [DAY],
    timezone: 'America/New_York',
    key_figures: KEY_FIGURES,
    previous: {
      period_start: '2026-11-22',
      period_end: '2026-11-22',
      key_figures: {
        ...KEY_FIGURES,
        total_orders: PREVIOUS_DAY.count,
        total_revenue: PREVIOUS_DAY.total_revenue,
        refunded_amount: 0,
        net_revenue: PREVIOUS_DAY.total_revenue,
        avg_order_value: PREVIOUS_DAY.avg_order_value,
      },
      daily_volume: [PREVIOUS_DAY],
    },
    total_records: 64,
    total_skus: 8,
    total_nodes: 8,
    total_on_hand: 5_120,
    total_reserved: 212,
    total_available: 4_908,
    total_on_order: 0,
    total_value: 64_000,
    low_stock_count: 3,
    out_of_stock_count: 1,
  },
  orders_by_channel: { count: 118, percentage: 79.7, total_revenue: 8_413.4 },
  orders_by_fulfillment_type: { count: 120, percentage: 81.1, avg_processing_hours: 4.6 },
  top_nodes: {
    ...NODE,
    total_orders: 41,
    total_allocations: 52,
    avg_processing_hours: 2.5,
    capacity_utilization: 0.1367,
  },
  sourcing_strategies: { strategy: 'DISTANCE_OPTIMAL', count: 121, percentage: 81.8, avg_split_nodes: 1.07 },
  inventory_alerts: { ...NODE, quantity_available: 17, reorder_point: 20 },
  operation: {
    status: 'BEHIND',
    version: '1.0.0',
    checked_at: '2026-11-23T14:10:00.000Z',
    dependencies: [{ name: 'postgres', status: 'OK', what_to_do: null, latency_ms: 1.4, detail: null }],
    queues: [
      {
        name: 'sourcing',
        kind: 'activities',
        status: 'OK',
        what_to_do: null,
        backlog: 0,
        oldest_seconds: 0,
        added_per_second: 2.1,
        dispatched_per_second: 2.1,
        workers: 2,
      },
    ],
    projections: [
      {
        target: 'orders',
        status: 'BEHIND',
        what_to_do: 'Changes that the search could not take are set aside and tried again: see below.',
        waiting_seconds: 0,
        set_aside: 1,
      },
    ],
    set_aside: [
      {
        target: 'orders',
        topic: 'order.changed',
        order_id: ID.order,
        entity_id: null,
        reason: 'mapper_parsing_exception: failed to parse field [total_amount]',
        attempts: 3,
        set_aside_at: '2026-11-23T14:04:00.000Z',
        retry_at: '2026-11-23T14:14:00.000Z',
      },
    ],
  },
};
