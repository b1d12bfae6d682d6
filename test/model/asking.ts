/** From a drawn request to one that can be made now: it names orders, fulfillments and returns that are there. */
import type { FulfillmentCommand } from '../../src/orders/commands.ts';
import type { OrderEdit } from '../../src/orders/contract.ts';
import { adjust } from '../../src/inventory/adjustments.ts';
import { toDecimal } from '../../src/orders/money.ts';
import { allowedTransitions, isPickup, type OrderStatus } from '../../src/orders/order.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { reportTracking } from '../../workflows/order/messages.ts';
import { lineRequest } from './opening.ts';
import { hasLeft, isAllocated, isLive } from './invariants.ts';
import type { PlannedLine, Request } from './plan.ts';
import type { Scenery } from './scenery.ts';
import type { FulfillmentRow, OrderRow, World } from './world.ts';

/** A request with everything it takes. */
export interface Asked {
  words: string;
  /** The order it concerns; null: stock. */
  order: OrderRow | null;
  send(context: Context, key: string): Promise<unknown>;
  /** Entries that it leaves once, one of them, when it is carried out; empty: nothing is said about it. */
  leaves: readonly string[];
}

const pickOne = <T>(rows: readonly T[], which: number): T | undefined => rows[which % rows.length];

const NEXT_COMMAND: Partial<Record<FulfillmentRow['status'], FulfillmentCommand>> = {
  SOURCED: 'start_picking',
  PICKING: 'pick',
  PACKING: 'pack',
  READY_TO_SHIP: 'handover',
};

const CITIES = [
  { address1: '1 Main Street', city: 'Chicago', state: 'IL', postal_code: '60601' },
  { address1: '2 Market Street', city: 'San Francisco', state: 'CA', postal_code: '94103' },
  { address1: '3 Nowhere', city: 'Atlantis', state: 'ZZ', postal_code: '00000' },
];

/** What is asked of one order. */
class Asking {
  readonly #scenery: Scenery;
  readonly #world: World;
  readonly #order: OrderRow;

  constructor(scenery: Scenery, world: World, order: OrderRow) {
    this.#scenery = scenery;
    this.#world = world;
    this.#order = order;
  }

  get #commands() {
    return this.#scenery.ground.service.commands;
  }

  #asked(words: string, leaves: readonly string[], send: Asked['send']): Asked {
    return { words, order: this.#order, leaves, send };
  }

  #own<T extends { order_id: string }>(rows: readonly T[]): T[] {
    return rows.filter((row) => row.order_id === this.#order.id);
  }

  status(to: OrderStatus | 'next'): Asked {
    const [first] = allowedTransitions(this.#order.status, this.#order.fulfillment_type);
    const status = to === 'next' ? (first ?? 'CONFIRMED') : to;
    const leaves = status === 'RETURNED' || status === 'REFUNDED' ? [`order.${status.toLowerCase()}`] : [];
    return this.#asked(`PATCH ${status}`, leaves, (context, key) =>
      this.#commands.changeStatus(context, this.#order.id, status, 'model', key),
    );
  }

  cancel(): Asked {
    return this.#asked('cancel', [], (context, key) =>
      this.#commands.cancel(context, this.#order.id, { reason: 'model' }, key),
    );
  }

  cancelLines(which: number, units: number): Asked | undefined {
    const line = pickOne(this.#own(this.#world.lines), which);
    if (!line) return undefined;
    const lines = [{ order_item_id: line.id, quantity: units }];
    return this.#asked(`cancel ${units} of line ${line.line_number}`, [], (context, key) =>
      this.#commands.cancel(context, this.#order.id, { reason: 'model', lines }, key),
    );
  }

  hold(reason: Extract<Request, { act: 'hold' }>['reason']): Asked {
    return this.#asked(`hold (${reason})`, ['order.held'], (context, key) =>
      this.#commands.hold(context, this.#order.id, { reason }, key),
    );
  }

  release(): Asked {
    return this.#asked('release', ['order.released'], (context, key) =>
      this.#commands.release(context, this.#order.id, {}, key),
    );
  }

  #edit(words: string, edit: OrderEdit): Asked {
    return this.#asked(words, ['order.edited'], (context, key) =>
      this.#commands.edit(context, this.#order.id, edit, key),
    );
  }

  editLines(which: number, units: number): Asked | undefined {
    const line = pickOne(this.#own(this.#world.lines), which);
    if (!line) return undefined;
    const lines = [{ order_item_id: line.id, quantity: units }];
    return this.#edit(`edit line ${line.line_number} to ${units}`, { lines });
  }

  addLine(line: PlannedLine): Asked {
    const added = lineRequest(this.#scenery.skus, line);
    return this.#edit(`add ${line.units} ${added.sku}`, { add_lines: [added] });
  }

  editAddress(which: number): Asked {
    const address = pickOne(CITIES, which) ?? { address1: '', city: '', state: '', postal_code: '' };
    return this.#edit(`edit address to ${address.city}`, { shipping_address: { ...address, country: 'US' } });
  }

  editContact(which: number): Asked {
    return this.#edit('edit contact', { customer_name: `Customer ${which}` });
  }

  work(which: number, wish: FulfillmentCommand | 'next', found: number): Asked | undefined {
    const fulfillments = this.#own(this.#world.fulfillments);
    const live = fulfillments.filter(isLive);
    // Now and then somebody means one that has ended.
    const own = which === 0 ? fulfillments[0] : pickOne(live, which);
    if (!own) return undefined;
    const command = wish === 'next' ? (NEXT_COMMAND[own.status] ?? 'pack') : wish;
    return this.workAt(own, command, found);
  }

  workAt(own: FulfillmentRow, command: FulfillmentCommand, found: number): Asked {
    const target = { orderId: this.#order.id, fulfillmentId: own.id };
    const words = `${command}${command === 'pick' ? ` ${found} %` : ''} at fulfillment ${own.number}`;
    if (command === 'handover') {
      return this.#asked(words, [], (context, key) =>
        this.#commands.handover(context, target, this.#order.pickup_code ?? 'NOBODY', key),
      );
    }
    const leaves = command === 'reject' ? ['fulfillment.rejected'] : [];
    return this.#asked(words, leaves, (context, key) =>
      this.#commands.onFulfillment(context, target, command, this.#workBody(own, command, found), key),
    );
  }

  #workBody(own: FulfillmentRow, command: FulfillmentCommand, found: number): Record<string, unknown> {
    if (command === 'reject') return { reason: 'model' };
    if (command !== 'pick' || found === 100) return {};
    const lines = this.#world.allocations
      .filter((each) => each.fulfillment_id === own.id && isAllocated(each))
      .map((each) => ({ allocation_id: each.id, quantity: Math.floor((each.quantity * found) / 100) }));
    return lines.length > 0 ? { lines } : {};
  }

  return(which: number, units: number | null): Asked {
    const delivered = this.#own(this.#world.allocations).filter(hasLeft);
    const line = pickOne(delivered, which) ?? pickOne(this.#own(this.#world.allocations), which);
    const isPart = units !== null && line;
    const body = isPart ? { lines: [{ order_item_id: line.order_item_id, quantity: units }] } : {};
    return this.#asked(`return ${isPart ? units : 'all'}`, ['return.requested'], (context, key) =>
      this.#commands.createReturn(context, this.#order.id, { reason: 'model', ...body }, key),
    );
  }

  receive(which: number, isDiscarded: boolean, missing: number): Asked | undefined {
    const own = pickOne(this.#own(this.#world.returns), which);
    if (!own) return undefined;
    const lines = own.lines.map((line) => ({
      return_line_id: line.id,
      quantity: Math.max(0, line.quantity - missing),
      disposition: isDiscarded ? ('discard' as const) : ('restock' as const),
    }));
    const words = `receive return ${own.id} (${isDiscarded ? 'discard' : 'restock'}, ${missing} missing of each)`;
    return this.#asked(words, ['return.received', 'order.returned'], (context, key) =>
      this.#commands.onReturn(context, this.#returnTarget(own.id), 'receive_return', { lines }, key),
    );
  }

  rejectReturn(which: number): Asked | undefined {
    const own = pickOne(this.#own(this.#world.returns), which);
    return (
      own &&
      this.#asked(`reject return ${own.id}`, ['return.rejected'], (context, key) =>
        this.#commands.onReturn(
          context,
          this.#returnTarget(own.id),
          'reject_return',
          { reason: 'model' },
          key,
        ),
      )
    );
  }

  refundReturn(which: number): Asked | undefined {
    const own = pickOne(this.#own(this.#world.returns), which);
    const leaves = ['order.partly_refunded', 'order.refunded'];
    return (
      own &&
      this.#asked(`refund return ${own.id}`, leaves, (context, key) =>
        this.#commands.onReturn(context, this.#returnTarget(own.id), 'refund_return', {}, key),
      )
    );
  }

  #returnTarget(returnId: string) {
    return { orderId: this.#order.id, returnId };
  }

  refund(percent: number | null): Asked {
    const amount =
      percent === null ? {} : { amount: toDecimal(Math.floor((this.#order.captured * percent) / 100)) };
    const leaves = ['order.partly_refunded', 'order.refunded'];
    return this.#asked(`refund ${percent === null ? 'all' : `${percent} %`}`, leaves, (context, key) =>
      this.#commands.refund(context, this.#order.id, amount, key),
    );
  }

  report(which: number, events: Extract<Request, { act: 'report' }>['events']): Asked | undefined {
    const own = pickOne(this.#own(this.#world.fulfillments), which);
    if (!own) return undefined;
    return this.reportAt(own, events);
  }

  reportAt(own: FulfillmentRow, events: Extract<Request, { act: 'report' }>['events']): Asked {
    const { ground, lane } = this.#scenery;
    const report = {
      fulfillmentId: own.id,
      events: events.map((status) => ({
        id: `scan-${status}`,
        status,
        description: status,
        occurred_at: new Date().toISOString(),
      })),
    };
    return this.#asked(`carrier reports ${events.join(', ')} of fulfillment ${own.number}`, [], () =>
      ground.temporal.handleOf(this.#order.id, lane.scene).signal(reportTracking, report),
    );
  }
}

/** What people and carriers do with an order of the sequence. */
export function asking(scenery: Scenery, world: World, order: OrderRow): Asking {
  return new Asking(scenery, world, order);
}

/** Units that come in at a node or go from it. */
export function askForStock(scenery: Scenery, world: World, node: number, sku: number, units: number): Asked {
  const item = world.stock.find(
    (each) => each.node_id === scenery.lane.nodeIds[node] && each.sku === scenery.skus[sku],
  );
  if (!item) throw new Error(`Node ${node} does not keep SKU ${sku}`);
  const reason = units > 0 ? ('RECEIVED' as const) : ('CORRECTION' as const);
  return {
    words: `${units > 0 ? '+' : ''}${units} ${item.sku} at node ${node}`,
    order: null,
    leaves: [],
    async send(context, key) {
      await adjust(context, item.id, { reason, quantity_delta: units }, key);
      scenery.ground.ring(scenery.lane.scene);
    },
  };
}

/** The request as it can be made now; undefined: there is nothing that it could be about. */
export function askedOf(scenery: Scenery, world: World, request: Request): Asked | undefined {
  if (request.act === 'stock') {
    return askForStock(scenery, world, request.node, request.sku, request.units);
  }
  const order = scenery.orderOf(world, request.order);
  const ask = asking(scenery, world, order);
  switch (request.act) {
    case 'status':
      return ask.status(request.to);
    case 'cancel':
      return ask.cancel();
    case 'release':
      return ask.release();
    case 'source':
      return ask.status('SOURCING');
    case 'hold':
      return ask.hold(request.reason);
    case 'cancel lines':
      return ask.cancelLines(request.which, request.units);
    case 'edit lines':
      return ask.editLines(request.which, request.units);
    case 'add line':
      return ask.addLine(request.line);
    case 'edit address':
      return isPickup(order.fulfillment_type)
        ? ask.editContact(request.which)
        : ask.editAddress(request.which);
    case 'edit contact':
      return ask.editContact(request.which);
    case 'work':
      return ask.work(request.which, request.command, request.found);
    case 'return':
      return ask.return(request.which, request.units);
    case 'receive':
      return ask.receive(request.which, request.isDiscarded, request.missing);
    case 'reject return':
      return ask.rejectReturn(request.which);
    case 'refund return':
      return ask.refundReturn(request.which);
    case 'refund':
      return ask.refund(request.percent);
    case 'report':
      return ask.report(request.which, request.events);
  }
}
