/** The figures of the overview. */
import { invalidField } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { DashboardQuery, DashboardSummary, InventorySummary } from './contract.ts';
import * as repository from './repository.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const LONGEST_DAYS = 3_660;

interface Days {
  first: Date;
  last: Date;
  count: number;
}

const isoDate = (date: Date): string => date.toISOString().slice(0, 10);

/** The days (UTC) that a query means; `now` stands for the open end. */
function daysOf(query: DashboardQuery, now: Date): Days {
  const last = new Date(query.to_date ?? isoDate(now));
  const first = query.from_date
    ? new Date(query.from_date)
    : new Date(last.getTime() - (DEFAULT_DAYS - 1) * DAY_MS);
  const count = Math.round((last.getTime() - first.getTime()) / DAY_MS) + 1;
  if (count < 1) throw invalidField('from_date', 'must not be after to_date, which is today when not given');
  if (count > LONGEST_DAYS)
    throw invalidField('from_date', `must be at most ${LONGEST_DAYS} days before to_date`);
  return { first, last, count };
}

const rounded = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;
const percentage = (part: number, whole: number): number =>
  whole === 0 ? 0 : rounded((100 * part) / whole, 1);
const average = (revenue: number, orders: number): number =>
  orders === 0 ? 0 : rounded(revenue / orders, 2);

/** One entry for each day, also for those without an order. */
function dailyVolume(
  days: Days,
  figures: readonly repository.OrderFigures[],
): DashboardSummary['daily_volume'] {
  const byDate = new Map(figures.map((figure) => [figure.date, figure]));
  return Array.from({ length: days.count }, (_, index) => {
    const date = isoDate(new Date(days.first.getTime() + index * DAY_MS));
    const figure = byDate.get(date);
    const revenue = Number(figure?.revenue ?? 0);
    return {
      date,
      count: figure?.count ?? 0,
      total_revenue: revenue,
      avg_order_value: average(revenue, figure?.kept ?? 0),
    };
  });
}

/** What `orderFigures` tells: each row has exactly one of its four values. */
function orderSummary(days: Days, figures: readonly repository.OrderFigures[]) {
  const total = figures.reduce((sum, figure) => sum + (figure.status === null ? 0 : figure.count), 0);
  const kept = figures.reduce((sum, figure) => sum + (figure.status === null ? 0 : figure.kept), 0);
  // Only the cancelled orders bring nothing, so that this sum of decimals has few terms.
  const revenue = rounded(
    figures.reduce((sum, figure) => sum + (figure.status === null ? 0 : Number(figure.revenue)), 0),
    2,
  );
  return {
    total_orders: total,
    total_revenue: revenue,
    avg_order_value: average(revenue, kept),
    orders_by_status: Object.fromEntries(
      figures.flatMap((figure) => (figure.status === null ? [] : [[figure.status, figure.count]])),
    ),
    orders_by_channel: figures.flatMap(({ channel, count, revenue: amount }) =>
      channel === null
        ? []
        : [{ channel, count, percentage: percentage(count, total), total_revenue: Number(amount) }],
    ),
    orders_by_fulfillment_type: figures.flatMap(
      ({ fulfillment_type: type, count, processing_hours: hours }) =>
        type === null
          ? []
          : [
              {
                fulfillment_type: type,
                count,
                percentage: percentage(count, total),
                avg_processing_hours: rounded(hours ?? 0, 2),
              },
            ],
    ),
    daily_volume: dailyVolume(days, figures),
  };
}

function nodeSummary(days: Days, nodes: readonly repository.NodeFigures[]): DashboardSummary['top_nodes'] {
  return nodes.map(({ daily_order_capacity: capacity, ...node }) => ({
    ...node,
    avg_processing_hours: rounded(node.avg_processing_hours, 2),
    capacity_utilization: rounded(node.total_orders / (capacity * days.count), 4),
  }));
}

function strategySummary(
  strategies: readonly repository.StrategyFigures[],
): DashboardSummary['sourcing_strategies'] {
  const total = strategies.reduce((sum, strategy) => sum + strategy.count, 0);
  return strategies.map((strategy) => ({
    ...strategy,
    percentage: percentage(strategy.count, total),
    avg_split_nodes: rounded(strategy.avg_split_nodes, 2),
  }));
}

const periodOf = (days: Days): repository.Period => ({
  start: days.first,
  end: new Date(days.last.getTime() + DAY_MS),
});

export class AnalyticsService {
  /**
   * Key figures of a period of whole days (UTC); without dates the last 30 days, today included. Revenue leaves
   * cancelled orders out.
   *
   * @throws Refusal `invalid` for a period of more than a year
   */
  async dashboard(context: Context, query: DashboardQuery): Promise<DashboardSummary> {
    const days = daysOf(query, new Date());
    const period = periodOf(days);
    const [figures, nodes, strategies, alerts] = await Promise.all([
      repository.orderFigures(context.db, period),
      repository.busiestNodes(context.db, period),
      repository.strategyFigures(context.db, period),
      repository.inventoryAlerts(context.db),
    ]);
    return {
      period_start: isoDate(days.first),
      period_end: isoDate(days.last),
      ...orderSummary(days, figures),
      top_nodes: nodeSummary(days, nodes),
      sourcing_strategies: strategySummary(strategies),
      inventory_alerts: alerts,
    };
  }

  /** Orders of each of the last so many days (UTC), today included, also of days without one. */
  async volume(context: Context, count: number): Promise<DashboardSummary['daily_volume']> {
    const last = new Date(isoDate(new Date()));
    const days = { first: new Date(last.getTime() - (count - 1) * DAY_MS), last, count };
    return dailyVolume(days, await repository.orderFigures(context.db, periodOf(days)));
  }

  /** All stock in a few figures. */
  async inventorySummary(context: Context): Promise<InventorySummary> {
    const { total_value: value, ...figures } = await repository.stockFigures(context.db);
    return { ...figures, total_value: Number(value) };
  }
}
