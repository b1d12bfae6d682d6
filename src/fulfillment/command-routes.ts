/** HTTP of what the people of a node say. */
import type { Procedures } from '../identity/procedures.ts';
import type { FulfillmentCommand } from '../orders/commands.ts';
import type { OrderCommands } from '../orders/order-commands.ts';
import { requestKey, type KeyHeaders } from '../runtime/request-key.ts';
import type { Context } from '../tenancy/context.ts';
import type { WorkItem } from './contract.ts';
import { getWork } from './work-list.ts';

interface Input {
  params: { fulfillment_id: string };
  headers: KeyHeaders;
}

interface Asked {
  tenant: Context;
  requestId: string;
}

export function fulfillmentCommandRoutes(
  { inEnvironment: { fulfillment } }: Procedures,
  commands: OrderCommands,
) {
  async function targetOf({ tenant, requestId }: Asked, input: Input) {
    const { order_id: orderId, id: fulfillmentId } = await getWork(tenant, input.params.fulfillment_id);
    return { target: { orderId, fulfillmentId }, key: requestKey(input.headers, requestId) };
  }

  /** Does something with a fulfillment and answers the fulfillment as it is then. */
  async function after(
    context: Asked,
    input: Input,
    command: FulfillmentCommand,
    body: unknown,
  ): Promise<WorkItem> {
    const { target, key } = await targetOf(context, input);
    await commands.onFulfillment(context.tenant, target, command, body, key);
    return getWork(context.tenant, target.fulfillmentId);
  }

  return {
    startPicking: fulfillment.startPicking.handler(({ input, context }) =>
      after(context, input, 'start_picking', {}),
    ),
    pick: fulfillment.pick.handler(({ input, context }) => after(context, input, 'pick', input.body ?? {})),
    pack: fulfillment.pack.handler(({ input, context }) => after(context, input, 'pack', {})),
    reject: fulfillment.reject.handler(({ input, context }) => after(context, input, 'reject', input.body)),
    handover: fulfillment.handover.handler(async ({ input, context }) => {
      const { target, key } = await targetOf(context, input);
      await commands.handover(context.tenant, target, input.body.pickup_code, key);
      return getWork(context.tenant, target.fulfillmentId);
    }),
  };
}
