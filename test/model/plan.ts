/** A random sequence: what there is at the beginning, and what then happens to it. Plain data, made by fast-check. */
import fc from 'fast-check';
import { FULFILLMENT_COMMANDS, type FulfillmentCommand } from '../../src/orders/commands.ts';
import { HOLD_REASONS, type HoldReason } from '../../src/orders/hold.ts';
import {
  FULFILLMENT_TYPES,
  ORDER_STATUSES,
  type FulfillmentType,
  type OrderStatus,
} from '../../src/orders/order.ts';

export const SKUS = ['A', 'B', 'C'] as const;
export const NODES = 4;

/** The environments of the test: what moves by itself in them, and how fast. */
export const SCENES = ['by-hand', 'brisk', 'short-lived'] as const;
export type Scene = (typeof SCENES)[number];

/** A line as it is ordered; amounts in minor units. */
export interface PlannedLine {
  sku: number;
  units: number;
  price: number;
  discount: number;
  tax: number;
}

export interface PlannedOrder {
  type: FulfillmentType;
  takesPart: boolean;
  /** The node where the customer collects a pickup; null: any. */
  collectAt: number | null;
  lines: PlannedLine[];
  discount: number;
  shipping: number;
}

export interface PlannedNode {
  mode: 'auto' | 'manual';
  /** Orders that it still takes today. */
  capacity: number;
  /** Units on hand by SKU. */
  stock: number[];
}

/** Numbers such as `which` choose among what is there when the request is made. */
export type Request =
  | { act: 'status'; order: number; to: OrderStatus | 'next' }
  | { act: 'cancel' | 'release' | 'source'; order: number }
  | { act: 'hold'; order: number; reason: HoldReason }
  | { act: 'cancel lines'; order: number; which: number; units: number }
  | { act: 'edit lines'; order: number; which: number; units: number }
  | { act: 'add line'; order: number; line: PlannedLine }
  | { act: 'edit address' | 'edit contact'; order: number; which: number }
  | { act: 'work'; order: number; which: number; command: FulfillmentCommand | 'next'; found: number }
  | { act: 'return'; order: number; which: number; units: number | null }
  | { act: 'receive'; order: number; which: number; isDiscarded: boolean; missing: number }
  | { act: 'reject return' | 'refund return'; order: number; which: number }
  | { act: 'refund'; order: number; percent: number | null }
  | { act: 'stock'; node: number; sku: number; units: number }
  | {
      act: 'report';
      order: number;
      which: number;
      events: ('IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED')[];
    };

/** What goes wrong with an activity: it fails before its work, or its answer is lost after it. */
export interface Mishap {
  activity: string | null;
  when: 'before' | 'after';
  times: number;
}

export type Step =
  | { kind: 'ask'; request: Request }
  | { kind: 'twice'; request: Request }
  | { kind: 'together'; requests: [Request, Request] }
  | { kind: 'drive'; order: number; rounds: number }
  | { kind: 'mishap'; order: number; mishap: Mishap }
  | { kind: 'crash'; order: number; during: Request | null; afterMilliseconds: number };

/** A step, and whether what went on before has come to rest when it is taken. */
export interface PlannedStep {
  step: Step;
  atRest: boolean;
}

export interface Sequence {
  scene: Scene;
  nodes: PlannedNode[];
  orders: PlannedOrder[];
  steps: PlannedStep[];
}

const any = fc.nat({ max: 11 });
const order = fc.nat({ max: 1 });
const units = fc.integer({ min: 1, max: 4 });

const line: fc.Arbitrary<PlannedLine> = fc
  .record({
    sku: fc.nat({ max: SKUS.length - 1 }),
    units,
    price: fc.constantFrom(0, 1, 333, 1_000, 1_999),
    percentOff: fc.constantFrom(0, 0, 33, 100),
    tax: fc.constantFrom(0, 7, 100),
  })
  .map(({ percentOff, ...rest }) => ({
    ...rest,
    discount: Math.floor((rest.units * rest.price * percentOff) / 100),
  }));

const plannedOrder: fc.Arbitrary<PlannedOrder> = fc.record({
  type: fc.constantFrom(...FULFILLMENT_TYPES),
  takesPart: fc.boolean(),
  collectAt: fc.option(fc.nat({ max: NODES - 1 }), { freq: 3 }),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  discount: fc.constantFrom(0, 0, 5, 250),
  shipping: fc.constantFrom(0, 499, 1_000),
});

const plannedNode: fc.Arbitrary<PlannedNode> = fc.record({
  mode: fc.constantFrom('manual', 'manual', 'manual', 'auto'),
  capacity: fc.constantFrom(1, 2, 1_000, 1_000, 1_000),
  stock: fc.array(fc.constantFrom(0, 0, 1, 2, 4), { minLength: SKUS.length, maxLength: SKUS.length }),
});

const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const act = <A extends string>(...names: [A, ...A[]]): fc.Arbitrary<A> => fc.constantFrom(...names);

const request: fc.Arbitrary<Request> = fc.oneof(
  weighted(
    4,
    fc.record({ act: act('status'), order, to: fc.constantFrom('next' as const, ...ORDER_STATUSES) }),
  ),
  weighted(3, fc.record({ act: act('cancel', 'release', 'release', 'source'), order })),
  weighted(2, fc.record({ act: act('hold'), order, reason: fc.constantFrom(...HOLD_REASONS) })),
  weighted(
    3,
    fc.record({ act: act('cancel lines'), order, which: any, units: fc.integer({ min: 1, max: 3 }) }),
  ),
  weighted(2, fc.record({ act: act('edit lines'), order, which: any, units: fc.nat({ max: 5 }) })),
  weighted(1, fc.record({ act: act('add line'), order, line })),
  weighted(1, fc.record({ act: act('edit address', 'edit contact'), order, which: any })),
  weighted(
    8,
    fc.record({
      act: act('work'),
      order,
      which: any,
      command: fc.constantFrom('next' as const, 'next' as const, ...FULFILLMENT_COMMANDS),
      found: fc.constantFrom(100, 100, 50, 0),
    }),
  ),
  weighted(2, fc.record({ act: act('return'), order, which: any, units: fc.option(units, { freq: 2 }) })),
  weighted(
    2,
    fc.record({
      act: act('receive'),
      order,
      which: any,
      isDiscarded: fc.boolean(),
      missing: fc.constantFrom(0, 0, 1),
    }),
  ),
  weighted(1, fc.record({ act: act('reject return', 'refund return', 'refund return'), order, which: any })),
  weighted(1, fc.record({ act: act('refund'), order, percent: fc.constantFrom(null, 0, 33, 100, 150) })),
  weighted(
    4,
    fc.record({
      act: act('stock'),
      node: fc.nat({ max: NODES - 1 }),
      sku: fc.nat({ max: SKUS.length - 1 }),
      units: fc.constantFrom(1, 2, 3, 6, -1, -2),
    }),
  ),
  weighted(
    2,
    fc.record({
      act: act('report'),
      order,
      which: any,
      events: fc.array(act('IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'), { minLength: 1, maxLength: 3 }),
    }),
  ),
);

const ACTIVITIES = [
  'carryOut',
  'advanceFulfillment',
  'cancelOrder',
  'sourceOrder',
  'bookShipment',
  'voidShipment',
];

const mishap: fc.Arbitrary<Mishap> = fc.record({
  activity: fc.option(fc.constantFrom(...ACTIVITIES), { freq: 4 }),
  when: act('before', 'after', 'after'),
  times: fc.constantFrom(1, 1, 2),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(10, fc.record({ kind: act('ask'), request })),
  weighted(2, fc.record({ kind: act('twice'), request })),
  weighted(4, fc.record({ kind: act('together'), requests: fc.tuple(request, request) })),
  weighted(4, fc.record({ kind: act('drive'), order, rounds: fc.integer({ min: 1, max: 6 }) })),
  weighted(3, fc.record({ kind: act('mishap'), order, mishap })),
  weighted(
    2,
    fc.record({
      kind: act('crash'),
      order,
      during: fc.option(request, { freq: 2 }),
      afterMilliseconds: fc.nat({ max: 40 }),
    }),
  ),
);

/** Sequences as they are drawn. */
export const sequences: fc.Arbitrary<Sequence> = fc.record({
  scene: fc.constantFrom(...SCENES),
  nodes: fc.array(plannedNode, { minLength: NODES, maxLength: NODES }),
  orders: fc.array(plannedOrder, { minLength: 1, maxLength: 2 }),
  steps: fc.array(fc.record({ step, atRest: fc.constantFrom(true, true, true, false) }), {
    minLength: 4,
    maxLength: 10,
  }),
});
