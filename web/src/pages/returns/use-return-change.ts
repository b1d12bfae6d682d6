/** Doing something with a return and showing the outcome. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { api } from '../../api/client.ts';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';

/**
 * A change of a return: its answer replaces the return on the page.
 *
 * @param send gets the request and its idempotency key
 */
export function useReturnChange<Request>(
  send: (request: Request, idempotencyKey: string) => Promise<ReturnResponse>,
) {
  const cache = useQueryClient();
  const { keyOf, forget } = useRequestKey();
  return useMutation({
    mutationFn: (request: Request) => send(request, keyOf(request)),
    onSuccess: async (agreed) => {
      forget();
      const input = { params: { return_id: agreed.id } };
      cache.setQueryData(api.returns.get.queryKey({ input }), agreed);
      const order = { params: { order_id: agreed.order_id } };
      const keys = [
        api.returns.list.key(),
        api.orders.list.key(),
        api.orders.get.key({ input: order }),
        api.orders.events.key({ input: order }),
      ];
      await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
    },
  });
}
