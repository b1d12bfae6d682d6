/** HTTP of returns. */
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
) {
  /** Does something with a return and answers the return as it is then. */
  async function after(
    { tenant, requestId }: { tenant: Context; requestId: string },
    input: { params: { return_id: string }; headers: KeyHeaders; body: unknown },
    kind: Parameters<OrderCommands['onReturn']>[2],
  ): Promise<ReturnResponse> {
    const { order_id: orderId, id: returnId } = await service.get(tenant, input.params.return_id);
    const key = requestKey(input.headers, requestId);
    await commands.onReturn(tenant, { orderId, returnId }, kind, input.body, key);
    return service.get(tenant, returnId);
  }
  return {
    list: returns.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    get: returns.get.handler(({ input, context }) => service.get(context.tenant, input.params.return_id)),
    create: returns.create.handler(async ({ input, context }) => {
      const key = requestKey(input.headers, context.requestId);
      const id = await commands.createReturn(context.tenant, input.params.order_id, input.body, key);
      return service.get(context.tenant, returnIdOf(id));
    }),
    receive: returns.receive.handler(({ input, context }) => after(context, input, 'receive_return')),
    reject: returns.reject.handler(({ input, context }) => after(context, input, 'reject_return')),
    refund: returns.refund.handler(({ input, context }) => after(context, input, 'refund_return')),
  };
}
