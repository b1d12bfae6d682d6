/** The figures of the overview. */
import type { Context } from '../tenancy/context.ts';
import { askedPeriod, lastDays, previousPeriod, type Period } from './calendar.ts';
import type { DashboardQuery, DashboardSummary, InventorySummary, VolumeQuery } from './contract.ts';
import { currenciesOf, figuresIn, mostUsed } from './currencies.ts';
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

/** What the figures of a period are told from. */
async function readPeriod({ db }: Context, period: Period) {
  const [sums, days] = await Promise.all([
    repository.sumsOf(db, period),
    repository.dailyFigures(db, period),
  ]);
  return { period, sums, days, ofCurrencies: sums.filter(({ dimension }) => dimension === 'all') };
}
type Read = Awaited<ReturnType<typeof readPeriod>>;

/** How the period before went, for holding this one against it: in the same currency. */
const previousOf = ({ period, sums, days }: Read, currency: string | null): DashboardSummary['previous'] => ({
  ...periodDates(period),
  key_figures: keyFigures(figuresIn(currency, sums)),
  daily_volume: dailyVolume(period, days, currency),
});

export class AnalyticsService {
  /**
   * Key figures of the orders placed on a period's days on the clocks of a place; without dates the last 30 days, today
   * included. Revenue leaves cancelled orders out. Counts are over all orders, amounts of one currency: the one that is
   * asked for, else that of the most orders. They follow the orders by a second or two.
   *
   * @throws Refusal `invalid` for a period of more than ten years
   */
  async dashboard(context: Context, query: DashboardQuery): Promise<DashboardSummary> {
    const { db } = context;
    const period = askedPeriod(query, new Date());
    const [{ sums, days, ofCurrencies }, alerts, previous] = await Promise.all([
      readPeriod(context, period),
      repository.inventoryAlerts(db),
      query.compare === 'previous_period' ? readPeriod(context, previousPeriod(period)) : null,
    ]);
    const currency = query.currency ?? mostUsed(ofCurrencies);
    const figures = figuresIn(currency, sums);
    const busiest = nodesOf(figures);
    const nodes = await repository.nodesById(
      db,
      busiest.map(({ value }) => value),
    );
    const all = keyFigures(figures);
    return {
      ...periodDates(period),
      total_orders: all.total_orders,
      currency,
      total_revenue: all.total_revenue,
      refunded_amount: all.refunded_amount,
      net_revenue: all.net_revenue,
      avg_order_value: all.avg_order_value,
      currencies: currenciesOf(ofCurrencies),
      ...breakdowns(figures),
      top_nodes: nodeSummary(busiest, nodes, period.days.length),
      sourcing_strategies: strategySummary(figures),
      inventory_alerts: alerts,
      daily_volume: dailyVolume(period, days, currency),
      timezone: period.timezone,
      key_figures: all,
      previous: previous && previousOf(previous, currency),
    };
  }

  /** Orders of each of the last so many days of a place, today included, also of days without one. */
  async volume(context: Context, query: VolumeQuery): Promise<DashboardSummary['daily_volume']> {
    const period = lastDays(query.days, query.timezone, new Date());
    const days = await repository.dailyFigures(context.db, period);
    return dailyVolume(period, days, query.currency ?? mostUsed(days));
  }

  /** All stock in a few figures. */
  async inventorySummary(context: Context): Promise<InventorySummary> {
    const { total_value: value, ...figures } = await repository.stockFigures(context.db);
    return { ...figures, total_value: Number(value) };
  }
}
