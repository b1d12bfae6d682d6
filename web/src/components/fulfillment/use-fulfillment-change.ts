/** Doing something with a fulfillment and showing the outcome. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import { api } from '../../api/client.ts';
import { useRequestKey } from './use-request-key.ts';

/**
 * A change of a fulfillment: its answer replaces the fulfillment wherever it is shown.
 *
 * @param send gets the request and its idempotency key
 */
export function useFulfillmentChange<Request>(
  send: (request: Request, idempotencyKey: string) => Promise<WorkItem>,
) {
  const cache = useQueryClient();
  const { keyOf, forget } = useRequestKey();
  return useMutation({
    mutationFn: (request: Request) => send(request, keyOf(request)),
    onSuccess: async (item) => {
      forget();
      const input = { params: { fulfillment_id: item.id } };
      cache.setQueryData(api.fulfillment.get.queryKey({ input }), item);
      const order = { params: { order_id: item.order_id } };
      const keys = [
        api.fulfillment.list.key(),
        api.orders.list.key(),
        api.orders.get.key({ input: order }),
        api.orders.events.key({ input: order }),
      ];
      await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
    },
  });
}
