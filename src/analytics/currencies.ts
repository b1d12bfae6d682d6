/** Amounts of one currency beside counts over all of them: amounts of different currencies never add up. Pure. */
import type { CurrencyFigures } from './contract.ts';
import type { Sums } from './repository.ts';

const COUNTS = ['orders', 'kept', 'shipped', 'ship_ms', 'backordered', 'split', 'units'] as const;

type Counts = Pick<Sums, (typeof COUNTS)[number]>;

/** What there is in one currency, with the orders that it comes from. */
export type Amounts = Pick<Sums, 'kept' | 'revenue' | 'refunded' | 'shipping_cost' | 'carried'>;

/** Counts over all orders that share one value of one dimension, and the amounts of those of one currency. */
export interface Figures extends Counts, Pick<Sums, 'dimension' | 'value'> {
  amounts: Amounts;
}

const NO_AMOUNTS: Amounts = { kept: 0, revenue: '0', refunded: '0', shipping_cost: '0', carried: 0 };

export const noFigures = (dimension: Sums['dimension'], value: string): Figures => ({
  dimension,
  value,
  orders: 0,
  kept: 0,
  shipped: 0,
  ship_ms: 0,
  backordered: 0,
  split: 0,
  units: 0,
  amounts: NO_AMOUNTS,
});

/** The figures with amounts of this currency, most orders first. */
export function figuresIn(currency: string | null, sums: readonly Sums[]): Figures[] {
  const all = new Map<string, Figures>();
  for (const each of sums) {
    const key = `${each.dimension} ${each.value}`;
    const figures = all.get(key) ?? noFigures(each.dimension, each.value);
    for (const count of COUNTS) figures[count] += each[count];
    if (each.currency === currency) figures.amounts = each;
    all.set(key, figures);
  }
  return [...all.values()].sort((a, b) => b.orders - a.orders || (a.value < b.value ? -1 : 1));
}

type OfCurrency = Pick<Sums, 'currency' | 'orders' | 'revenue'>;

/** Orders and revenue of each currency, most orders first. Until the relay has filled it in, that of old orders is empty. */
export const currenciesOf = (sums: readonly OfCurrency[]): CurrencyFigures[] =>
  sums
    .filter(({ currency }) => currency !== '')
    .sort((a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1))
    .map(({ currency, orders, revenue }) => ({ currency, count: orders, total_revenue: Number(revenue) }));

/** The currency of the most orders; null without orders. */
export function mostUsed(sums: readonly Pick<Sums, 'currency' | 'orders'>[]): string | null {
  const orders = new Map<string, number>();
  for (const each of sums) orders.set(each.currency, (orders.get(each.currency) ?? 0) + each.orders);
  orders.delete('');
  const [most] = [...orders].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}
