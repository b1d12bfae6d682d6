/** A request to do something with an order, as its workflow receives it: ids only, for it stays in the history. */
import { FULFILLMENT_COMMANDS } from './commands.ts';

/** What the workflow carries out on request, besides the changes of status. */
export const COMMAND_KINDS = [
  'cancel_lines',
  'edit',
  'hold',
  'release',
  'create_return',
  'refund',
  'receive_return',
  'reject_return',
  'refund_return',
  'return_everything',
  'reassign',
  ...FULFILLMENT_COMMANDS,
] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

export interface Command {
  kind: CommandKind;
  actor: string;
  /** Where the request stands in words; see the table `order_requests`. */
  requestId: string;
  fulfillmentId?: string;
  returnId?: string;
}
