/** The figures of the overview. */
import type { Context } from '../tenancy/context.ts';
import { askedPeriod, lastDays, previousPeriod, type Period } from './calendar.ts';
import type { DashboardQuery, DashboardSummary, InventorySummary } from './contract.ts';
import * as repository from './repository.ts';
import {
  breakdowns,
  dailyVolume,
  keyFigures,
  nodesOf,
  nodeSummary,
  periodDates,
  strategySummary,
} from './summary.ts';

/** How the period before went, for holding this one against it. */
async function previousOf({ db }: Context, asked: Period): Promise<DashboardSummary['previous']> {
  const period = previousPeriod(asked);
  const [sums, days] = await Promise.all([
    repository.sumsOf(db, period),
    repository.dailyFigures(db, period),
  ]);
  return {
    ...periodDates(period),
    key_figures: keyFigures(sums),
    daily_volume: dailyVolume(period, days),
  };
}

export class AnalyticsService {
  /**
   * Key figures of the orders placed on a period's days on the clocks of a place; without dates the last 30 days, today
   * included. Revenue leaves cancelled orders out. They follow the orders by a second or two.
   *
   * @throws Refusal `invalid` for a period of more than ten years
   */
  async dashboard(context: Context, query: DashboardQuery): Promise<DashboardSummary> {
    const { db } = context;
    const period = askedPeriod(query, new Date());
    const [sums, days, alerts, previous] = await Promise.all([
      repository.sumsOf(db, period),
      repository.dailyFigures(db, period),
      repository.inventoryAlerts(db),
      query.compare === 'previous_period' ? previousOf(context, period) : null,
    ]);
    const busiest = nodesOf(sums);
    const nodes = await repository.nodesById(
      db,
      busiest.map(({ value }) => value),
    );
    const figures = keyFigures(sums);
    return {
      ...periodDates(period),
      total_orders: figures.total_orders,
      total_revenue: figures.total_revenue,
      avg_order_value: figures.avg_order_value,
      ...breakdowns(sums),
      top_nodes: nodeSummary(busiest, nodes, period.days.length),
      sourcing_strategies: strategySummary(sums),
      inventory_alerts: alerts,
      daily_volume: dailyVolume(period, days),
      timezone: period.timezone,
      key_figures: figures,
      previous,
    };
  }

  /** Orders of each of the last so many days of a place, today included, also of days without one. */
  async volume(
    context: Context,
    query: { days: number; timezone: string },
  ): Promise<DashboardSummary['daily_volume']> {
    const period = lastDays(query.days, query.timezone, new Date());
    return dailyVolume(period, await repository.dailyFigures(context.db, period));
  }

  /** All stock in a few figures. */
  async inventorySummary(context: Context): Promise<InventorySummary> {
    const { total_value: value, ...figures } = await repository.stockFigures(context.db);
    return { ...figures, total_value: Number(value) };
  }
}
