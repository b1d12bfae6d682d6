/** What the search answers about an order, ready to be shown. */
import { unmarked } from '../../format/highlight.ts';

/** A hit of the search with what was typed marked in it. */
export interface SearchHit {
  id: string;
  source: Readonly<Record<string, unknown>>;
  highlights?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface ShownHit {
  /** HTML, as all texts: what was typed is marked, the rest is escaped. */
  number: string;
  texts: string[];
  status: string | null;
  channel: string | null;
  total: { amount: string; currency: string } | null;
  placedAt: string | null;
}

/** Texts shown although nothing in them was typed. */
const ALWAYS = ['customer_name', 'customer_email', 'shipping_city'] as const;
/** Texts shown where what was typed is in them. */
const WHEN_MARKED = ['external_order_id', 'line_items.sku', 'line_items.product_name', 'tags'] as const;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Reads a hit; the fields of a search document are optional, because an old one may lack new ones. */
export function toSearchHit({ id, source, highlights = {} }: SearchHit): ShownHit {
  const plain = (field: string): string[] => {
    const text = textOf(source[field]);
    return text === null ? [] : [unmarked(text)];
  };
  const amount = source['total_amount'];
  const currency = textOf(source['currency']);
  return {
    number: highlights['order_number']?.[0] ?? plain('order_number')[0] ?? id,
    texts: [
      ...new Set([
        ...ALWAYS.flatMap((field) => highlights[field] ?? plain(field)),
        ...WHEN_MARKED.flatMap((field) => highlights[field] ?? []),
      ]),
    ],
    status: textOf(source['status']),
    channel: textOf(source['channel']),
    total: typeof amount === 'number' && currency ? { amount: amount.toFixed(2), currency } : null,
    placedAt: textOf(source['created_at']),
  };
}
