/** Made-up orders among made-up nodes, as the engine takes them. */
import type {
  Coordinates,
  SourcingInput,
  SourcingNode,
  SourcingOrder,
  StockLevel,
} from '../../../src/sourcing/sourcing.ts';
import type { SourcingStrategy } from '../../../src/sourcing/strategy-names.ts';

/** What an order and its nodes look like. */
export interface OrderShape {
  nodes: number;
  /** Share of the nodes that stock a SKU, 0..1. */
  stocked: number;
  /** Least and most lines. */
  lines: readonly [least: number, most: number];
  strategy: SourcingStrategy;
}

/** Most units of a line, and most units of a SKU at a node that stocks it. */
const MOST_UNITS = 3;
const MOST_STOCK = 6;

/** A node of the benchmark. */
export function nodeAt(place: Coordinates, index: number, multiplier: number): SourcingNode {
  return {
    ...place,
    id: `node-${index}`,
    code: `NODE-${String(index).padStart(5, '0')}`,
    name: `Node ${index}`,
    nodeType: 'WAREHOUSE',
    status: 'ACTIVE',
    canShip: true,
    canPickup: false,
    canCurbside: false,
    canSameDay: false,
    dailyOrderCapacity: 500,
    currentDailyOrders: 0,
    shippingCostMultiplier: multiplier,
  };
}

/** An order of lines of one SKU each. */
export function orderTo(destination: Coordinates, quantities: readonly number[]): SourcingOrder {
  return {
    id: 'order',
    orderNumber: 'ORD-20260101-000001',
    channel: 'WEB',
    fulfillmentType: 'SHIP_TO_HOME',
    pickupNodeId: null,
    destination,
    city: null,
    state: null,
    postalCode: null,
    country: 'US',
    subtotal: 10_000,
    discountAmount: 0,
    taxAmount: 0,
    shippingAmount: 0,
    totalAmount: 10_000,
    currency: 'USD',
    customerId: null,
    customerEmail: null,
    customerName: null,
    externalOrderId: null,
    tags: [],
    metadata: {},
    lines: quantities.map((quantity, index) => ({
      lineId: `line-${index}`,
      sku: skuOf(index),
      orderedQuantity: quantity,
      quantity,
    })),
  };
}

const skuOf = (index: number): string => `SKU-${index}`;

/** One random order: nodes and customer in cities, stock thrown for each node and SKU. */
export function randomInput(
  shape: OrderShape,
  cities: readonly Coordinates[],
  random: () => number,
): SourcingInput {
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const [least, most] = shape.lines;
  const lines = least - 1 + upTo(most - least + 1);
  const nodes = places(shape.nodes, cities, random).map((place, index) =>
    nodeAt(place, index, 0.8 + random() * 0.4),
  );
  const stock = nodes.flatMap(({ id }): StockLevel[] =>
    Array.from({ length: lines }, (_, index) => index)
      .filter(() => random() < shape.stocked)
      .map((index) => ({ nodeId: id, sku: skuOf(index), available: upTo(MOST_STOCK) })),
  );
  const quantities = Array.from({ length: lines }, () => upTo(MOST_UNITS));
  const [destination] = places(1, cities, random);
  if (!destination) throw new Error('There are no cities');
  return {
    order: orderTo(destination, quantities),
    rules: [],
    nodes,
    stock,
    excludedNodeIds: [],
    settings: {
      defaultStrategy: shape.strategy,
      maxSplitNodes: 3,
      baseRate: 5,
      perKmRate: 0.02,
      allowPartial: false,
    },
  };
}

/** So many different cities; more than there are begin again from the first, a little to the north. */
function places(count: number, cities: readonly Coordinates[], random: () => number): Coordinates[] {
  const left = [...cities];
  return Array.from({ length: count }, (_, index) => {
    if (left.length === 0) left.push(...cities);
    const [{ latitude, longitude } = { latitude: 0, longitude: 0 }] = left.splice(
      Math.floor(random() * left.length),
      1,
    );
    return { latitude: latitude + Math.floor(index / cities.length) * 0.05, longitude };
  });
}
