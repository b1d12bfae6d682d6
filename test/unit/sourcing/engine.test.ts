import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { source as decide } from '../../../src/sourcing/engine.ts';
import { explainDecision } from '../../../src/sourcing/explained-decision.ts';
import type { SourcingDecision, SourcingInput, SourcingNode } from '../../../src/sourcing/sourcing.ts';
import { SOURCING_STRATEGIES } from '../../../src/sourcing/strategy-names.ts';
import { anInput, aNode, anOrder, aRule, DEMO_NODES, line, stockOf } from './fixtures.ts';

/** A decision as it is read after it was stored. */
const source = (asked: SourcingInput) =>
  explainDecision(JSON.parse(JSON.stringify(decide(asked))) as SourcingDecision);

const near = aNode('near', { latitude: 40.75, longitude: -74 });
const far = aNode('far', { latitude: 34, longitude: -118 });

const input = (
  quantity: number,
  table: Record<string, Record<string, number>>,
  changes: Partial<SourcingInput> = {},
) =>
  anInput({
    order: anOrder({ lines: [line('l1', 'A', quantity)] }),
    nodes: [near, far],
    stock: stockOf(table),
    ...changes,
  });

const partial = { ...anInput().settings, allowPartial: true };

describe('the documented walk-through', () => {
  it('takes both lines from STR-NYC-01 under the catch-all rule', () => {
    const skus = { 'SKU-WIDGET-A': 50, 'SKU-GADGET-X': 20 };
    const stock = stockOf(Object.fromEntries(DEMO_NODES.map((node) => [node.id, skus])));
    const decision = source(
      anInput({ nodes: DEMO_NODES, stock, rules: [aRule({ name: 'Default — Distance Optimal' })] }),
    );
    expect(decision.rule?.name).toBe('Default — Distance Optimal');
    expect(decision.outcome).toBe('SOURCED');
    expect(decision.allocations.map(({ lineId, nodeId, quantity }) => [lineId, nodeId, quantity])).toEqual([
      ['line-1', 'str-nyc-01', 2],
      ['line-2', 'str-nyc-01', 1],
    ]);
    expect(decision.candidates[0]?.distanceKm).toBeCloseTo(2.16, 1);
    expect(decision.candidates).toHaveLength(8);
    expect(decision.whatTheyNeeded).toHaveLength(7);
    expect(decision.summary).toMatch(/^STR-NYC-01 serves the whole order/);
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });
});

describe('single nodes and splits', () => {
  it('splits only when no node covers the order, with parcels that add up to the cost', () => {
    const decision = source(input(5, { near: { A: 3 }, far: { A: 4 } }));
    expect(decision.splitNodes).toBe(2);
    expect(decision.allocations.map(({ nodeId, quantity }) => [nodeId, quantity])).toEqual([
      ['near', 3],
      ['far', 2],
    ]);
    expect(decision.allocations.reduce((sum, one) => sum + one.predictedCost, 0)).toBeCloseTo(
      decision.cost,
      3,
    );
    expect(decision.proof).toMatchObject({ optimal: true, gap: 0 });
  });

  it('shares the stock of one SKU between two lines of it (regression of the reference 14)', () => {
    const lines = [line('l1', 'A', 3), line('l2', 'A', 3)];
    const decision = source(input(0, { near: { A: 5 }, far: { A: 1 } }, { order: anOrder({ lines }) }));
    expect(decision.allocations.map(({ lineId, nodeId, quantity }) => [lineId, nodeId, quantity])).toEqual([
      ['l1', 'near', 3],
      ['l2', 'near', 2],
      ['l2', 'far', 1],
    ]);
    const short = source(input(0, { near: { A: 5 } }, { order: anOrder({ lines }) }));
    expect(short.outcome).toBe('BACKORDERED');
  });

  it('lets single nodes and splits compete on cost in LEAST_COST_SPLIT', () => {
    const table = { near: { A: 9 }, far: { A: 10 } };
    const cheapParcels = { ...anInput().settings, baseRate: 0.5 };
    const single = source(input(10, table, { forceStrategy: 'DISTANCE_OPTIMAL', settings: cheapParcels }));
    const split = source(input(10, table, { forceStrategy: 'LEAST_COST_SPLIT', settings: cheapParcels }));
    expect(single.splitNodes).toBe(1);
    expect(split.splitNodes).toBe(2);
    expect(split.cost).toBeLessThan(single.cost);
  });

  it('keeps to the smaller of the two node limits', () => {
    const nodes = ['a', 'b', 'c'].map((id) => aNode(id));
    const stock = stockOf({ a: { A: 1 }, b: { A: 1 }, c: { A: 1 } });
    const three = input(3, {}, { nodes, stock });
    expect(source(three).splitNodes).toBe(3);
    const two = source({ ...three, rules: [aRule({ maxSplitNodes: 2 })] });
    expect(two.outcome).toBe('BACKORDERED');
    expect(two.backorderReason?.code).toBe('NOT_COVERABLE_WITHIN_NODE_LIMIT');
    expect(two.allocations).toEqual([]);
  });
});

describe('what waits', () => {
  it('is the whole order when parts may not go alone', () => {
    const decision = source(input(9, { near: { A: 3 }, far: { A: 4 } }));
    expect(decision.outcome).toBe('BACKORDERED');
    expect(decision.allocations).toEqual([]);
    expect(decision.unallocated).toEqual([{ lineId: 'l1', sku: 'A', quantity: 9 }]);
    expect(decision.backorderReason).toEqual({
      code: 'NOT_ENOUGH_STOCK',
      detail: 'A: 9 needed, 7 available at eligible nodes',
    });
  });

  it('is only the remainder when parts may go alone', () => {
    const decision = source(input(9, { near: { A: 3 }, far: { A: 4 } }, { settings: partial }));
    expect(decision.outcome).toBe('PARTIAL');
    expect(decision.allocations.reduce((sum, one) => sum + one.quantity, 0)).toBe(7);
    expect(decision.unallocated).toEqual([{ lineId: 'l1', sku: 'A', quantity: 2 }]);
    expect(decision.backorderReason?.code).toBe('NOT_ENOUGH_STOCK');
  });

  it('names SKUs that nobody stocks, and filters that let no node through', () => {
    expect(source(input(1, { near: { B: 3 } })).backorderReason?.code).toBe('UNKNOWN_SKU');
    const nowhere = source(input(1, { near: { A: 3 } }, { nodes: [aNode('near', { status: 'CLOSED' })] }));
    expect(nowhere.backorderReason?.code).toBe('NO_ELIGIBLE_NODE');
    expect(source(input(1, { near: { A: 0 } })).backorderReason?.code).toBe('NOT_ENOUGH_STOCK');
  });

  it('is nothing when no line has units left (regression of the reference 7)', () => {
    const decision = source(input(0, { near: { A: 3 } }));
    expect(decision.outcome).toBe('SOURCED');
    expect(decision.allocations).toEqual([]);
    expect(decision.notes).toHaveLength(1);
  });

  it('refuses quantities that are no whole numbers', () => {
    expect(() => source(input(1.5, {}))).toThrow(RangeError);
    expect(() => source(input(-1, {}))).toThrow(RangeError);
  });
});

describe('filters', () => {
  const removedBy = (node: Partial<SourcingNode>, changes: Partial<SourcingInput> = {}) =>
    source(input(1, { near: { A: 5 } }, { nodes: [{ ...near, ...node }], ...changes })).removed[0];

  it.each<[string, Partial<SourcingNode>, Partial<SourcingInput>, RegExp]>([
    ['NOT_ACTIVE', { status: 'MAINTENANCE' }, {}, /MAINTENANCE/],
    ['NODE_TYPE_NOT_ALLOWED', {}, { forceStrategy: 'STORE_NEAREST' }, /RETAIL_STORE, DARK_STORE/],
    ['NODE_TYPE_NOT_ALLOWED', {}, { rules: [aRule({ allowedNodeTypes: ['WAREHOUSE'] })] }, /WAREHOUSE/],
    ['CAPABILITY_MISSING', { canShip: false }, {}, /can_ship/],
    [
      'CAPABILITY_MISSING',
      {},
      { rules: [aRule({ requiredCapabilities: ['can_same_day'] })] },
      /can_same_day/,
    ],
    ['NO_DAILY_CAPACITY', { currentDailyOrders: 500 }, {}, /500 orders today of a capacity of 500/],
    ['TOO_FAR', { latitude: 34 }, { rules: [aRule({ maxDistanceKm: 100 })] }, /at most 100 km/],
    ['EXCLUDED_BY_RULE', {}, { rules: [aRule({ excludedNodeIds: ['near'] })] }, /Default/],
    ['REJECTED_THIS_ORDER', {}, { excludedNodeIds: ['near'] }, /rejected/],
    ['NO_AVAILABLE_STOCK', {}, { stock: stockOf({ near: { A: -2 } }) }, /safety stock/],
  ])('%s', (reason, node, changes, detail) => {
    const removed = removedBy(node, changes);
    expect(removed?.reason).toBe(reason);
    expect(removed?.detail).toMatch(detail);
  });

  it.each([
    ['STORE_PICKUP', 'canPickup'],
    ['CURBSIDE_PICKUP', 'canCurbside'],
    ['SAME_DAY_DELIVERY', 'canSameDay'],
    ['SHIP_FROM_STORE', 'canShip'],
  ] as const)('%s needs %s', (fulfillmentType, capability) => {
    const order = anOrder({ fulfillmentType, lines: [line('l1', 'A', 1)] });
    expect(removedBy({ [capability]: false }, { order })?.reason).toBe('CAPABILITY_MISSING');
    expect(removedBy({ [capability]: true }, { order })).toBeUndefined();
  });

  it('lets only the named pickup node serve a pickup order', () => {
    const nodes = [near, far].map((node) => ({ ...node, canPickup: true }));
    const order = anOrder({
      fulfillmentType: 'STORE_PICKUP',
      pickupNodeId: 'far',
      lines: [line('l1', 'A', 1)],
    });
    const decision = source(input(1, { near: { A: 5 }, far: { A: 5 } }, { nodes, order }));
    expect(decision.allocations.map((one) => one.nodeId)).toEqual(['far']);
    expect(decision.removed).toMatchObject([{ nodeId: 'near', reason: 'NOT_THE_PICKUP_NODE' }]);
  });
});

describe('scores', () => {
  const both = { near: { A: 5 }, far: { A: 500 } };

  it('normalize distance and cost as 1 - value / largest', () => {
    const decision = source(input(1, both, { forceStrategy: 'COST_OPTIMAL' }));
    const [first, last] = decision.candidates;
    expect(last?.scoreParts).toEqual({ distance: 0, cost: 0 });
    const ratio = 1 - (first?.distanceKm ?? 0) / (last?.distanceKm ?? 1);
    expect(first?.scoreParts.distance).toBeCloseTo(ratio, 5);
  });

  it('do not let depth beyond the need beat proximity', () => {
    const decision = source(input(1, both));
    expect(decision.candidates.map((one) => one.scoreParts.inventory)).toEqual([1, 1]);
    expect(decision.allocations[0]?.nodeId).toBe('near');
  });

  it('prefer depth in INVENTORY_RESERVATION', () => {
    const decision = source(input(1, both, { forceStrategy: 'INVENTORY_RESERVATION' }));
    expect(decision.candidates[0]).toMatchObject({
      nodeId: 'far',
      scoreParts: { inventory: 1, distance: 0 },
    });
    expect(decision.candidates[0]?.score).toBeCloseTo(0.8, 6);
  });

  it('weigh cost and distance as the rule says', () => {
    const rules = [aRule({ strategy: 'COST_OPTIMAL', costWeight: 1, distanceWeight: 0 })];
    const dear = { ...near, shippingCostMultiplier: 100_000 };
    const decision = source(input(1, both, { nodes: [dear, far], rules }));
    expect(decision.allocations[0]?.nodeId).toBe('far');
  });

  it('leave distance out when the destination has no coordinates, and say so', () => {
    const order = anOrder({ destination: null, lines: [line('l1', 'A', 1)] });
    const decision = source(input(1, both, { order, rules: [aRule({ maxDistanceKm: 5 })] }));
    expect(decision.weights).toEqual({ inventory: 1 });
    expect(decision.candidates.every((one) => one.distanceKm === null && one.score === 1)).toBe(true);
    expect(decision.allocations[0]?.predictedDistanceKm).toBeNull();
    expect(decision.notes.join(' ')).toMatch(/no coordinates.*limit of 5 km could not be applied/);
  });

  it.each(['AI_ADAPTIVE', 'AI_HYBRID'] as const)('%s falls back and says so', (forceStrategy) => {
    const decision = source(input(1, both, { forceStrategy }));
    expect(decision.strategyRequested).toBe(forceStrategy);
    expect(decision.strategyUsed).toBe('DISTANCE_OPTIMAL');
    expect(decision.fallbackReason).toContain(forceStrategy);
  });
});

describe('explanations', () => {
  it('say how many units a losing node lacked, or what score', () => {
    const decision = source(input(3, { near: { A: 1 }, far: { A: 5 } }));
    expect(decision.whatTheyNeeded).toMatchObject([{ code: 'NEAR', missing: [{ sku: 'A', quantity: 2 }] }]);
    expect(decision.whatTheyNeeded[0]?.detail).toBe('2 units more of A to serve the order alone');
    const scored = source(input(1, { near: { A: 1 }, far: { A: 5 } }));
    expect(scored.whatTheyNeeded[0]?.scoreGap).toBeGreaterThan(0);
    expect(scored.whatTheyNeeded[0]?.detail).toMatch(
      /^\d+\.\d km nearer \(its score is 0\.\d{3} behind NEAR\)$/,
    );
  });
});

describe('determinism', () => {
  it('breaks ties by score, then distance, then node code', () => {
    const nodes = [aNode('c'), aNode('a'), aNode('b')];
    const stock = stockOf({ a: { A: 5 }, b: { A: 5 }, c: { A: 5 } });
    expect(source(input(1, {}, { nodes, stock })).allocations[0]?.nodeId).toBe('a');
  });

  it('does not depend on the order of nodes and stock', () => {
    const cell = fc.integer({ min: 0, max: 4 });
    const tables = fc.array(fc.record({ A: cell, B: cell, latitude: fc.integer({ min: 30, max: 45 }) }), {
      minLength: 1,
      maxLength: 7,
    });
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom(...SOURCING_STRATEGIES),
        fc.boolean(),
        (table, forceStrategy, allowPartial) => {
          const nodes = table.map(({ latitude }, index) =>
            aNode(`n${index}`, { latitude, nodeType: 'RETAIL_STORE' }),
          );
          const stock = stockOf(Object.fromEntries(table.map(({ A, B }, index) => [`n${index}`, { A, B }])));
          const order = anOrder({ lines: [line('1', 'A', 3), line('2', 'B', 2), line('3', 'A', 2)] });
          const settings = { ...anInput().settings, allowPartial };
          const forward = anInput({ order, nodes, stock, forceStrategy, settings });
          const decision = source(forward);
          const backward = { ...forward, nodes: [...nodes].reverse(), stock: [...stock].reverse() };
          expect(source(backward)).toEqual(decision);
          for (const { lineId, quantity } of order.lines) {
            const given = decision.allocations.reduce(
              (sum, one) => sum + (one.lineId === lineId ? one.quantity : 0),
              0,
            );
            const open = decision.unallocated.find((one) => one.lineId === lineId)?.quantity ?? 0;
            expect(given + open).toBe(quantity);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
