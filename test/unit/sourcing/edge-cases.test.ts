/** What happens at the edges, each with the words in which the decision says it. */
import { describe, expect, it } from 'vitest';
import { orderOf } from '../../../src/sourcing/engine-input.ts';
import { source as decide } from '../../../src/sourcing/engine.ts';
import { explainDecision } from '../../../src/sourcing/explained-decision.ts';
import type { SourcingDecision, SourcingInput, SourcingSettings } from '../../../src/sourcing/sourcing.ts';
import { aNode, anInput, anOrder, line, stockOf } from './fixtures.ts';

/** A decision as it is read after it was stored. */
const source = (asked: SourcingInput) =>
  explainDecision(JSON.parse(JSON.stringify(decide(asked))) as SourcingDecision);

const east = aNode('east', { latitude: 40.7, longitude: -74 });
const west = aNode('west', { latitude: 34, longitude: -118 });
const units = (quantity: number) => ({ lines: [line('l1', 'A', quantity)] });

/** An order for so many units of A among these nodes. */
function input(changes: Partial<SourcingInput>, settings: Partial<SourcingSettings> = {}): SourcingInput {
  const base = anInput({ nodes: [east, west], ...changes });
  return { ...base, settings: { ...base.settings, ...settings } };
}

const given = (changes: SourcingInput) =>
  source(changes).allocations.map(({ nodeId, quantity }) => [nodeId, quantity]);

describe('where the order goes', () => {
  it('5 m from a node: that node is taken, at the price of opening it, and is 0.0 km away in words', () => {
    // 5 m to the north: 0.005 km / 6371 km of latitude.
    const destination = { latitude: 40.7 + (0.005 / 6371) * (180 / Math.PI), longitude: -74 };
    const decision = source(
      input({
        order: anOrder({ destination, ...units(1) }),
        stock: stockOf({ east: { A: 1 }, west: { A: 9 } }),
      }),
    );
    expect(decision.candidates[0]).toMatchObject({ nodeId: 'east', distanceKm: 0.005, cost: 5.0001 });
    expect(decision.summary).toMatch(/^EAST serves the whole order: .*0\.0 km from the destination\)\.$/);
  });

  it('at a node to the metre: every term is defined, also when it is the only one', () => {
    const order = anOrder({ destination: { latitude: 40.7, longitude: -74 }, ...units(1) });
    const decision = source(input({ nodes: [east], order, stock: stockOf({ east: { A: 1 } }) }));
    expect(decision.candidates[0]).toMatchObject({ distanceKm: 0, cost: 5, score: 1 });
  });

  it('at the antimeridian: the node across the line is near, not a world away', () => {
    const fiji = aNode('fiji', { latitude: -17.8, longitude: 179.9 });
    const samoa = aNode('samoa', { latitude: -13.8, longitude: -171.8 });
    const order = anOrder({ destination: { latitude: -17.8, longitude: -179.9 }, ...units(1) });
    const decision = source(
      input({ nodes: [samoa, fiji], order, stock: stockOf({ fiji: { A: 1 }, samoa: { A: 1 } }) }),
    );
    expect(decision.allocations[0]?.nodeId).toBe('fiji');
    expect(decision.allocations[0]?.predictedDistanceKm).toBeCloseTo(21.2, 1);
    expect(decision.whatTheyNeeded[0]?.detail).toMatch(/^\d+\.\d km nearer \(its score is .* behind FIJI\)$/);
  });

  it('at a pole: all longitudes are one place, and the nearest is the one of the highest latitude', () => {
    const svalbard = aNode('svalbard', { latitude: 78.2, longitude: 15.6 });
    const alert = aNode('alert', { latitude: 82.5, longitude: -62.3 });
    const at = (longitude: number) =>
      source(
        input({
          nodes: [svalbard, alert],
          order: anOrder({ destination: { latitude: 90, longitude }, ...units(1) }),
          stock: stockOf({ svalbard: { A: 1 }, alert: { A: 1 } }),
        }),
      );
    expect(at(0).allocations).toEqual(at(-123.4).allocations);
    expect(at(0).allocations[0]).toMatchObject({ nodeId: 'alert', predictedDistanceKm: 833.962 });
  });

  it('without coordinates: none are invented, distance is left out, and the decision says so', () => {
    const order = anOrder({ destination: null, ...units(1) });
    const decision = source(
      input({ order, stock: stockOf({ east: { A: 1 }, west: { A: 1 } }), forceStrategy: 'LEAST_COST_SPLIT' }),
    );
    expect(decision.allocations[0]).toMatchObject({ predictedDistanceKm: null, predictedCost: 5 });
    expect(decision.notes).toEqual([
      'The destination has no coordinates: distance was left out of scores and costs.',
    ]);
  });
});

describe('what the order asks for', () => {
  it('two lines of one SKU share its stock: no unit is promised twice', () => {
    const order = anOrder({ lines: [line('l1', 'A', 2), line('l2', 'A', 3)] });
    const enough = source(input({ order, stock: stockOf({ east: { A: 4 }, west: { A: 1 } }) }));
    expect(enough.outcome).toBe('SOURCED');
    expect(enough.allocations.reduce((total, { quantity }) => total + quantity, 0)).toBe(5);
    const short = source(input({ order, stock: stockOf({ east: { A: 4 } }) }));
    expect(short.backorderReason).toEqual({
      code: 'NOT_ENOUGH_STOCK',
      detail: 'A: 5 needed, 4 available at eligible nodes',
    });
  });

  it('more than any node holds: it is split, and the words say that no node covers it alone', () => {
    const decision = source(
      input({ order: anOrder(units(9)), stock: stockOf({ east: { A: 6 }, west: { A: 5 } }) }),
    );
    expect(decision.outcome).toBe('SOURCED');
    expect(decision.splitNodes).toBe(2);
    expect(decision.summary).toMatch(
      /^No node covers the order alone; EAST \(6 units\), WEST \(3 units\) do for .*, the cheapest split over at most 3 nodes\.$/,
    );
  });

  it('more than all nodes hold: it waits as a whole, or goes in part where that is allowed; the numbers are named', () => {
    const stock = stockOf({ east: { A: 6 }, west: { A: 5 } });
    const whole = source(input({ order: anOrder(units(12)), stock }));
    expect(whole).toMatchObject({ outcome: 'BACKORDERED', allocations: [], alternatives: [] });
    expect(whole.summary).toBe('The order waits: A: 12 needed, 11 available at eligible nodes.');
    const part = source(input({ order: anOrder(units(12)), stock }, { allowPartial: true }));
    expect(part).toMatchObject({ outcome: 'PARTIAL', unallocated: [{ sku: 'A', quantity: 1 }] });
    expect(part.summary).toMatch(/11 of 12 units can go now; the rest waits: A: 12 needed/);
  });

  it('with every node removed: it waits, and every node says which filter removed it', () => {
    const nodes = [
      aNode('closed', { status: 'CLOSED' }),
      aNode('no-ship', { canShip: false }),
      aNode('full', { currentDailyOrders: 500 }),
    ];
    const decision = source(input({ nodes, order: anOrder(units(1)), stock: stockOf({ full: { A: 9 } }) }));
    expect(decision.backorderReason).toEqual({
      code: 'NO_ELIGIBLE_NODE',
      detail: 'none of the 3 nodes passes the filters',
    });
    expect(decision.removed.map(({ reason, detail }) => `${reason}: ${detail}`)).toEqual([
      'NOT_ACTIVE: status is CLOSED',
      'NO_DAILY_CAPACITY: 500 orders today of a capacity of 500',
      'CAPABILITY_MISSING: lacks can_ship',
    ]);
  });

  it('with no node at all: it waits, too', () => {
    const decision = source(input({ nodes: [], order: anOrder(units(1)), stock: [] }));
    expect(decision.outcome).toBe('BACKORDERED');
    expect(decision.backorderReason?.code).toBe('UNKNOWN_SKU');
  });

  it('to be collected at a node: only that node may serve it, however near another is', () => {
    const nodes = [east, west].map((node) => ({ ...node, canPickup: true }));
    const order = anOrder({ fulfillmentType: 'STORE_PICKUP', pickupNodeId: 'west', ...units(1) });
    const stock = stockOf({ east: { A: 9 }, west: { A: 1 } });
    expect(given(input({ nodes, order, stock }))).toEqual([['west', 1]]);
    const more = source(input({ nodes, order: { ...order, ...units(2) }, stock }));
    expect(more.backorderReason?.detail).toBe(
      'A: 2 needed, 1 available at eligible nodes (9 more at nodes that may not serve it)',
    );
    expect(more.removed[0]).toMatchObject({ reason: 'NOT_THE_PICKUP_NODE' });
  });

  it('that can be covered within the limits is never backordered, whatever is nearest', () => {
    // The nearest nodes have bits of everything; only the two farthest cover the order together.
    const near = Array.from({ length: 12 }, (_, index) =>
      aNode(`near-${index}`, { latitude: 40.7 + index / 100, longitude: -74 }),
    );
    const stock = stockOf({
      ...Object.fromEntries(near.map(({ id }) => [id, { A: 2, B: 2 }])),
      east: { A: 7, B: 1 },
      west: { A: 1, B: 7 },
    });
    const order = anOrder({ lines: [line('l1', 'A', 8), line('l2', 'B', 8)] });
    const decision = source(input({ nodes: [...near, east, west], order, stock }, { maxSplitNodes: 2 }));
    expect(decision).toMatchObject({ outcome: 'SOURCED', splitNodes: 2, proof: { optimal: true, gap: 0 } });
  });
});

describe('what a retailer may ask for besides', () => {
  const stock = stockOf({ east: { A: 5 }, west: { A: 5 } });
  const destination = { latitude: 40.76, longitude: -73.98 };

  it('a lateness penalty: the nearer node that needs longer is left for one that keeps the day', () => {
    const nodes = [
      { ...east, processingHours: 96 },
      { ...aNode('boston', { latitude: 42.36, longitude: -71.06 }), processingHours: 24 },
    ];
    const order = anOrder({ destination, deliverWithinHours: 72, ...units(1) });
    const both = { nodes, order, stock: stockOf({ east: { A: 1 }, boston: { A: 1 } }) };
    const late = { ...both, forceStrategy: 'LEAST_COST_SPLIT' as const };
    expect(given(input(late))).toEqual([['east', 1]]);
    const decision = source(input(late, { latenessPenalty: 20 }));
    expect(decision.allocations[0]?.nodeId).toBe('boston');
    // 96 hours at the node and a day on the road are 120, two days more than 72.
    const plain = source(input(late)).candidates.find(({ nodeId }) => nodeId === 'east')?.cost ?? 0;
    const charged = decision.candidates.find(({ nodeId }) => nodeId === 'east')?.cost ?? 0;
    expect(charged - plain).toBeCloseTo(40, 4);
    expect(decision.whatTheyNeeded[0]?.detail).toMatch(/^cost \d+\.\d\d less: it serves the order alone for/);
  });

  it('a day to arrive by counts from now, and a bare date means its whole day', () => {
    const row = {
      ...Object.fromEntries(
        ['subtotal', 'discount_amount', 'tax_amount', 'shipping_amount', 'total_amount'].map((name) => [
          name,
          '0.00',
        ]),
      ),
      metadata: { deliver_by: '2026-03-02' },
    } as unknown as Parameters<typeof orderOf>[0];
    const at = new Date('2026-03-01T12:00:00Z');
    expect(orderOf(row, [], at).deliverWithinHours).toBe(36);
    expect(orderOf({ ...row, metadata: { deliver_by: 'soon' } }, [], at).deliverWithinHours).toBeNull();
    expect(orderOf(row, []).deliverWithinHours).toBeNull();
  });

  it('a capacity penalty: the node that is nearly full is left to those who need it', () => {
    const nodes = [{ ...east, dailyOrderCapacity: 100, currentDailyOrders: 99 }, west];
    const order = anOrder({ destination: { latitude: 38, longitude: -95 }, ...units(1) });
    const busy = { nodes, order, stock, forceStrategy: 'LEAST_COST_SPLIT' as const };
    expect(given(input(busy))).toEqual([['east', 1]]);
    expect(given(input(busy, { capacityPenalty: 50 }))).toEqual([['west', 1]]);
  });

  it('lines kept together by their metadata come from one node, or wait together and say why', () => {
    const sets = ['l1', 'l2'].map((lineId, index) => ({
      ...line(lineId, index === 0 ? 'A' : 'B', 1),
      keepTogether: 'set',
    }));
    const order = anOrder({ lines: sets });
    expect(given(input({ order, stock: stockOf({ east: { A: 1 }, west: { A: 1, B: 1 } }) }))).toEqual([
      ['west', 1],
      ['west', 1],
    ]);
    const apart = source(input({ order, stock: stockOf({ east: { A: 1 }, west: { B: 1 } }) }));
    expect(apart.backorderReason?.detail).toBe(
      'there is enough stock, but no 3 nodes together cover the order with its groups of lines kept together',
    );
  });

  it('a least value of each shipment: units move to the parcel that would be too small', () => {
    const order = anOrder({ lines: [{ ...line('l1', 'A', 7), unitPrice: 10_00 }] });
    const split = { order, stock };
    expect(given(input(split)).map(([, quantity]) => quantity)).toEqual([5, 2]);
    expect(given(input(split, { minShipmentValue: 30_00 })).map(([, quantity]) => quantity)).toEqual([4, 3]);
  });
});

describe('alternatives', () => {
  it('name the other single nodes and, beside a split of three, the cheapest plan over two', () => {
    const nodes = [
      east,
      west,
      aNode('mid', { latitude: 41.9, longitude: -87.6 }),
      aNode('all', { latitude: 47, longitude: -122 }),
    ];
    const order = anOrder({ lines: [line('l1', 'A', 1), line('l2', 'B', 1), line('l3', 'C', 1)] });
    const stock = stockOf({
      east: { A: 1 },
      mid: { B: 1, C: 1 },
      west: { C: 1 },
      all: { A: 1, B: 1, C: 1 },
    });
    const single = source(input({ nodes, order, stock }));
    expect(single.allocations.every(({ nodeId }) => nodeId === 'all')).toBe(true);
    const cheapest = source(input({ nodes, order, stock, forceStrategy: 'LEAST_COST_SPLIT' }));
    expect(cheapest.alternatives?.[0]).toMatchObject({ nodes: ['ALL'] });
    expect(cheapest.alternatives?.[0]?.costGap).toBeGreaterThan(0);
    expect(cheapest.alternatives?.[0]?.detail).toMatch(/^serves the whole order alone for \d+\.\d\d more$/);
  });
});
