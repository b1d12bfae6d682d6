/** What others keep of orders, read in batches. */
import type { Context } from '../tenancy/context.ts';
import { type OrderHead, findIndexed, findOrderHeads, findUnsourced } from './repository.ts';

/** Those of the orders whose workflow has not begun yet. */
export async function newOrders(context: Context, ids: readonly string[]): Promise<OrderHead[]> {
  if (ids.length === 0) return [];
  const heads = await findOrderHeads(context.db, ids);
  return heads.filter((head) => head.status === 'PENDING');
}

/** Those of the orders that have yet to be sourced, and are not on hold. */
export function unsourcedOrders(context: Context, ids: readonly string[]): Promise<string[]> {
  return findUnsourced(context.db, ids);
}

/** Orders with their lines, as the search index takes them. */
export async function ordersForSearch(context: Context, ids: readonly string[]) {
  const { orders, lines } = await findIndexed(context.db, ids);
  const linesOf = new Map(orders.map(({ id }): [string, typeof lines] => [id, []]));
  for (const line of lines) linesOf.get(line.order_id)?.push(line);
  return orders.map((order) => ({ order, lines: linesOf.get(order.id) ?? [] }));
}
