/** Figures as they are shown, from sums. Pure. */
import type { Period } from './calendar.ts';
import type { DashboardSummary, KeyFigures } from './contract.ts';
import { type Amounts, currenciesOf, type Figures, noFigures } from './currencies.ts';
import { percentile } from './durations.ts';
import type { DayFigures, Dimension, nodesById } from './repository.ts';

const HOUR_MS = 3_600_000;
const TOP_NODES = 10;

const rounded = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const percentage = (part: number, whole: number): number => rounded(100 * ratio(part, whole), 1);
const by = (figures: readonly Figures[], dimension: Dimension): Figures[] =>
  figures.filter((each) => each.dimension === dimension);
const totalOf = (figures: readonly Figures[]): Figures => by(figures, 'all')[0] ?? noFigures('all', '');
const hours = ({ ship_ms: milliseconds, shipped }: Figures): number =>
  rounded(ratio(milliseconds, shipped) / HOUR_MS, 2);

/** What orders brought in, what of it went back, and what is left. */
const incomeOf = ({ revenue, refunded }: Amounts) => ({
  total_revenue: Number(revenue),
  refunded_amount: Number(refunded),
  net_revenue: rounded(Number(revenue) - Number(refunded), 2),
});

/** The dates of the first and the last day. */
export const periodDates = ({ days }: Period) => ({
  period_start: days[0] ?? '',
  period_end: days.at(-1) ?? '',
});

/** The middle and the slow end of how long orders took. */
function speed(figures: readonly Figures[], dimension: Dimension): KeyFigures['hours_to_ship'] {
  const steps = by(figures, dimension).map(({ value, orders }) => ({ step: Number(value), count: orders }));
  if (steps.length === 0) return null;
  return { p50: rounded(percentile(steps, 0.5), 2), p90: rounded(percentile(steps, 0.9), 2) };
}

/** How the period went altogether. */
export function keyFigures(figures: readonly Figures[]): KeyFigures {
  const all = totalOf(figures);
  const { amounts } = all;
  return {
    total_orders: all.orders,
    ...incomeOf(amounts),
    avg_order_value: rounded(ratio(Number(amounts.revenue), amounts.kept), 2),
    cancellation_rate: percentage(all.orders - all.kept, all.orders),
    backorder_rate: percentage(all.backordered, all.orders),
    split_rate: percentage(all.split, all.orders),
    shipping_cost: Number(amounts.shipping_cost),
    avg_shipping_cost: rounded(ratio(Number(amounts.shipping_cost), amounts.carried), 2),
    hours_to_ship: speed(figures, 'hours_to_ship'),
    hours_to_deliver: speed(figures, 'hours_to_deliver'),
  };
}

/** The orders by status, channel and fulfillment type, most first. */
export function breakdowns(figures: readonly Figures[]) {
  const total = totalOf(figures).orders;
  return {
    orders_by_status: Object.fromEntries(by(figures, 'status').map(({ value, orders }) => [value, orders])),
    orders_by_channel: by(figures, 'channel').map(({ value, orders, amounts }) => ({
      channel: value,
      count: orders,
      percentage: percentage(orders, total),
      ...incomeOf(amounts),
    })),
    orders_by_fulfillment_type: by(figures, 'fulfillment_type').map((type) => ({
      fulfillment_type: type.value,
      count: type.orders,
      percentage: percentage(type.orders, total),
      ...incomeOf(type.amounts),
      avg_processing_hours: hours(type),
    })),
  };
}

/** The nodes with the most orders. */
export const nodesOf = (figures: readonly Figures[]): Figures[] => by(figures, 'node').slice(0, TOP_NODES);

/** @param days over which their capacity is spread */
export function nodeSummary(
  busiest: readonly Figures[],
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
export function strategySummary(figures: readonly Figures[]): DashboardSummary['sourcing_strategies'] {
  const strategies = by(figures, 'strategy');
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
  currency: string | null,
): DashboardSummary['daily_volume'] {
  const byDay = period.days.map((): DayFigures[] => []);
  for (const each of figures) byDay[each.day]?.push(each);
  return period.days.map((date, day) => {
    const ofDay = byDay[day] ?? [];
    const amounts = ofDay.find((each) => each.currency === currency);
    const revenue = Number(amounts?.revenue ?? 0);
    return {
      date,
      count: ofDay.reduce((sum, { orders }) => sum + orders, 0),
      currency,
      total_revenue: revenue,
      avg_order_value: rounded(ratio(revenue, amounts?.kept ?? 0), 2),
      currencies: currenciesOf(ofDay),
    };
  });
}
