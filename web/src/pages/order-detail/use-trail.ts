/** The whole trail of an order, read page by page. */
import { useQuery } from '@tanstack/react-query';
import type { NamedOrderEvent } from '../../../../src/orders/contract.ts';
import { api, client } from '../../api/client.ts';

async function readTrail(orderId: string) {
  const params = { order_id: orderId };
  const events: NamedOrderEvent[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await client.orders.events({ params, query: cursor === undefined ? {} : { cursor } });
    events.push(...page.body);
    cursor = page.headers['x-next-cursor'];
    if (cursor === undefined) return { headers: page.headers, body: events };
  }
}

/** Most orders have one page of events. */
export function useTrail(orderId: string) {
  const input = { params: { order_id: orderId }, query: {} };
  return useQuery({
    ...api.orders.events.queryOptions({ input }),
    queryFn: () => readTrail(orderId),
  });
}
