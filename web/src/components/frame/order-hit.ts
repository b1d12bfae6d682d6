/** What the search answers about an order. */

/** The parts of a search hit that are shown. */
export interface OrderHit {
  id: string;
  orderNumber: string;
  /** Name and email, as far as they are known. */
  customer: string;
  status: string | null;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Reads a hit; the search document's fields are optional, because an old document may lack new ones. */
export function toOrderHit(hit: { id: string; source: Readonly<Record<string, unknown>> }): OrderHit {
  const { source } = hit;
  const customer = [textOf(source['customer_name']), textOf(source['customer_email'])];
  return {
    id: hit.id,
    orderNumber: textOf(source['order_number']) ?? hit.id,
    customer: customer.filter((part) => part !== null).join(' · '),
    status: textOf(source['status']),
  };
}
