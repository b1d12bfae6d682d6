/** Doing one thing with many orders. */
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkInput } from '../../../../src/orders/contract.ts';
import { api, client } from '../../api/client.ts';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { type BulkOutcome, bulkOutcome } from './bulk-outcome.ts';
import type { Selection } from './selection.ts';

/** What is asked for; the orders are those that are chosen. */
export type BulkRequest = Omit<BulkInput, 'order_ids'>;

/**
 * Each order answers for itself. When all went well a notification is enough; otherwise `onOutcome` gets what to show.
 *
 * @param onOutcome also gets outcomes without a refusal, to take away what an earlier one has left
 */
export function useBulk({ orders }: Selection, onOutcome: (outcome: BulkOutcome) => void) {
  const cache = useQueryClient();
  const { keyOf, forget } = useRequestKey();
  return useMutation({
    mutationFn: async (request: BulkRequest) => {
      const body = { ...request, order_ids: [...orders.keys()] };
      const answer = await client.orders.bulk({ headers: { 'idempotency-key': keyOf(body) }, body });
      return bulkOutcome(request.action, answer, orders);
    },
    onSuccess: async (outcome) => {
      forget();
      if (outcome.success !== null && outcome.refused.length === 0) {
        notifications.show({ message: outcome.success });
      }
      onOutcome(outcome);
      await cache.invalidateQueries({ queryKey: api.orders.key() });
    },
  });
}
