/** What must hold for a sequence's rows at every moment. Pure: each rule names what breaks it. */
import { ALLOCATION_STATUS_OF } from '../../src/fulfillment/fulfillment.ts';
import { canTransition, progressOf, rollUp, type OrderStatus } from '../../src/orders/order.ts';
import type { AllocationRow, FulfillmentRow, LineRow, OrderRow, World } from './world.ts';

type Rule = (world: World) => string[];

const sumOf = <T>(rows: readonly T[], amount: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + amount(row), 0);

export const isLive = ({ status }: Pick<FulfillmentRow, 'status'>): boolean =>
  status !== 'CANCELLED' && status !== 'REJECTED';
export const isAllocated = ({ status }: Pick<AllocationRow, 'status'>): boolean =>
  status !== 'CANCELLED' && status !== 'FAILED';
export const hasLeft = ({ status }: Pick<AllocationRow, 'status'>): boolean =>
  status === 'SHIPPED' || status === 'DELIVERED';
export const wanted = (line: LineRow): number => line.quantity - line.quantity_cancelled;

/** The rows of one order. */
function of<T extends { order_id: string }>(rows: readonly T[], { id }: Pick<OrderRow, 'id'>): T[] {
  return rows.filter((row) => row.order_id === id);
}

/** Units of a line that no live allocation covers. */
function openUnits(world: World, line: LineRow): number {
  const allocated = world.allocations.filter((each) => each.order_item_id === line.id && isAllocated(each));
  return wanted(line) - sumOf(allocated, (each) => each.quantity);
}

/** The same rule for every order, with the order's name before each fault. */
const perOrder =
  (rule: (order: OrderRow, world: World) => string[]): Rule =>
  (world) =>
    world.orders.flatMap((order) => rule(order, world).map((fault) => `order ${order.id}: ${fault}`));

const when = (isFault: boolean, fault: string): string[] => (isFault ? [fault] : []);

const stockBooks: Rule = ({ stock }) =>
  stock.flatMap(({ sku, node_id, on_hand, reserved, live, logged_on_hand, logged_reserved }) => {
    const at = `${sku} at ${node_id}`;
    return [
      ...when(reserved < 0 || reserved > on_hand, `${at}: ${reserved} reserved of ${on_hand}`),
      ...when(live !== reserved, `${at}: ${reserved} reserved, live reservations hold ${live}`),
      ...when(logged_on_hand !== on_hand, `${at}: ${on_hand} on hand, the log adds up to ${logged_on_hand}`),
      ...when(logged_reserved !== reserved, `${at}: ${reserved} reserved, the log says ${logged_reserved}`),
    ];
  });

const dailyCounts: Rule = ({ days }) =>
  days.flatMap(({ node_id, date, counter, counted }) =>
    when(counter !== counted, `node ${node_id} on ${date}: counter ${counter}, fulfillments ${counted}`),
  );

const trail = perOrder((order, world) => {
  const events = of(world.events, order);
  let before: OrderStatus | null = null;
  let time = 0;
  const faults = events.flatMap((event, index) => {
    const from = before;
    const isEarly = event.at < time;
    before = event.to_status;
    time = event.at;
    const name = `event ${event.sequence} ${event.event_type}`;
    const isLegal =
      from === null ||
      from === event.to_status ||
      canTransition(from, event.to_status, order.fulfillment_type);
    return [
      ...when(event.sequence !== index + 1, `${name} follows a gap`),
      ...when(event.from_status !== from, `${name} leaves ${event.from_status}, the order was ${from}`),
      ...when(!isLegal, `${name} goes from ${from} to ${event.to_status}`),
      ...when(isEarly, `${name} is earlier than the one before`),
    ];
  });
  return [
    ...faults,
    ...when(before !== order.status, `is ${order.status}, its trail ends ${before}`),
    ...when(
      events.length !== order.event_count,
      `counts ${order.event_count} events and has ${events.length}`,
    ),
  ];
});

const lineUnits = perOrder((order, world) =>
  of(world.lines, order).flatMap((line) => {
    const own = world.allocations.filter((each) => each.order_item_id === line.id);
    const delivered = sumOf(own, (each) => (each.status === 'DELIVERED' ? each.quantity : 0));
    const received = sumOf(of(world.returns, order), (each) =>
      sumOf(each.lines, (one) => (one.order_item_id === line.id ? (one.received ?? 0) : 0)),
    );
    const name = `line ${line.line_number}`;
    return [
      ...when(openUnits(world, line) < 0, `${name}: ${-openUnits(world, line)} units too many are allocated`),
      ...when(line.quantity_cancelled > line.quantity, `${name}: more cancelled than ordered`),
      ...when(
        line.quantity_returned > delivered,
        `${name}: ${line.quantity_returned} of ${delivered} are back`,
      ),
      ...when(received !== line.quantity_returned, `${name}: receipts say ${received} are back`),
    ];
  }),
);

/** How the reservation of an allocation has to stand. */
function expectedReservation(allocation: AllocationRow): string {
  if (!isAllocated(allocation)) return 'RELEASED';
  return hasLeft(allocation) ? 'SOLD' : 'LIVE';
}

const allocations = perOrder((order, world) =>
  of(world.allocations, order).flatMap((each) => {
    const owner = world.fulfillments.find((one) => one.id === each.fulfillment_id);
    const name = `allocation ${each.id} (${each.quantity} ${each.sku}, ${each.status})`;
    const { reservation } = each;
    const expected = expectedReservation(each);
    const isElsewhere = reservation?.sku !== each.sku || reservation.node_id !== each.node_id;
    return [
      ...when(owner?.node_id !== each.node_id, `${name} is at another node than its fulfillment`),
      ...when(
        isAllocated(each) && (!owner || each.status !== ALLOCATION_STATUS_OF[owner.status]),
        `${name} belongs to a fulfillment that is ${owner?.status}`,
      ),
      ...when(isElsewhere, `${name} has no reservation of its SKU at its node`),
      ...when(
        reservation?.status !== expected,
        `${name}: its reservation is ${reservation?.status}, not ${expected}`,
      ),
      ...when(
        isAllocated(each) && reservation?.quantity !== each.quantity,
        `${name}: its reservation holds ${reservation?.quantity}`,
      ),
    ];
  }),
);

const fulfillments = perOrder((order, world) =>
  of(world.fulfillments, order)
    .filter(isLive)
    .filter(({ id }) => !world.allocations.some((each) => each.fulfillment_id === id && isAllocated(each)))
    .map(({ number, status }) => `fulfillment ${number} is ${status} and has nothing to do`),
);

const sold = perOrder((order, world) => {
  const skus = new Set(of(world.lines, order).map((line) => line.sku));
  return [...skus].flatMap((sku) => {
    const left = of(world.allocations, order).filter((each) => each.sku === sku && hasLeft(each));
    const units = sumOf(left, (each) => each.quantity);
    const logged = sumOf(of(world.sold, order), (each) => (each.sku === sku ? each.units : 0));
    return when(units !== logged, `${units} ${sku} have left, the log has sold ${logged}`);
  });
});

/** The status is that of the least advanced live fulfillment, and says whether units wait. */
const status = perOrder((order, world) => {
  const live = of(world.fulfillments, order).filter(isLive);
  const least = rollUp(live.map((each) => each.status as OrderStatus));
  const open = sumOf(of(world.lines, order), (line) => openUnits(world, line));
  const isWithParts = progressOf(order.status) >= 0;
  const hasArrived = order.status === 'RETURNED' || order.status === 'REFUNDED';
  const isBefore = order.status === 'PENDING' || order.status === 'CONFIRMED';
  const isCancelled = order.status === 'CANCELLED';
  const mayHaveParts = order.allow_partial_shipment || live.some((each) => progressOf(each.status) >= 4);
  return [
    ...when(isWithParts && least !== order.status, `is ${order.status}, its least advanced part ${least}`),
    ...when((isWithParts || hasArrived) && open > 0, `is ${order.status}, ${open} units are with nobody`),
    ...when(
      hasArrived && least !== 'DELIVERED' && least !== 'PICKED_UP',
      `is ${order.status}, a part ${least}`,
    ),
    ...when((isBefore || isCancelled) && live.length > 0, `is ${order.status} and has live fulfillments`),
    ...when(order.status === 'BACKORDERED' && open === 0, 'is BACKORDERED and lacks nothing'),
    ...when(
      order.status === 'BACKORDERED' && !mayHaveParts && live.length > 0,
      'waits as a whole and has live fulfillments',
    ),
  ];
});

const waiting = perOrder((order, world) => {
  const waits = of(world.waits, order);
  const mayWait = order.status === 'BACKORDERED' || order.status === 'SOURCING';
  const lacking = new Map<string, number>();
  for (const line of of(world.lines, order)) {
    const open = openUnits(world, line);
    if (open > 0) lacking.set(line.sku, (lacking.get(line.sku) ?? 0) + open);
  }
  const queued = waits.map(({ sku, quantity }) => `${quantity} ${sku}`).join(', ');
  const needed = [...lacking]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([sku, quantity]) => `${quantity} ${sku}`)
    .join(', ');
  return [
    ...when(!mayWait && waits.length > 0, `is ${order.status} and waits for ${queued}`),
    ...when(!mayWait && of(world.asides, order).length > 0, `is ${order.status} and has units set aside`),
    ...when(order.status === 'BACKORDERED' && queued !== needed, `lacks ${needed} and waits for ${queued}`),
  ];
});

const money = perOrder((order, world) => {
  const paid = (kind: World['payments'][number]['kind']) =>
    sumOf(of(world.payments, order), (each) => (each.kind === kind ? each.amount : 0));
  const { total, authorized, captured, voided, refunded } = order;
  const own = of(world.allocations, order).filter(isAllocated);
  const open = sumOf(of(world.lines, order), (line) => openUnits(world, line));
  const isWhole = own.length > 0 && open === 0 && own.every(hasLeft);
  const isPaidFor = order.status !== 'PENDING' && order.status !== 'CANCELLED';
  const forReturns = sumOf(of(world.returns, order), (each) => each.refunded);
  return [
    ...when(
      paid('AUTHORIZATION') !== authorized,
      `authorized ${authorized}, payments ${paid('AUTHORIZATION')}`,
    ),
    ...when(paid('CAPTURE') !== captured, `captured ${captured}, payments ${paid('CAPTURE')}`),
    ...when(paid('VOID') !== voided, `voided ${voided}, payments ${paid('VOID')}`),
    ...when(paid('REFUND') !== refunded, `refunded ${refunded}, payments ${paid('REFUND')}`),
    ...when(captured + voided > authorized, `captured ${captured} and voided ${voided} of ${authorized}`),
    ...when(refunded > captured, `refunded ${refunded} of ${captured}`),
    ...when(forReturns > refunded, `returns say ${forReturns} were refunded, the order ${refunded}`),
    ...when(captured > total, `captured ${captured} of a total of ${total}`),
    ...when(
      isPaidFor && authorized - voided < total,
      `authorized ${authorized - voided} for a total of ${total}`,
    ),
    ...when(isWhole && captured !== total, `all has left, captured ${captured} of ${total}`),
    ...when(isWhole && captured + voided !== authorized, `all has left, ${authorized} are still authorized`),
    ...when(
      order.status === 'CANCELLED' && (captured > 0 || voided !== authorized),
      `is CANCELLED: authorized ${authorized}, captured ${captured}, voided ${voided}`,
    ),
  ];
});

const returned = perOrder((order, world) => {
  const lines = of(world.lines, order);
  const own = of(world.allocations, order);
  const delivered = sumOf(own, (each) => (each.status === 'DELIVERED' ? each.quantity : 0));
  const back = sumOf(lines, (line) => line.quantity_returned);
  const records = of(world.returns, order).flatMap((each) => {
    const shelved = sumOf(each.lines, (one) => (one.disposition === 'restock' ? (one.received ?? 0) : 0));
    return when(
      shelved !== each.restocked,
      `return ${each.id}: ${shelved} to restock, ${each.restocked} restocked`,
    );
  });
  const hasArrived = order.status === 'DELIVERED' || order.status === 'PICKED_UP';
  return [
    ...records,
    ...when(
      order.status === 'RETURNED' && back !== delivered,
      `is RETURNED, ${back} of ${delivered} are back`,
    ),
    ...when(hasArrived && back > 0 && back === delivered, `is ${order.status} and everything is back`),
  ];
});

const shipments = perOrder((order, world) =>
  of(world.fulfillments, order)
    .filter((each) => ['SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED'].includes(each.status))
    .flatMap(({ id, number, status: at }) => {
      const parcel = world.shipments.find((each) => each.fulfillment_id === id);
      return when(
        !parcel || parcel.status === 'VOIDED',
        `fulfillment ${number} is ${at}, its parcel ${parcel?.status}`,
      );
    }),
);

const RULES: readonly Rule[] = [
  stockBooks,
  dailyCounts,
  trail,
  lineUnits,
  allocations,
  fulfillments,
  sold,
  status,
  waiting,
  money,
  returned,
  shipments,
];

/** What is wrong; empty when all is well. */
export function faultsOf(world: World): string[] {
  return RULES.flatMap((rule) => rule(world));
}

/** Order statuses in which a sequence may end. */
const ENDS: ReadonlySet<OrderStatus> = new Set([
  'DELIVERED',
  'PICKED_UP',
  'RETURNED',
  'REFUNDED',
  'CANCELLED',
]);

export const isAtEnd = ({ status: at }: Pick<OrderRow, 'status'>): boolean => ENDS.has(at);

const ended = perOrder((order, world) => {
  const lines = of(world.lines, order);
  const leftOf = (line: LineRow) =>
    sumOf(world.allocations, (each) => (each.order_item_id === line.id && hasLeft(each) ? each.quantity : 0));
  const isCancelled = order.status === 'CANCELLED';
  const payment = isCancelled
    ? ['VOIDED', 'PENDING', 'AUTHORIZED']
    : ['CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED'];
  const labels = of(world.fulfillments, order)
    .filter((each) => !isLive(each))
    .flatMap(({ id }) =>
      world.shipments.filter((each) => each.fulfillment_id === id && each.status !== 'VOIDED'),
    );
  return [
    ...when(!isAtEnd(order), `has not come to an end: ${order.status}`),
    ...lines.flatMap((line) =>
      when(
        leftOf(line) !== (isCancelled ? 0 : wanted(line)),
        `line ${line.line_number}: ${leftOf(line)} of ${wanted(line)} units have left, the order is ${order.status}`,
      ),
    ),
    ...when(
      !payment.includes(order.payment_status),
      `is ${order.status} and its payment ${order.payment_status}`,
    ),
    ...when(
      isCancelled && order.authorized > 0 && order.payment_status !== 'VOIDED',
      'its payment is not void',
    ),
    ...when(of(world.waits, order).length > 0, 'still waits for stock'),
    ...labels.map(
      ({ fulfillment_id }) => `the label of the ended fulfillment ${fulfillment_id} was not voided`,
    ),
  ];
});

const nothingHeld: Rule = ({ stock }) =>
  stock.flatMap(({ sku, node_id, reserved }) =>
    when(reserved > 0, `${reserved} ${sku} at ${node_id} are left reserved`),
  );

/** What is wrong once every order has come to its end. */
export function faultsAtEnd(world: World): string[] {
  return [...faultsOf(world), ...ended(world), ...nothingHeld(world)];
}
