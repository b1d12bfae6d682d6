/** A sequence under way: its place, its SKUs and its orders. */
import { setTimeout as pause } from 'node:timers/promises';
import { isPickup, orderWorkflowId } from '../../src/orders/order.ts';
import type { Context } from '../../src/tenancy/context.ts';
import type { Ground, Lane } from './ground.ts';
import { faultsOf } from './invariants.ts';
import type { PlannedNode } from './plan.ts';
import { readStanding, readWorld, standingOf, type OrderRow, type Standing, type World } from './world.ts';

const REST_SECONDS = 3;
const LOOK_MILLISECONDS = 60;

export class Scenery {
  readonly ground: Ground;
  readonly lane: Lane;
  readonly skus: readonly string[];
  readonly orderIds: readonly string[];
  readonly #driven: ReadonlySet<string>;
  #last: World | undefined;
  #askers = 0;

  /** @param nodes of the lane, in its order */
  constructor(
    ground: Ground,
    lane: Lane,
    skus: readonly string[],
    orderIds: readonly string[],
    nodes: readonly PlannedNode[],
  ) {
    this.ground = ground;
    this.lane = lane;
    this.skus = skus;
    this.orderIds = orderIds;
    this.#driven = new Set(lane.nodeIds.filter((_, index) => nodes[index]?.mode === 'auto'));
  }

  /** Waits until nothing moves by itself, but not for ever: what fails again and again may go on for a while. */
  async rest(): Promise<void> {
    if (this.#last && !this.#isBusy() && !this.#isMoving(standingOf(this.#last))) return;
    this.#last = undefined;
    const deadline = Date.now() + REST_SECONDS * 1_000;
    while (Date.now() < deadline) {
      const isMoving =
        this.#isBusy() || this.#isMoving(await readStanding(this.lane.context.db, this.orderIds));
      if (!isMoving) return;
      await pause(LOOK_MILLISECONDS);
    }
  }

  #isBusy(): boolean {
    return this.orderIds.some((id) => this.ground.mishaps.isBusy(this.workflowIdOf(id)));
  }

  /** True when something of the orders goes on without anybody asking. */
  #isMoving(orders: readonly Standing[]): boolean {
    return orders.some((order) => {
      if (order.on_hold) return false;
      if (['PENDING', 'CONFIRMED', 'SOURCING'].includes(order.status)) return true;
      return order.parts.some(({ status, node_id: node }) => {
        if (status === 'READY_TO_SHIP') return !isPickup(order.fulfillment_type);
        if (status === 'SHIPPED' || status === 'OUT_FOR_DELIVERY') return this.lane.scene !== 'by-hand';
        const isAtWork = status === 'SOURCED' || status === 'PICKING' || status === 'PACKING';
        return isAtWork && this.#driven.has(node);
      });
    });
  }

  async read(): Promise<World> {
    const { orderIds, skus, lane } = this;
    this.#last = await readWorld(lane.context.db, { orderIds, skus, nodeIds: lane.nodeIds });
    return this.#last;
  }

  /** The rows as they were read last, unless something has moved since. */
  async readLately(): Promise<World> {
    return this.#last ?? this.read();
  }

  /** The context of somebody who has asked for nothing yet. */
  someone(): Context {
    this.#askers += 1;
    return { ...this.lane.context, actor: `user:${this.#askers}` };
  }

  /** The order of this number; numbers beyond the last begin anew. */
  orderIdOf(number: number): string {
    const id = this.orderIds[number % this.orderIds.length];
    if (!id) throw new Error('A sequence has an order');
    return id;
  }

  orderOf(world: World, number: number): OrderRow {
    const id = this.orderIdOf(number);
    const order = world.orders.find((each) => each.id === id);
    if (!order) throw new Error(`There is no order ${id}`);
    return order;
  }

  workflowIdOf(orderId: string): string {
    return orderWorkflowId(this.lane.scene, orderId);
  }

  /** What is wrong now: with the rows, and with what activities have thrown. */
  faultsOf(world: World): string[] {
    const { mishaps } = this.ground;
    const unexpected = this.orderIds.flatMap((id) => mishaps.unexpectedOf(this.workflowIdOf(id)));
    const badLabels = world.shipments.filter((each) => {
      const status = world.fulfillments.find((one) => one.id === each.fulfillment_id)?.status;
      const hasLeft = status === 'SHIPPED' || status === 'OUT_FOR_DELIVERY' || status === 'DELIVERED';
      return hasLeft && each.booked_at < (mishaps.voidedAt(each.fulfillment_id) ?? 0);
    });
    return [
      ...faultsOf(world),
      ...unexpected.map((each) => `an activity has failed by itself: ${each}`),
      ...badLabels.map(
        (each) => `fulfillment ${each.fulfillment_id} has left with a label that was voided before`,
      ),
    ];
  }
}
