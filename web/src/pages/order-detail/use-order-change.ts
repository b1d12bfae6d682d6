/** Changing an order and showing the outcome. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { v4 } from 'uuid';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { api } from '../../api/client.ts';

/**
 * A change of an order: its answer replaces the order on the page.
 *
 * A repeat of the same request keeps its idempotency key: after a 503 the change may still be on its way, and asking
 * again must find it instead of making a second one.
 *
 * @param send gets the request and its idempotency key
 */
export function useOrderChange<Request>(
  orderId: string,
  send: (request: Request, idempotencyKey: string) => Promise<OrderResponse>,
) {
  const cache = useQueryClient();
  const sent = useRef({ request: '', key: '' });

  function keyOf(request: Request): string {
    const text = JSON.stringify(request);
    if (sent.current.request !== text) sent.current = { request: text, key: v4() };
    return sent.current.key;
  }

  return useMutation({
    mutationFn: (request: Request) => send(request, keyOf(request)),
    onSuccess: async (order) => {
      sent.current = { request: '', key: '' };
      const input = { params: { order_id: orderId } };
      cache.setQueryData(api.orders.get.queryKey({ input }), order);
      await Promise.all([
        cache.invalidateQueries({ queryKey: api.orders.events.key({ input }) }),
        cache.invalidateQueries({ queryKey: api.orders.list.key() }),
      ]);
    },
  });
}
