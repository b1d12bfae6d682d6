/** HTTP of returns. */
import type { ActorNames } from '../identity/actor-names.ts';
import type { Procedures } from '../identity/procedures.ts';
import type { OrderCommands } from '../orders/order-commands.ts';
import { requestKey, type KeyHeaders } from '../runtime/request-key.ts';
import type { Context } from '../tenancy/context.ts';
import type { ReturnResponse } from './contract.ts';
import { returnIdOf } from './return-steps.ts';
import type { ReturnService } from './service.ts';

export function returnsRoutes(
  { inEnvironment: { returns } }: Procedures,
  service: ReturnService,
  commands: OrderCommands,
  names: ActorNames,
) {
  async function read(tenant: Context, id: string): Promise<ReturnResponse> {
    const found = await service.get(tenant, id);
    const nameOf = await names.of(tenant, [found.created_by]);
    return { ...found, created_by_name: nameOf(found.created_by) };
  }

  /** Does something with a return and answers the return as it is then. */
  async function after(
    { tenant, requestId }: { tenant: Context; requestId: string },
    input: { params: { return_id: string }; headers: KeyHeaders; body: unknown },
    kind: Parameters<OrderCommands['onReturn']>[2],
  ): Promise<ReturnResponse> {
    const { order_id: orderId, id: returnId } = await service.get(tenant, input.params.return_id);
    const key = requestKey(input.headers, requestId);
    await commands.onReturn(tenant, { orderId, returnId }, kind, input.body, key);
    return read(tenant, returnId);
  }
  return {
    list: returns.list.handler(async ({ input, context }) => {
      const { items, ...page } = await service.list(context.tenant, input.query);
      const authors = items.map((each) => each.created_by);
      const nameOf = await names.of(context.tenant, authors);
      return { ...page, items: items.map((each) => ({ ...each, created_by_name: nameOf(each.created_by) })) };
    }),
    get: returns.get.handler(({ input, context }) => read(context.tenant, input.params.return_id)),
    create: returns.create.handler(async ({ input, context }) => {
      const key = requestKey(input.headers, context.requestId);
      const id = await commands.createReturn(context.tenant, input.params.order_id, input.body, key);
      return read(context.tenant, returnIdOf(id));
    }),
    receive: returns.receive.handler(({ input, context }) => after(context, input, 'receive_return')),
    reject: returns.reject.handler(({ input, context }) => after(context, input, 'reject_return')),
    refund: returns.refund.handler(({ input, context }) => after(context, input, 'refund_return')),
  };
}
