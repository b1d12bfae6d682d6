/** Asking an order's workflow to do something: each request once, with a refusal that names what would be accepted. */
import { timingSafeEqual } from 'node:crypto';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { mapInParallel } from '../runtime/parallel.ts';
import type { Context } from '../tenancy/context.ts';
import type { BulkInput, EditPreview, LineCancellation, OrderEdit } from './contract.ts';
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
    await this.#status(context, order, to, reason, key, () => {
      if (!allowed.includes(to))
        refuse('status', `An order that is ${order.status} cannot become ${to}.`, allowed);
    });
  }

  /** Looks for stock now. */
  async source(context: Context, orderId: string, key: string): Promise<void> {
    const order = await this.#require(context, orderId);
    await this.#status(context, order, 'SOURCING', null, key, () => assertTaken(order, 'source'));
  }

  /** Cancels what has not left, or only the named units. */
  async cancel(
    context: Context,
    orderId: string,
    { reason, lines }: { reason: string; lines?: LineCancellation | undefined },
    key: string,
  ): Promise<void> {
    if (!lines) return this.changeStatus(context, orderId, 'CANCELLED', reason, key);
    await this.#order(context, await this.#require(context, orderId), 'cancel_lines', { reason, lines }, key);
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

  /** What an edit would change; nothing does. */
  async previewEdit(context: Context, orderId: string, edit: OrderEdit) {
    const order = await this.#require(context, orderId);
    assertTaken(order, 'edit');
    return previewEdit(context, order, edit, orderId);
  }

  /** Changes the order before picking. @returns what that has changed. */
  async edit(
    context: Context,
    orderId: string,
    edit: OrderEdit,
    key: string,
  ): Promise<Omit<EditPreview, 'order'>> {
    const order = await this.#require(context, orderId);
    const request = { orderId, kind: 'edit', body: edit, key };
    const { answer } = await once(
      context,
      request,
      async () => {
        assertTaken(order, 'edit');
        const { record: _, ...change } = await previewEdit(context, order, edit, orderId);
        return change;
      },
      (requestId) => this.#command(context, order, { kind: 'edit', requestId }),
    );
    return answer;
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
        return (id: string, key: string) => this.source(context, id, key);
    }
  }

  async #status(
    context: Context,
    order: OrderRecord,
    to: OrderStatus,
    reason: string | null,
    key: string,
    check: () => void,
  ): Promise<void> {
    const body = { status: to, ...(reason === null ? {} : { reason }) };
    await once(context, { orderId: order.id, kind: 'status', body, key }, check, async (requestId) => {
      const change = { to, actor: context.actor, reason: null, requestId };
      await this.#asked(context, order, () =>
        this.#workflows.changeStatus(context.environment.slug, order, change, requestId),
      );
    });
  }

  async #order(
    context: Context,
    order: OrderRecord,
    kind: CommandKind & OrderCommand,
    body: unknown,
    key: string,
  ): Promise<string> {
    return this.#send(context, order, { kind }, body, key, () => assertTaken(order, kind));
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
    const request = { orderId: order.id, kind: wish.kind, target, body, key };
    const { id } = await once(context, request, check, (requestId) =>
      this.#command(context, order, { ...wish, requestId }),
    );
    return id;
  }

  async #command(context: Context, order: OrderRecord, wish: Omit<Command, 'actor'>): Promise<void> {
    const command = { ...wish, actor: context.actor };
    await this.#asked(context, order, () =>
      this.#workflows.command(context.environment.slug, order, command),
    );
  }

  /**
   * What the rows allow and the workflow refuses is asked again once the workflow knows the rows. Whether it did not know
   * them is no matter: a step that was under way may have told it meanwhile.
   */
  async #asked(context: Context, order: OrderRecord, ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      const isByStatus = error instanceof Refusal && error.details.allowed !== undefined;
      if (!isByStatus) throw error;
      await this.#workflows.catchUp(context.environment.slug, order);
      await ask();
    }
  }

  async #require(context: Context, id: string): Promise<OrderRecord> {
    const order = await findOrder(context.db, id);
    if (!order) throw notFound('order', id);
    return order;
  }
}

/** @throws Refusal `invalid` naming the commands that the order takes. */
function assertTaken(order: OrderRecord, command: OrderCommand): void {
  const refusal = orderCommandRefusal(stateOf(order), command);
  if (refusal) refuse('command', refusal, allowedOrderCommands(stateOf(order)));
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given.toUpperCase())];
  return one.length === other.length && timingSafeEqual(one, other);
}
