/** Asking an order's workflow to do something: each request once, with a refusal that names what would be accepted. */
import { timingSafeEqual } from 'node:crypto';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { mapInParallel } from '../runtime/parallel.ts';
import type { Context } from '../tenancy/context.ts';
import type { BulkInput, LineCancellation, OrderEdit } from './contract.ts';
import type { Command, CommandKind } from './command.ts';
import {
  allowedFulfillmentCommands,
  allowedOrderCommands,
  allowedStatuses,
  fulfillmentCommandRefusal,
  orderCommandRefusal,
  type FulfillmentCommand,
  type OrderCommand,
} from './commands.ts';
import { previewEdit } from './edits.ts';
import { HOLD_REASONS, type HoldReason } from './hold.ts';
import type { OrderStatus } from './order.ts';
import type { OrderWorkflows } from './order-workflows.ts';
import { stateOf } from './order-view.ts';
import { findOrder, type OrderRecord } from './repository.ts';
import { once } from './requests.ts';

/** Orders of a bulk request that are worked on at the same time. */
const BULK_AT_ONCE = 8;

function refuse(path: string, message: string, allowed: readonly string[]): never {
  throw new Refusal('invalid', message, {
    errors: [{ path, message: `must be one of: ${allowed.join(', ') || 'none'}` }],
    allowed: [...allowed],
  });
}

/** How one order of a bulk request ended. */
export interface BulkResult {
  order_id: string;
  ok: boolean;
  status: OrderStatus | null;
  error: string | null;
}

export class OrderCommands {
  readonly #workflows: OrderWorkflows;

  constructor(workflows: OrderWorkflows) {
    this.#workflows = workflows;
  }

  /** Moves the order to a status by its workflow, which decides; answers when it has moved. */
  async changeStatus(
    context: Context,
    orderId: string,
    to: OrderStatus,
    reason: string | null,
    key: string,
  ): Promise<void> {
    const order = await this.#require(context, orderId);
    const allowed = allowedStatuses(stateOf(order));
    await once(
      context,
      { orderId, kind: 'status', target: to, body: reason === null ? {} : { reason }, key },
      () => {
        if (!allowed.includes(to))
          refuse('status', `An order that is ${order.status} cannot become ${to}.`, allowed);
      },
      (requestId) => {
        const change = { to, actor: context.actor, reason: null, requestId };
        return this.#workflows.changeStatus(context.environment.slug, order, change, requestId);
      },
    );
  }

  /** Cancels what has not left, or only the named units. */
  async cancel(
    context: Context,
    orderId: string,
    request: { reason: string; lines?: LineCancellation | undefined },
    key: string,
  ): Promise<void> {
    const order = await this.#require(context, orderId);
    const { lines, reason } = request;
    const isPart = lines && order.items.some((item) => left(item, lines) > 0);
    if (isPart) await this.#order(context, order, 'cancel_lines', { reason, lines }, key);
    else await this.changeStatus(context, orderId, 'CANCELLED', reason, key);
  }

  async hold(
    context: Context,
    orderId: string,
    body: { reason: HoldReason; notes?: string | undefined },
    key: string,
  ): Promise<void> {
    await this.#order(context, await this.#require(context, orderId), 'hold', body, key);
  }

  async release(
    context: Context,
    orderId: string,
    body: { notes?: string | undefined },
    key: string,
  ): Promise<void> {
    await this.#order(context, await this.#require(context, orderId), 'release', body, key);
  }

  async refund(context: Context, orderId: string, body: unknown, key: string): Promise<void> {
    await this.#order(context, await this.#require(context, orderId), 'refund', body, key);
  }

  /** Changes the order before picking, or shows what would change. @returns what the edit does. */
  async edit(context: Context, orderId: string, edit: OrderEdit, key: string, isDryRun: boolean) {
    const order = await this.#require(context, orderId);
    const refusal = orderCommandRefusal(stateOf(order), 'edit');
    if (refusal) refuse('command', refusal, allowedOrderCommands(stateOf(order)));
    const preview = await previewEdit(context, order, edit, key);
    if (!isDryRun) await this.#order(context, order, 'edit', edit, key);
    return preview;
  }

  /** @returns the request's id, from which that of the return follows. */
  async createReturn(context: Context, orderId: string, body: unknown, key: string): Promise<string> {
    return this.#order(context, await this.#require(context, orderId), 'create_return', body, key);
  }

  /** Does something with a return of the order; whether the return takes it, its row says. */
  async onReturn(
    context: Context,
    target: { orderId: string; returnId: string },
    kind: 'receive_return' | 'reject_return' | 'refund_return',
    body: unknown,
    key: string,
  ): Promise<void> {
    const order = await this.#require(context, target.orderId);
    await this.#send(context, order, { kind, returnId: target.returnId }, body, key, () => undefined);
  }

  /** Does something with a fulfillment of the order. */
  async onFulfillment(
    context: Context,
    target: { orderId: string; fulfillmentId: string },
    command: FulfillmentCommand,
    body: unknown,
    key: string,
  ): Promise<void> {
    const order = await this.#require(context, target.orderId);
    const { fulfillmentId } = target;
    const status = order.fulfillments.find((each) => each.id === fulfillmentId)?.status ?? 'CANCELLED';
    await this.#send(context, order, { kind: command, fulfillmentId }, body, key, () => {
      const refusal = fulfillmentCommandRefusal(stateOf(order), status, command);
      if (refusal) refuse('command', refusal, allowedFulfillmentCommands(stateOf(order), status));
    });
  }

  /** Hands a pickup over to the customer who shows the code. The code itself goes nowhere. */
  async handover(
    context: Context,
    target: { orderId: string; fulfillmentId: string },
    code: string,
    key: string,
  ): Promise<void> {
    const { pickup_code: expected } = await this.#require(context, target.orderId);
    if (expected !== null && !isSame(expected, code))
      throw invalidField('pickup_code', 'is not the code of this order');
    await this.onFulfillment(context, target, 'handover', {}, key);
  }

  /** Does one thing with many orders. What one of them refuses does not stop the others. */
  async bulk(context: Context, { action, order_ids, reason }: BulkInput, key: string): Promise<BulkResult[]> {
    const act = this.#bulkAction(context, action, reason);
    return mapInParallel([...new Set(order_ids)], BULK_AT_ONCE, async (orderId) => {
      try {
        await act(orderId, `${key}/${orderId}`);
        const { status } = await this.#require(context, orderId);
        return { order_id: orderId, ok: true, status, error: null };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { order_id: orderId, ok: false, status: null, error: error.message };
      }
    });
  }

  #bulkAction(context: Context, action: BulkInput['action'], reason: string | undefined) {
    switch (action) {
      case 'cancel': {
        if (!reason) throw invalidField('reason', 'is required to cancel');
        return (id: string, key: string) => this.cancel(context, id, { reason }, key);
      }
      case 'hold': {
        const why = HOLD_REASONS.find((each) => each === (reason ?? 'manual'));
        if (!why) throw invalidField('reason', `must be one of: ${HOLD_REASONS.join(', ')}`);
        return (id: string, key: string) => this.hold(context, id, { reason: why }, key);
      }
      case 'release':
        return (id: string, key: string) => this.release(context, id, { notes: reason }, key);
      case 'source':
        return (id: string, key: string) => this.changeStatus(context, id, 'SOURCING', null, key);
    }
  }

  async #order(
    context: Context,
    order: OrderRecord,
    kind: CommandKind & OrderCommand,
    body: unknown,
    key: string,
  ): Promise<string> {
    return this.#send(context, order, { kind }, body, key, () => {
      const refusal = orderCommandRefusal(stateOf(order), kind);
      if (refusal) refuse('command', refusal, allowedOrderCommands(stateOf(order)));
    });
  }

  async #send(
    context: Context,
    order: OrderRecord,
    wish: Pick<Command, 'kind' | 'fulfillmentId' | 'returnId'>,
    body: unknown,
    key: string,
    check: () => void,
  ): Promise<string> {
    const target = wish.fulfillmentId ?? wish.returnId ?? '';
    return once(context, { orderId: order.id, kind: wish.kind, target, body, key }, check, (requestId) =>
      this.#workflows.command(context.environment.slug, order, {
        ...wish,
        actor: context.actor,
        requestId,
      }),
    );
  }

  async #require(context: Context, id: string): Promise<OrderRecord> {
    const order = await findOrder(context.db, id);
    if (!order) throw notFound('order', id);
    return order;
  }
}

/** Units of a line that a cancellation leaves. A line of another order, or too many units, is the step's to refuse. */
function left(item: OrderRecord['items'][number], lines: LineCancellation): number {
  const wish = lines.find((line) => line.order_item_id === item.id);
  const rest = item.quantity - item.quantity_cancelled - (wish?.quantity ?? 0);
  return rest < 0 ? 1 : rest;
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given.toUpperCase())];
  return one.length === other.length && timingSafeEqual(one, other);
}
