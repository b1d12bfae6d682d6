/** HTTP of orders. */
import type { z } from 'zod';
import type { ActorNames } from '../identity/actor-names.ts';
import type { Procedures } from '../identity/procedures.ts';
import { pageHeaders } from '../runtime/deep-page.ts';
import { requestKey, type KeyHeaders } from '../runtime/request-key.ts';
import type { Context } from '../tenancy/context.ts';
import type { OrderResponse, sourcingSchema } from './contract.ts';
import type { OrderService } from './service.ts';

const listed = <T>(items: T[]) => ({ headers: { 'x-total-count': String(items.length) }, body: items });

export function ordersRoutes(
  { inEnvironment: { orders } }: Procedures,
  service: OrderService,
  names: ActorNames,
) {
  const { commands } = service;
  /** Carries a command out and answers the order as it is then. */
  async function after(
    context: { tenant: Context; requestId: string },
    input: { params: { order_id: string }; headers: KeyHeaders },
    act: (key: string) => Promise<void>,
  ): Promise<OrderResponse> {
    await act(requestKey(input.headers, context.requestId));
    return service.get(context.tenant, input.params.order_id);
  }
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
      after(context, input, (key) =>
        commands.changeStatus(
          context.tenant,
          input.params.order_id,
          input.body.status,
          input.body.notes ?? null,
          key,
        ),
      ),
    ),
    cancel: orders.cancel.handler(({ input, context }) =>
      after(context, input, (key) => commands.cancel(context.tenant, input.params.order_id, input.body, key)),
    ),
    hold: orders.hold.handler(({ input, context }) =>
      after(context, input, (key) => commands.hold(context.tenant, input.params.order_id, input.body, key)),
    ),
    release: orders.release.handler(({ input, context }) =>
      after(context, input, (key) =>
        commands.release(context.tenant, input.params.order_id, input.body ?? {}, key),
      ),
    ),
    source: orders.source.handler(({ input, context }) =>
      after(context, input, (key) => commands.source(context.tenant, input.params.order_id, key)),
    ),
    refund: orders.refund.handler(({ input, context }) =>
      after(context, input, (key) => commands.refund(context.tenant, input.params.order_id, input.body, key)),
    ),
    edit: orders.edit.handler(({ input, context }) =>
      service.edit(
        context.tenant,
        input.params.order_id,
        input.body,
        requestKey(input.headers, context.requestId),
        input.query.dry_run,
      ),
    ),
    bulk: orders.bulk.handler(async ({ input, context }) => ({
      results: await commands.bulk(context.tenant, input.body, requestKey(input.headers, context.requestId)),
    })),
    exportCsv: orders.exportCsv.handler(({ input, context }) =>
      service.exportCsv(context.tenant, input.query),
    ),
    events: orders.events.handler(async ({ input, context }) => {
      const page = await service.events(context.tenant, input.params.order_id, input.query);
      return { headers: pageHeaders(page), body: await names.beside(context.tenant, page.items) };
    }),
    sourcing: orders.sourcing.handler(async ({ input, context }) => {
      const attempts = await service.sourcing(context.tenant, input.params.order_id);
      // What was read from JSONB is JSON, which the column's type does not say.
      return listed(attempts as z.infer<typeof sourcingSchema>[]);
    }),
  };
}
