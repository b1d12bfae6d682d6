/** Money and quantities for reading; amounts come from the API as exact decimal strings. */

const amountFormats = new Map<string, Intl.NumberFormat>();

function currencyFormat(currency: string, locale: string | undefined): Intl.NumberFormat {
  const key = `${locale ?? ''}:${currency}`;
  const known = amountFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  amountFormats.set(key, format);
  return format;
}

/**
 * `"1234.50"`, `"USD"` as `$1,234.50`. The decimal string goes to Intl unconverted, so that no digit is lost.
 *
 * @param locale the viewer's when left out
 */
export function formatMoney(amount: string, currency: string, locale?: string): string {
  return currencyFormat(currency, locale).format(amount as `${number}`);
}

/** A sum as a number; without a currency where no order had one. */
export function formatAmount(amount: number, currency: string | null, locale?: string): string {
  return currency === null ? formatCost(amount, locale) : currencyFormat(currency, locale).format(amount);
}

/** Costs that the sourcing engine reckons with, in major units without a currency: two decimals. */
export function formatCost(amount: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount);
}

/** A whole number with separators. */
export function formatCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count);
}

/** A rate; below ten with one decimal, where a whole number would say too little. */
export function formatRate(rate: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate);
}

/** A share of 0..1 as a percentage. */
export function formatShare(share: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}
