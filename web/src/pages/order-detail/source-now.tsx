/** Trying again to source an order that waits for stock. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { client } from '../../api/client.ts';
import { describeFailure } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { useOrderChange } from './use-order-change.ts';

/** Looks for stock at once instead of waiting for the next arrival; only for those who may change orders. */
export function SourceNow({ order }: { order: OrderResponse }) {
  const user = useUser();
  const source = useOrderChange(order.id, (body: { status: 'SOURCING' }, key) =>
    client.orders.changeStatus({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );
  if (!may(user, 'orders.write')) return null;

  function start(): void {
    source.mutate(
      { status: 'SOURCING' },
      {
        onError: (error) => {
          const { title, detail } = describeFailure(error);
          notifications.show({ color: 'red', title, message: detail });
        },
      },
    );
  }

  return (
    <Button onClick={start} loading={source.isPending}>
      Source now
    </Button>
  );
}
