/** HTTP of orders. */
import type { z } from 'zod';
import type { Procedures } from '../identity/procedures.ts';
import type { sourcingSchema } from './contract.ts';
import type { OrderService } from './service.ts';

/** What makes a repeat of a request the same request. */
function requestKey(headers: { 'idempotency-key'?: string | undefined }, requestId: string): string {
  return headers['idempotency-key'] ?? requestId;
}

const listed = <T>(items: T[]) => ({ headers: { 'x-total-count': String(items.length) }, body: items });

export function ordersRoutes({ inEnvironment: { orders } }: Procedures, service: OrderService) {
  return {
    place: orders.place.handler(async ({ input, context }) => {
      const { order, created } = await service.place(
        context.tenant,
        input.body,
        input.headers['idempotency-key'],
      );
      const replayed = created ? {} : { 'idempotent-replayed': 'true' };
      return { headers: { location: `/orders/${order.id}`, ...replayed }, body: order };
    }),
    list: orders.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    get: orders.get.handler(({ input, context }) => service.get(context.tenant, input.params.order_id)),
    getByNumber: orders.getByNumber.handler(({ input, context }) =>
      service.getByNumber(context.tenant, input.params.order_number),
    ),
    changeStatus: orders.changeStatus.handler(({ input, context }) =>
      service.changeStatus(
        context.tenant,
        input.params.order_id,
        input.body,
        requestKey(input.headers, context.requestId),
      ),
    ),
    cancel: orders.cancel.handler(({ input, context }) =>
      service.cancel(
        context.tenant,
        input.params.order_id,
        { reason: input.body.reason, notifyCustomer: input.body.notify_customer },
        requestKey(input.headers, context.requestId),
      ),
    ),
    events: orders.events.handler(async ({ input, context }) =>
      listed(await service.events(context.tenant, input.params.order_id)),
    ),
    sourcing: orders.sourcing.handler(async ({ input, context }) => {
      const attempts = await service.sourcing(context.tenant, input.params.order_id);
      // What was read from JSONB is JSON, which the column's type does not say.
      return listed(attempts as z.infer<typeof sourcingSchema>[]);
    }),
  };
}
