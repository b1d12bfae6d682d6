/** The end of a sequence: everything is let go, and every order has to come to its end. */
import { setTimeout as pause } from 'node:timers/promises';
import { answerOf } from './answers.ts';
import { asking, askForStock, type Asked } from './asking.ts';
import { Broken } from './broken.ts';
import { liftCapacity } from './ground.ts';
import { faultsAtEnd, isAtEnd } from './invariants.ts';
import { nextOf } from './next.ts';
import type { Scenery } from './scenery.ts';
import type { OrderRow, World } from './world.ts';

/** Far more than it takes: a busy machine is no fault. */
const SECONDS = 180;
const LOOK_MILLISECONDS = 60;
const PLENTY = 50;

/** The nodes that have not given the order back. */
function serversOf({ lane }: Scenery, world: World, order: OrderRow): string[] {
  const mayServe = order.pickup_node_id ? [order.pickup_node_id] : lane.nodeIds;
  const refusing = world.fulfillments
    .filter((each) => each.order_id === order.id && each.rejection_reason !== null)
    .map((each) => each.node_id);
  return mayServe.filter((id) => !refusing.includes(id));
}

/** What lets the order go on; empty: it goes on by itself. */
function letOn(scenery: Scenery, world: World, order: OrderRow, filled: Set<string>): Asked[] {
  const ask = asking(scenery, world, order);
  if (order.on_hold) return [ask.release()];
  const next = nextOf(scenery, world, order.id);
  if (order.status !== 'BACKORDERED') return next;
  const isHopeless = serversOf(scenery, world, order).length === 0;
  return isHopeless ? [ask.cancel()] : [...next, ...fill(scenery, world, order, filled)];
}

/** Puts plenty of what the order lacks on the shelves of a node that may serve it, once. */
function fill(scenery: Scenery, world: World, order: OrderRow, filled: Set<string>): Asked[] {
  const [nodeId] = serversOf(scenery, world, order);
  const node = nodeId === undefined ? -1 : scenery.lane.nodeIds.indexOf(nodeId);
  return world.waits
    .filter((each) => each.order_id === order.id && !filled.has(`${node}/${each.sku}`))
    .map(({ sku }) => {
      filled.add(`${node}/${sku}`);
      return askForStock(scenery, world, node, scenery.skus.indexOf(sku), PLENTY);
    });
}

/** An order may be at its end and its workflow have failed all the same. @throws Broken */
async function assertWorkflowsAreSound({ ground, lane, orderIds }: Scenery): Promise<void> {
  for (const id of orderIds) {
    const { status } = await ground.temporal.handleOf(id, lane.scene).describe();
    if (status.name !== 'RUNNING' && status.name !== 'COMPLETED') {
      throw new Broken(`the workflow of order ${id} is ${status.name}`);
    }
  }
}

/** Lets the orders go on until each is at its end. @throws Broken @returns the rows at the end. */
export async function letGo(scenery: Scenery, log: string[]): Promise<World> {
  log.push('let go: no more mishaps, plenty of stock, everybody does what is next');
  for (const id of scenery.orderIds) scenery.ground.mishaps.disarm(scenery.workflowIdOf(id));
  await liftCapacity(scenery.lane);
  const filled = new Set<string>();
  const deadline = Date.now() + SECONDS * 1_000;
  for (;;) {
    const world = await scenery.read();
    const faults = world.orders.every(isAtEnd) ? faultsAtEnd(world) : scenery.faultsOf(world);
    if (world.orders.every(isAtEnd) && faults.length === 0) {
      await assertWorkflowsAreSound(scenery);
      return world;
    }
    // Labels of what ended early are voided beside the order, so the last faults may still go away.
    const isLate = Date.now() > deadline;
    if (faults.length > 0 && (isLate || !world.orders.every(isAtEnd))) throw new Broken(faults.join('\n'));
    if (isLate) {
      throw new Broken(
        `Not at its end within ${SECONDS} s: ${world.orders.map((each) => `${each.id} is ${each.status}${each.on_hold ? ' and on hold' : ''}`).join(', ')}`,
      );
    }
    const asked = world.orders
      .filter((each) => !isAtEnd(each))
      .flatMap((order) => letOn(scenery, world, order, filled));
    const answers = await Promise.all(asked.map((each) => answerOf(each, scenery.someone())));
    for (const { refusal, asked: each, actor } of answers)
      log.push(`   ${actor} ${each.words} -> ${refusal ?? 'done'}`);
    if (asked.length === 0) await pause(LOOK_MILLISECONDS);
    await scenery.rest();
  }
}
