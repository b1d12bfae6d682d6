/** Letting a held order go on. */
import { notifications } from '@mantine/notifications';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { client } from '../../../api/client.ts';
import { notifyFailure } from '../../../components/notify-failure.ts';
import { useOrderChange } from '../use-order-change.ts';

/**
 * Releases at once: nothing is lost by it, and the order can be held again.
 *
 * @param onReleased is called only while the component that uses this is still shown
 */
export function useRelease(
  order: OrderResponse,
  onReleased?: () => void,
): { release: () => void; isReleasing: boolean } {
  const change = useOrderChange(order.id, (body: Record<string, never>, key) =>
    client.orders.release({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );
  const release = () =>
    change.mutate(
      {},
      {
        onSuccess: () => {
          notifications.show({ message: `${order.order_number} goes on.` });
          onReleased?.();
        },
        onError: notifyFailure,
      },
    );
  return { release, isReleasing: change.isPending };
}
