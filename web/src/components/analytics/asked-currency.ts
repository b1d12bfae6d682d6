/** The currency that the address asks amounts in; null: that of the most orders. */

const CODE = /^[A-Z]{3}$/;

export function readCurrency(search: URLSearchParams): string | null {
  const currency = search.get('currency');
  return currency !== null && CODE.test(currency) ? currency : null;
}
