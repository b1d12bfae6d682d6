/** Figures as they are shown, from sums. Pure. */
import type { Period } from './calendar.ts';
import type { DashboardSummary, KeyFigures } from './contract.ts';
import { percentile } from './durations.ts';
import type { DayFigures, Dimension, nodesById, Sums } from './repository.ts';

const HOUR_MS = 3_600_000;
const TOP_NODES = 10;

const NOTHING: Sums = {
  dimension: 'all',
  value: '',
  orders: 0,
  kept: 0,
  revenue: '0',
  shipping_cost: '0',
  shipped: 0,
  ship_ms: 0,
  backordered: 0,
  split: 0,
  units: 0,
};

const rounded = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const percentage = (part: number, whole: number): number => rounded(100 * ratio(part, whole), 1);
const by = (sums: readonly Sums[], dimension: Dimension): Sums[] =>
  sums.filter((each) => each.dimension === dimension);
const totalOf = (sums: readonly Sums[]): Sums => by(sums, 'all')[0] ?? NOTHING;
const hours = ({ ship_ms: milliseconds, shipped }: Sums): number =>
  rounded(ratio(milliseconds, shipped) / HOUR_MS, 2);

/** The dates of the first and the last day. */
export const periodDates = ({ days }: Period) => ({
  period_start: days[0] ?? '',
  period_end: days.at(-1) ?? '',
});

/** The middle and the slow end of how long orders took. */
function speed(sums: readonly Sums[], dimension: Dimension): KeyFigures['hours_to_ship'] {
  const steps = by(sums, dimension).map(({ value, orders }) => ({ step: Number(value), count: orders }));
  if (steps.length === 0) return null;
  return { p50: rounded(percentile(steps, 0.5), 2), p90: rounded(percentile(steps, 0.9), 2) };
}

/** How the period went altogether. */
export function keyFigures(sums: readonly Sums[]): KeyFigures {
  const all = totalOf(sums);
  return {
    total_orders: all.orders,
    total_revenue: Number(all.revenue),
    avg_order_value: rounded(ratio(Number(all.revenue), all.kept), 2),
    cancellation_rate: percentage(all.orders - all.kept, all.orders),
    backorder_rate: percentage(all.backordered, all.orders),
    split_rate: percentage(all.split, all.orders),
    shipping_cost: Number(all.shipping_cost),
    avg_shipping_cost: rounded(ratio(Number(all.shipping_cost), all.shipped), 2),
    hours_to_ship: speed(sums, 'hours_to_ship'),
    hours_to_deliver: speed(sums, 'hours_to_deliver'),
  };
}

/** The orders by status, channel and fulfillment type, most first. */
export function breakdowns(sums: readonly Sums[]) {
  const total = totalOf(sums).orders;
  return {
    orders_by_status: Object.fromEntries(by(sums, 'status').map(({ value, orders }) => [value, orders])),
    orders_by_channel: by(sums, 'channel').map(({ value, orders, revenue }) => ({
      channel: value,
      count: orders,
      percentage: percentage(orders, total),
      total_revenue: Number(revenue),
    })),
    orders_by_fulfillment_type: by(sums, 'fulfillment_type').map((type) => ({
      fulfillment_type: type.value,
      count: type.orders,
      percentage: percentage(type.orders, total),
      avg_processing_hours: hours(type),
    })),
  };
}

/** The nodes with the most orders. */
export const nodesOf = (sums: readonly Sums[]): Sums[] => by(sums, 'node').slice(0, TOP_NODES);

/** @param days over which their capacity is spread */
export function nodeSummary(
  busiest: readonly Sums[],
  nodes: Awaited<ReturnType<typeof nodesById>>,
  days: number,
): DashboardSummary['top_nodes'] {
  return busiest.flatMap((sum) => {
    const node = nodes.get(sum.value);
    if (!node) return [];
    return {
      node_id: node.id,
      node_name: node.name,
      node_code: node.code,
      total_orders: sum.orders,
      total_allocations: sum.units,
      avg_processing_hours: hours(sum),
      capacity_utilization: rounded(ratio(sum.orders, node.daily_order_capacity * days), 4),
    };
  });
}

/** Orders by the strategy of the last decision that gave them to nodes. */
export function strategySummary(sums: readonly Sums[]): DashboardSummary['sourcing_strategies'] {
  const strategies = by(sums, 'strategy');
  const total = strategies.reduce((sum, { orders }) => sum + orders, 0);
  return strategies.map(({ value, orders, units }) => ({
    strategy: value,
    count: orders,
    percentage: percentage(orders, total),
    avg_split_nodes: rounded(ratio(units, orders), 2),
  }));
}

/** One entry for each day, also for those without an order. */
export function dailyVolume(
  period: Period,
  figures: readonly DayFigures[],
): DashboardSummary['daily_volume'] {
  const byDay = new Map(figures.map((figure) => [figure.day, figure]));
  return period.days.map((date, day) => {
    const figure = byDay.get(day);
    const revenue = Number(figure?.revenue ?? 0);
    return {
      date,
      count: figure?.count ?? 0,
      total_revenue: revenue,
      avg_order_value: rounded(ratio(revenue, figure?.kept ?? 0), 2),
    };
  });
}
