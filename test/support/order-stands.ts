/** Orders brought to where something is asked of them, and kept from moving on by themselves. */
import type { OrderStatus } from '../../src/orders/order.ts';
import type { OrderCommands } from '../../src/orders/order-commands.ts';
import { findOrder } from '../../src/orders/repository.ts';
import { returnIdOf } from '../../src/returns/return-steps.ts';
import type { ReturnStatus } from '../../src/returns/return.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { advanceAll, bringTo, line, place } from './orders.ts';
import type { Subject } from './order-requests.ts';
import { newKey } from './stage.ts';
import { addStock } from './supply.ts';
import type { TestTemporal } from './temporal.ts';
import { until } from './until.ts';

const SECONDS = 60;
const UNITS_ON_SHELF = 10;

/** Where an order stands. It has one line of two units at 10.00 of a SKU that no other order asks for. */
export interface Stand {
  status: OrderStatus;
  /** It is collected at the store instead of being shipped. */
  pickup?: true;
  onHold?: true;
  /** One of its two units is in a return that stands here. */
  unitBack?: ReturnStatus;
  /** No node has any of it. */
  noStock?: true;
}

/** The stand in words. */
export function nameOf({ status, pickup, onHold, unitBack, noStock }: Stand): string {
  return [
    status,
    ...(pickup ? ['for pickup'] : []),
    ...(noStock ? ['without stock'] : []),
    ...(unitBack ? [`with a unit's return ${unitBack}`] : []),
    ...(onHold ? ['on hold'] : []),
  ].join(' ');
}

/** True where an order goes on by itself as soon as its workflow runs; only a hold keeps it there. */
export function movesByItself({ status, pickup, onHold }: Stand): boolean {
  if (onHold) return false;
  return ['PENDING', 'CONFIRMED', 'SOURCING'].includes(status) || (status === 'READY_TO_SHIP' && !pickup);
}

/** What an order's rows are brought to before its workflow starts; from there it goes on by commands. */
function onRows({ status, pickup }: Stand): OrderStatus {
  if (status === 'CANCELLED') return 'SOURCED';
  if (pickup && status === 'PICKED_UP') return 'READY_TO_SHIP';
  return status === 'RETURNED' || status === 'REFUNDED' ? 'DELIVERED' : status;
}

/** What makes an order stand somewhere. Nothing else may start its workflow: there is no relay. */
export interface Ground {
  context: Context;
  temporal: TestTemporal;
  commands: OrderCommands;
  /** Where everything is. */
  nodeId: string;
}

export class Stands {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /**
   * A new order that stands there. Its workflow runs and waits, or has come to its end. Only that of an order which would
   * move on by itself has not been started: it is as if it had been accepted, or all of Temporal lost, a moment ago.
   */
  async take(stand: Stand): Promise<Subject> {
    const { context, temporal, commands } = this.#ground;
    const id = await this.#place(stand);
    await bringTo(context, id, onRows(stand));
    if (stand.status === 'PICKED_UP') await advanceAll(context, id, 'PICKED_UP');
    // Written by hand, for a hold stays on the row of an order also where none can be asked for any more.
    if (stand.onHold) {
      const held = { on_hold: true, hold_reason: 'manual' };
      await context.db.updateTable('orders').set(held).where('id', '=', id).execute();
    }
    if (movesByItself(stand)) return this.#subject(id);
    await temporal.start(id, context.environment.slug);
    const returnId = await this.#sendBack(id, stand);
    if (stand.status === 'REFUNDED') await commands.refund(context, id, {}, newKey());
    if (stand.status === 'CANCELLED') await commands.cancel(context, id, { reason: 'unwanted' }, newKey());
    await this.untilStill(id);
    return { ...(await this.#subject(id)), ...(returnId ? { returnId } : {}) };
  }

  /** Waits until nothing is under way: the order's workflow is over, or waits for a clock or for somebody. */
  async untilStill(id: string): Promise<void> {
    const { temporal, context } = this.#ground;
    const handle = temporal.handleOf(id, context.environment.slug);
    await until(`order ${id} is still`, SECONDS, async () => {
      const { raw } = await handle.describe();
      return !raw.pendingWorkflowTask && !raw.pendingActivities?.length;
    });
  }

  async #place({ status, pickup, noStock }: Stand): Promise<string> {
    const { context, nodeId } = this.#ground;
    const sku = `SKU-${newKey()}`;
    if (status !== 'BACKORDERED' && !noStock) await addStock(context.db, nodeId, sku, UNITS_ON_SHELF);
    return place(context, {
      line_items: [line(sku, 2)],
      ...(pickup
        ? { fulfillment_type: 'STORE_PICKUP', pickup_node_id: nodeId, shipping_address: undefined }
        : {}),
    });
  }

  /** Makes the return of the stand. @returns its id. */
  async #sendBack(id: string, { status, unitBack }: Stand): Promise<string | undefined> {
    const isAll = status === 'RETURNED';
    if (!unitBack && !isAll) return undefined;
    const { context, commands } = this.#ground;
    const { lineId } = await this.#subject(id);
    const lines = isAll ? {} : { lines: [{ order_item_id: lineId, quantity: 1 }] };
    const returnId = returnIdOf(
      await commands.createReturn(context, id, { reason: 'too small', ...lines }, newKey()),
    );
    const target = { orderId: id, returnId };
    if (unitBack === 'REJECTED') {
      await commands.onReturn(context, target, 'reject_return', { reason: 'worn' }, newKey());
    }
    if (isAll || unitBack === 'RECEIVED' || unitBack === 'REFUNDED') {
      await commands.onReturn(context, target, 'receive_return', {}, newKey());
    }
    if (unitBack === 'REFUNDED') await commands.onReturn(context, target, 'refund_return', {}, newKey());
    return returnId;
  }

  async #subject(id: string): Promise<Subject> {
    const order = await findOrder(this.#ground.context.db, id);
    const [item] = order?.items ?? [];
    if (!order || !item) throw new Error(`There is no order ${id} with a line`);
    const [fulfillment] = order.fulfillments;
    return {
      id,
      lineId: item.id,
      nodeId: this.#ground.nodeId,
      pickupCode: order.pickup_code ?? 'NOCODE',
      ...(fulfillment ? { fulfillmentId: fulfillment.id } : {}),
    };
  }
}
