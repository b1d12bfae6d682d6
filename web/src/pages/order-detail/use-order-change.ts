/** Changing an order and showing the outcome. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { api } from '../../api/client.ts';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';

/**
 * A change of an order: its answer replaces the order on the page. A repeat of the same request keeps its idempotency
 * key.
 *
 * @param send gets the request and its idempotency key
 */
export function useOrderChange<Request>(
  orderId: string,
  send: (request: Request, idempotencyKey: string) => Promise<OrderResponse>,
) {
  const cache = useQueryClient();
  const { keyOf, forget } = useRequestKey();
  return useMutation({
    mutationFn: (request: Request) => send(request, keyOf(request)),
    onSuccess: async (order) => {
      forget();
      const input = { params: { order_id: orderId } };
      cache.setQueryData(api.orders.get.queryKey({ input }), order);
      await Promise.all([
        cache.invalidateQueries({ queryKey: api.orders.events.key({ input }) }),
        cache.invalidateQueries({ queryKey: api.orders.list.key() }),
      ]);
    },
  });
}
