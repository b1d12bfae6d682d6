/** Trying again to source an order that waits for stock. */
import { notifications } from '@mantine/notifications';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { client } from '../../../api/client.ts';
import { notifyFailure } from '../../../components/notify-failure.ts';
import { useOrderChange } from '../use-order-change.ts';

/**
 * Looks for stock at once instead of waiting for the next arrival.
 *
 * @param onAnswered after the answer, whatever it was, with which the button may have gone away
 */
export function useSourceNow(
  order: OrderResponse,
  onAnswered: () => void,
): { sourceNow: () => void; isStarting: boolean } {
  const change = useOrderChange(order.id, (body: Record<string, never>, key) =>
    client.orders.source({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );
  const sourceNow = () =>
    change.mutate(
      {},
      {
        onSuccess: () => notifications.show({ message: `Looking for stock for ${order.order_number}.` }),
        onError: notifyFailure,
        onSettled: onAnswered,
      },
    );
  return { sourceNow, isStarting: change.isPending };
}
