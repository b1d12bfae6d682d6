/** Carrying out what was asked for, by its kind. */
import { z } from 'zod';
import { pickInput } from '../fulfillment/contract.ts';
import type { PaymentGateway } from '../payments/payments.ts';
import { receiptInput, returnInput } from '../returns/contract.ts';
import * as returns from '../returns/return-steps.ts';
import type { Context } from '../tenancy/context.ts';
import { cancelLines } from './cancellation.ts';
import type { Command, CommandKind } from './command.ts';
import { lineCancellation, orderEdit } from './contract.ts';
import { applyEdit } from './edits.ts';
import { HOLD_REASONS } from './hold.ts';
import { hold, release } from './holds.ts';
import { pick, reject } from './node-work.ts';
import { advanceFulfillment } from './progress.ts';
import { findRequest } from './request-repository.ts';
import { reassign } from '../sourcing/reassignment.ts';

/** What a step gets: the order, who asked, and the request's body as it was kept. */
interface Asked {
  context: Context;
  orderId: string;
  command: Command;
  body: unknown;
  gateway: PaymentGateway;
}

const fulfillmentOf = ({ command }: Asked): string => {
  if (!command.fulfillmentId) throw new Error(`${command.kind} names no fulfillment`);
  return command.fulfillmentId;
};
const returnOf = ({ command }: Asked): string => {
  if (!command.returnId) throw new Error(`${command.kind} names no return`);
  return command.returnId;
};

const advance = (step: 'PICKING' | 'READY_TO_SHIP' | 'PICKED_UP') => async (asked: Asked) => {
  const { context, orderId, command, gateway } = asked;
  const { actor, requestId } = command;
  const change = { fulfillmentId: fulfillmentOf(asked), steps: [step], actor, reason: null, requestId };
  await advanceFulfillment(context, orderId, change, gateway);
};

const holdBody = z.object({ reason: z.enum(HOLD_REASONS).optional(), notes: z.string().optional() });
const withReason = z.object({ reason: z.string() });
const maybeReason = z.object({ reason: z.string().optional() });
const linesBody = z.object({ reason: z.string(), lines: lineCancellation });
const batchBody = z.object({ batch_id: z.string() });
const refundBody = z.object({ amount: z.string().optional(), reason: z.string().optional() });

const STEPS: Readonly<Record<CommandKind, (asked: Asked) => Promise<void>>> = {
  cancel_lines: ({ context, orderId, command, body, gateway }) =>
    cancelLines(context, orderId, linesBody.parse(body), command, gateway),
  edit: ({ context, orderId, command, body, gateway }) =>
    applyEdit(context, orderId, orderEdit.parse(body), command, gateway),
  hold: ({ context, orderId, command, body }) => hold(context, orderId, holdBody.parse(body), command),
  release: ({ context, orderId, command, body }) => release(context, orderId, holdBody.parse(body), command),
  create_return: ({ context, orderId, command, body }) =>
    returns.createReturn(context, orderId, returnInput.parse(body), command),
  receive_return: (asked) =>
    returns.receiveReturn(
      asked.context,
      asked.orderId,
      returnOf(asked),
      receiptInput.parse(asked.body),
      asked.command,
    ),
  reject_return: (asked) =>
    returns.rejectReturn(
      asked.context,
      asked.orderId,
      returnOf(asked),
      withReason.parse(asked.body),
      asked.command,
    ),
  refund_return: (asked) =>
    returns.refund(
      asked.context,
      asked.orderId,
      returnOf(asked),
      refundBody.parse(asked.body),
      asked.command,
      asked.gateway,
    ),
  refund: ({ context, orderId, command, body, gateway }) =>
    returns.refund(context, orderId, null, refundBody.parse(body), command, gateway),
  return_everything: ({ context, orderId, command, body }) =>
    returns.returnEverything(
      context,
      orderId,
      { reason: maybeReason.parse(body).reason ?? 'returned' },
      command,
    ),
  reassign: ({ context, body }) => reassign(context, batchBody.parse(body).batch_id),
  start_picking: advance('PICKING'),
  pick: (asked) =>
    pick(asked.context, asked.orderId, fulfillmentOf(asked), pickInput.parse(asked.body), asked.command),
  pack: advance('READY_TO_SHIP'),
  handover: advance('PICKED_UP'),
  reject: (asked) =>
    reject(asked.context, asked.orderId, fulfillmentOf(asked), {
      ...withReason.parse(asked.body),
      actor: asked.command.actor,
      requestId: asked.command.requestId,
    }),
};

/**
 * Carries a command out, once: a repeat of its request changes nothing.
 *
 * @throws Refusal when the rows do not allow it.
 */
export async function carryOut(
  context: Context,
  orderId: string,
  command: Command,
  gateway: PaymentGateway,
): Promise<void> {
  const body = await findRequest(context.db, command.requestId);
  await STEPS[command.kind]({ context, orderId, command, body, gateway });
}
