/** Whether an order takes a command now, from the one table in `src/orders/commands`. */
import type { Command } from '../../src/orders/command.ts';
import {
  allowedFulfillmentCommands,
  allowedOrderCommands,
  FULFILLMENT_COMMANDS,
  fulfillmentCommandRefusal,
  orderCommandRefusal,
  reassignmentRefusal,
  type FulfillmentCommand,
  type OrderCommand,
} from '../../src/orders/commands.ts';
import type { OrderProcess } from './process.ts';

/** The command of the table that stands for one that names a return: the return's own status is in its row. */
const AS_ORDER_COMMAND: Readonly<
  Record<Exclude<Command['kind'], FulfillmentCommand | 'reassign'>, OrderCommand>
> = {
  cancel_lines: 'cancel_lines',
  edit: 'edit',
  hold: 'hold',
  release: 'release',
  create_return: 'create_return',
  refund: 'refund',
  receive_return: 'refund',
  reject_return: 'refund',
  refund_return: 'refund',
  return_everything: 'create_return',
};

function asFulfillmentCommand(kind: Command['kind']): FulfillmentCommand | undefined {
  return FULFILLMENT_COMMANDS.find((each) => each === kind);
}

const fulfillmentOf = (order: OrderProcess, { fulfillmentId }: Command) =>
  order.fulfillments.find((each) => each.id === fulfillmentId);

/** Why the order does not take it; null: it does. */
export function commandRefusal(order: OrderProcess, command: Command): string | null {
  if (order.isCancelling) return 'The order is being cancelled.';
  const { kind } = command;
  if (kind === 'reassign') return reassignmentRefusal(order.state);
  const ofNode = asFulfillmentCommand(kind);
  if (!ofNode)
    return orderCommandRefusal(order.state, AS_ORDER_COMMAND[kind as keyof typeof AS_ORDER_COMMAND]);
  const fulfillment = fulfillmentOf(order, command);
  if (!fulfillment) return 'The fulfillment has ended: its units were cancelled or given back.';
  return fulfillmentCommandRefusal(order.state, fulfillment.status, ofNode);
}

/** What would be taken instead. */
export function allowedCommands(order: OrderProcess, command: Command): string[] {
  if (order.isCancelling) return [];
  if (!asFulfillmentCommand(command.kind)) return allowedOrderCommands(order.state);
  const fulfillment = fulfillmentOf(order, command);
  return fulfillment ? allowedFulfillmentCommands(order.state, fulfillment.status) : [];
}
