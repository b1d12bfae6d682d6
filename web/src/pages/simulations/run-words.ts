/** Figures of simulations in words. */

/** A share of 0..1 with one decimal: between rule sets tenths of a percent count. */
export function formatPercent(share: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** A difference with its sign; nothing when there is none. */
export function formatDifference(amount: number, locale?: string): string {
  if (Math.abs(amount) < 0.005) return '';
  const options = { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'always' } as const;
  return new Intl.NumberFormat(locale, options).format(amount);
}
