import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ledger, type Units } from '../../../src/simulations/ledger.ts';
import { dayAt, NodeDays } from '../../../src/simulations/node-days.ts';
import { Replay, type Interval, type ReplayOrder, type RunState } from '../../../src/simulations/replay.ts';
import { aNode, anOrder, aRule, line } from '../sourcing/fixtures.ts';

const SKU = 'SKU-1';
const NOON = Date.UTC(2026, 10, 26, 12);
const SETTINGS = {
  defaultStrategy: 'DISTANCE_OPTIMAL',
  maxSplitNodes: 3,
  baseRate: 5,
  perKmRate: 0.02,
} as const;
const NODES = [aNode('near', { dailyOrderCapacity: 3 }), aNode('far', { latitude: 34, longitude: -118 })].map(
  (node) => ({ ...node, timeZone: 'UTC', createdAt: new Date(0) }),
);

const units = (nodeId: string, count: number): Units => ({ nodeId, sku: SKU, units: count });
const none: Interval = { changes: [], cancelled: [] };

function order(position: number, quantity: number, changes: Partial<ReplayOrder> = {}): ReplayOrder {
  return {
    position,
    order: anOrder({ id: `order-${position}`, lines: [line(`line-${position}`, SKU, quantity)] }),
    decidedAt: new Date(NOON + position * 60_000),
    allowPartial: false,
    inactiveNodeIds: [],
    ...changes,
  };
}

function replayOf(stock: readonly Units[], state: Partial<RunState> = {}): Replay {
  const scene = { nodes: NODES, settings: SETTINGS, stock, others: new NodeDays() };
  return new Replay(scene, {
    rules: [],
    taken: [],
    days: new NodeDays(),
    waiting: [],
    held: new Map(),
    ...state,
  });
}

const servedBy = ({ decision }: ReturnType<Replay['step']>): string[] =>
  decision.allocations.map(({ nodeId, quantity }) => `${nodeId} ${quantity}`);

describe('a replay', () => {
  test('gives each order what those before it have left', () => {
    const replay = replayOf([units('near', 3), units('far', 9)]);
    expect(servedBy(replay.step(order(0, 2), none))).toEqual(['near 2']);
    expect(servedBy(replay.step(order(1, 2), none))).toEqual(['far 2']);
    expect(servedBy(replay.step(order(2, 1), none))).toEqual(['near 1']);
    expect([...replay.taken.entries()]).toEqual([units('near', 3), units('far', 2)]);
    expect(replay.held.get(0)).toEqual([{ ...units('near', 2), day: '2026-11-26' }]);
  });

  test('goes on from what the run had taken before', () => {
    const replay = replayOf([units('near', 3)], { taken: [units('near', 2)] });
    expect(servedBy(replay.step(order(0, 2), none))).toEqual([]);
  });

  test('serves those who wait, first in first out, before the order that comes', () => {
    const replay = replayOf([units('near', 0)]);
    replay.step(order(0, 2), none);
    replay.step(order(1, 2), none);
    expect(replay.waiting.map(({ position }) => position)).toEqual([0, 1]);
    const came = { changes: [units('near', 3)], cancelled: [] };
    expect(servedBy(replay.step(order(2, 1), came))).toEqual(['near 1']);
    expect(replay.waiting.map(({ position }) => position)).toEqual([1]);
    expect(replay.servedLater).toBe(1);
    expect(replay.held.get(0)).toHaveLength(1);
  });

  test('keeps what a partly served order still lacks', () => {
    const replay = replayOf([units('near', 1)]);
    replay.step(order(0, 3, { allowPartial: true }), none);
    replay.step(order(1, 9), { changes: [units('far', 1)], cancelled: [] });
    expect(replay.waiting[0]?.lines).toEqual([{ ...line('line-0', SKU, 3), quantity: 1 }]);
    expect(replay.servedLater).toBe(0);
    replay.step(order(2, 9), { changes: [units('far', 1)], cancelled: [] });
    expect(replay.servedLater).toBe(1);
    expect(replay.held.get(0)).toHaveLength(3);
  });

  test('takes back what a cancelled order held, and looks for it no more', () => {
    const replay = replayOf([units('near', 2)]);
    replay.step(order(0, 2), none);
    replay.step(order(1, 2), none);
    expect(servedBy(replay.step(order(2, 1), { changes: [], cancelled: [1, 0] }))).toEqual(['near 1']);
    expect(replay.waiting).toEqual([]);
    expect(replay.held.get(0)).toEqual([]);
    expect(replay.days.at('near', '2026-11-26')).toBe(1);
  });

  test('fills the day of a node, and begins a new one at its midnight', () => {
    const replay = replayOf([units('near', 9), units('far', 9)]);
    for (const position of [0, 1, 2])
      expect(servedBy(replay.step(order(position, 1), none))).toEqual(['near 1']);
    expect(servedBy(replay.step(order(3, 1), none))).toEqual(['far 1']);
    const tomorrow = new Date(NOON + 86_400_000);
    expect(servedBy(replay.step(order(4, 1, { decidedAt: tomorrow }), none))).toEqual(['near 1']);
  });

  test('knows no node before it was made, and none that took no orders then', () => {
    const replay = replayOf([units('near', 9), units('far', 9)]);
    expect(servedBy(replay.step(order(0, 1, { inactiveNodeIds: ['near'] }), none))).toEqual(['far 1']);
    const before = { decidedAt: new Date(-1) };
    expect(servedBy(replay.step(order(1, 1, before), none))).toEqual([]);
  });

  test('calls a backorder false when no more than the rules stood in the way', () => {
    const rules = [aRule({ maxDistanceKm: 200 })];
    const replay = replayOf([units('far', 1)], { rules });
    expect(replay.step(order(0, 1), none)).toMatchObject({ isFalseBackorder: true });
    expect(replay.step(order(1, 2), none)).toMatchObject({ isFalseBackorder: false });
  });

  test('never gives away more than there was', () => {
    const wishes = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 6 }), came: fc.integer({ min: 0, max: 4 }) }),
      {
        maxLength: 25,
      },
    );
    fc.assert(
      fc.property(wishes, fc.boolean(), (steps, allowPartial) => {
        const replay = replayOf([units('near', 5), units('far', 5)]);
        let there = 10;
        for (const [position, { quantity, came }] of steps.entries()) {
          there += came;
          replay.step(order(position, quantity, { allowPartial }), {
            changes: came > 0 ? [units('far', came)] : [],
            cancelled: position % 4 === 3 ? [position - 2] : [],
          });
          const taken = [...replay.taken.entries()];
          expect(taken.every((each) => each.units >= 0)).toBe(true);
          expect(taken.reduce((sum, each) => sum + each.units, 0)).toBeLessThanOrEqual(there);
          const held = [...replay.held.values()].flat();
          expect(
            Ledger.of(held)
              .levels([SKU])
              .filter((level) => level.available > 0),
          ).toEqual(replay.taken.levels([SKU]).filter((level) => level.available > 0));
        }
      }),
    );
  });
});

test('a day is that of the time zone', () => {
  const moment = new Date('2026-11-26T03:00:00Z');
  expect(dayAt(moment, 'UTC')).toBe('2026-11-26');
  expect(dayAt(moment, 'America/New_York')).toBe('2026-11-25');
});
