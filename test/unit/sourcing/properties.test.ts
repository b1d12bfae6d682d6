import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NODE_CAPABILITIES, NODE_STATUSES, NODE_TYPES } from '../../../src/nodes/node.ts';
import { haversineKm } from '../../../src/sourcing/distance.ts';
import { source } from '../../../src/sourcing/engine.ts';
import type {
  RemovalReason,
  SourcingInput,
  SourcingNode,
  SourcingRule,
} from '../../../src/sourcing/sourcing.ts';
import { SOURCING_STRATEGIES } from '../../../src/sourcing/strategy-names.ts';
import { anInput, aNode, anOrder, aRule, line, stockOf } from './fixtures.ts';

const ID = fc.constantFrom('n0', 'n1', 'n2', 'n3', 'n4', 'n5');
const ids = fc.uniqueArray(ID, { maxLength: 2 });

const nodeChanges = fc.record({
  nodeType: fc.constantFrom(...NODE_TYPES),
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant('ACTIVE' as const) },
    fc.constantFrom(...NODE_STATUSES),
  ),
  latitude: fc.integer({ min: -90, max: 90 }),
  longitude: fc.integer({ min: -180, max: 180 }),
  canShip: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
  canPickup: fc.boolean(),
  canSameDay: fc.boolean(),
  dailyOrderCapacity: fc.integer({ min: 0, max: 4 }),
  currentDailyOrders: fc.integer({ min: 0, max: 4 }),
  shippingCostMultiplier: fc.constantFrom(0, 0.5, 1, 3),
});

const rules: fc.Arbitrary<SourcingRule> = fc
  .record({
    strategy: fc.constantFrom(...SOURCING_STRATEGIES),
    allowedNodeTypes: fc.uniqueArray(fc.constantFrom(...NODE_TYPES), { maxLength: 3 }),
    excludedNodeIds: ids,
    requiredCapabilities: fc.uniqueArray(fc.constantFrom(...NODE_CAPABILITIES), { maxLength: 1 }),
    maxSplitNodes: fc.integer({ min: 1, max: 4 }),
    maxDistanceKm: fc.option(fc.integer({ min: 0, max: 15_000 })),
    costWeight: fc.constantFrom(0, 0.3, 1),
    distanceWeight: fc.constantFrom(0, 0.7, 1),
  })
  .map((changes) => aRule(changes));

const stockCell = fc.integer({ min: -1, max: 4 });

/** Orders of two SKUs among up to six nodes of every kind; several often stand in one place. */
const inputs: fc.Arbitrary<SourcingInput> = fc
  .record({
    nodes: fc.array(fc.tuple(nodeChanges, stockCell, stockCell), { minLength: 1, maxLength: 6 }),
    rule: rules,
    excludedNodeIds: ids,
    fulfillmentType: fc.constantFrom('SHIP_TO_HOME', 'STORE_PICKUP', 'SAME_DAY_DELIVERY'),
    pickupNodeId: fc.option(ID),
    destination: fc.option(
      fc.record({
        latitude: fc.integer({ min: -90, max: 90 }),
        longitude: fc.integer({ min: -180, max: 180 }),
      }),
      { freq: 5 },
    ),
    allowPartial: fc.boolean(),
    capacityPenalty: fc.constantFrom(0, 8),
  })
  .map(({ nodes, rule, excludedNodeIds, allowPartial, capacityPenalty, ...order }) =>
    anInput({
      order: anOrder({ ...order, lines: [line('l1', 'A', 3), line('l2', 'B', 2)] }),
      nodes: nodes.map(([changes], index) => aNode(`n${index}`, changes)),
      stock: stockOf(Object.fromEntries(nodes.map(([, A, B], index) => [`n${index}`, { A, B }]))),
      rules: [rule],
      excludedNodeIds,
      settings: { ...anInput().settings, allowPartial, capacityPenalty },
    }),
  );

const CAPABILITY_OF = {
  can_ship: (node: SourcingNode) => node.canShip,
  can_pickup: (node: SourcingNode) => node.canPickup,
  can_curbside: (node: SourcingNode) => node.canCurbside,
  can_same_day: (node: SourcingNode) => node.canSameDay,
} as const;

/** Every filter that a node does not pass, said anew and without regard to their order. */
function failing(node: SourcingNode, input: SourcingInput): RemovalReason[] {
  const { order, excludedNodeIds, stock } = input;
  const rule = input.rules[0] ?? aRule();
  const isPickup = order.fulfillmentType === 'STORE_PICKUP';
  const needs = {
    SHIP_TO_HOME: 'can_ship',
    STORE_PICKUP: 'can_pickup',
    SAME_DAY_DELIVERY: 'can_same_day',
  } as const;
  const needed = needs[order.fulfillmentType as keyof typeof needs];
  const stores = rule.strategy === 'STORE_NEAREST' && !['RETAIL_STORE', 'DARK_STORE'].includes(node.nodeType);
  const types = rule.allowedNodeTypes;
  const kilometres = order.destination ? haversineKm(node, order.destination) : 0;
  const checks: Record<RemovalReason, boolean> = {
    NOT_ACTIVE: node.status !== 'ACTIVE',
    NOT_THE_PICKUP_NODE: isPickup && order.pickupNodeId !== null && order.pickupNodeId !== node.id,
    REJECTED_THIS_ORDER: excludedNodeIds.includes(node.id),
    EXCLUDED_BY_RULE: rule.excludedNodeIds.includes(node.id),
    NODE_TYPE_NOT_ALLOWED: stores || (types.length > 0 && !types.includes(node.nodeType)),
    CAPABILITY_MISSING: [needed, ...rule.requiredCapabilities].some((each) => !CAPABILITY_OF[each](node)),
    NO_DAILY_CAPACITY: node.currentDailyOrders >= node.dailyOrderCapacity,
    TOO_FAR: rule.maxDistanceKm !== null && kilometres > rule.maxDistanceKm + 0.0005,
    NO_AVAILABLE_STOCK: !stock.some((level) => level.nodeId === node.id && level.available > 0),
  };
  return (Object.keys(checks) as RemovalReason[]).filter((reason) => checks[reason]);
}

describe('whatever the order, the nodes and the rule', () => {
  it('every node is a candidate that passes all filters, or removed by the first one that it fails', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { candidates, removed } = source(input);
        expect([...candidates, ...removed].map((each) => each.nodeId).sort()).toEqual(
          input.nodes.map((node) => node.id).sort(),
        );
        for (const node of input.nodes) {
          const removal = removed.find((each) => each.nodeId === node.id);
          expect(removal?.reason).toBe(failing(node, input)[0]);
          if (removal) expect(removal.detail).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('only candidates serve, and within their stock', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { allocations, candidates } = source(input);
        for (const { nodeId, sku } of allocations) {
          expect(candidates.some((each) => each.nodeId === nodeId && each.selected)).toBe(true);
          const given = allocations
            .filter((each) => each.nodeId === nodeId && each.sku === sku)
            .reduce((total, each) => total + each.quantity, 0);
          const level = input.stock.find((each) => each.nodeId === nodeId && each.sku === sku);
          expect(given).toBeLessThanOrEqual(level?.available ?? 0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('score parts are 0 to 1, the largest distance and cost are 0, and the score is their weighted sum', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { candidates, weights } = source(input);
        const furthest = Math.max(0, ...candidates.map((each) => each.distanceKm ?? 0));
        const dearest = Math.max(0, ...candidates.map((each) => each.cost));
        for (const { scoreParts, score, distanceKm, cost } of candidates) {
          let weighted = 0;
          for (const term of ['distance', 'inventory', 'cost'] as const) {
            const part = scoreParts[term];
            expect(part !== undefined).toBe(weights[term] !== undefined);
            if (part === undefined) continue;
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(1);
            weighted += part * (weights[term] ?? 0);
          }
          expect(score).toBeCloseTo(weighted, 5);
          if (scoreParts.distance !== undefined && furthest > 0)
            expect(scoreParts.distance).toBeCloseTo(1 - (distanceKm ?? 0) / furthest, 5);
          if (scoreParts.cost !== undefined) expect(scoreParts.cost).toBeCloseTo(1 - cost / dearest, 4);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('candidates stand by score, then distance, then code, and the decision does not know the order of its input', () => {
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.nat()), (input, keys) => {
        const decision = source(input);
        const ranks = decision.candidates.map(({ score, distanceKm, code }) => ({ score, distanceKm, code }));
        expect(ranks).toEqual(
          [...ranks].sort(
            (a, b) =>
              b.score - a.score || (a.distanceKm ?? 0) - (b.distanceKm ?? 0) || (a.code < b.code ? -1 : 1),
          ),
        );
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        expect(source({ ...input, nodes: shuffled(input.nodes), stock: shuffled(input.stock) })).toEqual(
          decision,
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('lines that are kept together', () => {
  const nodes = [
    aNode('near', { latitude: 40.7, longitude: -74 }),
    aNode('far', { latitude: 34, longitude: -118 }),
  ];
  const sofa = [
    { ...line('l1', 'SOFA-LEFT', 1), keepTogether: 'sofa' },
    { ...line('l2', 'SOFA-RIGHT', 1), keepTogether: 'sofa' },
  ];
  const lamp = line('l3', 'LAMP', 1);

  it('go from one node, and the others from where it is cheapest', () => {
    const stock = stockOf({
      near: { LAMP: 1, 'SOFA-LEFT': 1 },
      far: { 'SOFA-LEFT': 1, 'SOFA-RIGHT': 1 },
    });
    const decision = source(anInput({ order: anOrder({ lines: [...sofa, lamp] }), nodes, stock }));
    expect(decision.allocations.map(({ lineId, nodeId }) => [lineId, nodeId])).toEqual([
      ['l1', 'far'],
      ['l2', 'far'],
      ['l3', 'near'],
    ]);
  });

  it('wait together, and the reason says so', () => {
    const stock = stockOf({ near: { LAMP: 1, 'SOFA-LEFT': 1 }, far: { 'SOFA-RIGHT': 1 } });
    const input = anInput({ order: anOrder({ lines: [...sofa, lamp] }), nodes, stock });
    const decision = source({ ...input, settings: { ...input.settings, allowPartial: true } });
    expect(decision.allocations.map((each) => each.lineId)).toEqual(['l3']);
    expect(decision.unallocated.map((each) => each.lineId)).toEqual(['l1', 'l2']);
    expect(decision.backorderReason?.code).toBe('NOT_COVERABLE_AS_REQUIRED');
    expect(decision.backorderReason?.detail).toMatch(/its groups of lines kept together/);
  });
});

describe('a least value of each shipment', () => {
  const nodes = [
    aNode('near', { latitude: 40.7, longitude: -74 }),
    aNode('far', { latitude: 34, longitude: -118 }),
  ];
  const priced = (lineId: string, sku: string, quantity: number, unitPrice: number) => ({
    ...line(lineId, sku, quantity),
    unitPrice,
  });
  const stock = stockOf({ near: { A: 4 }, far: { A: 4, B: 1 } });
  const lines = [priced('l1', 'A', 5, 10_00), priced('l2', 'B', 1, 5_00)];

  it('fills a parcel that would be too small from the other', () => {
    const input = anInput({ order: anOrder({ lines }), nodes, stock });
    const given = (minShipmentValue: number) =>
      source({ ...input, settings: { ...input.settings, minShipmentValue } }).allocations.map(
        ({ lineId, nodeId, quantity }) => [lineId, nodeId, quantity],
      );
    expect(given(0)).toEqual([
      ['l1', 'near', 4],
      ['l1', 'far', 1],
      ['l2', 'far', 1],
    ]);
    expect(given(25_00)).toEqual([
      ['l1', 'near', 3],
      ['l1', 'far', 2],
      ['l2', 'far', 1],
    ]);
  });

  it('makes an order wait that would need a smaller one, and the reason says so', () => {
    const input = anInput({ order: anOrder({ lines }), nodes, stock });
    const decision = source({ ...input, settings: { ...input.settings, minShipmentValue: 40_00 } });
    expect(decision.outcome).toBe('BACKORDERED');
    expect(decision.backorderReason).toMatchObject({ code: 'NOT_COVERABLE_AS_REQUIRED' });
    expect(decision.backorderReason?.detail).toMatch(/shipments of at least 40\.00/);
  });
});

describe('a capacity penalty', () => {
  it('leaves the node that is nearly full to others, in proportion to its use', () => {
    const full = aNode('full', {
      latitude: 40.75,
      longitude: -74,
      dailyOrderCapacity: 100,
      currentDailyOrders: 90,
    });
    const idle = aNode('idle', { latitude: 40, longitude: -75, dailyOrderCapacity: 100 });
    const input = anInput({
      order: anOrder({ lines: [line('l1', 'A', 1)] }),
      nodes: [full, idle],
      stock: stockOf({ full: { A: 1 }, idle: { A: 1 } }),
      forceStrategy: 'LEAST_COST_SPLIT',
    });
    expect(source(input).allocations[0]?.nodeId).toBe('full');
    const penalized = source({ ...input, settings: { ...input.settings, capacityPenalty: 10 } });
    expect(penalized.allocations[0]?.nodeId).toBe('idle');
    const loaded = penalized.candidates.find((each) => each.nodeId === 'full');
    const plain = source(input).candidates.find((each) => each.nodeId === 'full');
    expect((loaded?.cost ?? 0) - (plain?.cost ?? 0)).toBeCloseTo(9, 3);
  });
});
