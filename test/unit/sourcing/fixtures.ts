import type {
  SourcingInput,
  SourcingNode,
  SourcingOrder,
  SourcingRule,
  StockLevel,
} from '../../../src/sourcing/sourcing.ts';

/** An order of the reference's walk-through, to 456 Park Ave, New York. */
export function anOrder(changes: Partial<SourcingOrder> = {}): SourcingOrder {
  return {
    id: 'order-1',
    orderNumber: 'ORD-20240215-XK9M2A',
    channel: 'WEB',
    fulfillmentType: 'SHIP_TO_HOME',
    pickupNodeId: null,
    destination: { latitude: 40.7614, longitude: -73.9776 },
    city: 'New York',
    state: 'NY',
    postalCode: '10022',
    country: 'US',
    subtotal: 159_97,
    discountAmount: 0,
    taxAmount: 0,
    shippingAmount: 0,
    totalAmount: 159_97,
    currency: 'USD',
    customerId: null,
    customerEmail: 'customer@example.com',
    customerName: 'John Doe',
    externalOrderId: null,
    tags: [],
    metadata: {},
    lines: [
      { lineId: 'line-1', sku: 'SKU-WIDGET-A', orderedQuantity: 2, quantity: 2 },
      { lineId: 'line-2', sku: 'SKU-GADGET-X', orderedQuantity: 1, quantity: 1 },
    ],
    ...changes,
  };
}

/** A line of which everything is still to allocate. */
export const line = (lineId: string, sku: string, quantity: number) => ({
  lineId,
  sku,
  orderedQuantity: quantity,
  quantity,
});

export function aNode(id: string, changes: Partial<SourcingNode> = {}): SourcingNode {
  return {
    id,
    code: id.toUpperCase(),
    name: id,
    nodeType: 'DISTRIBUTION_CENTER',
    status: 'ACTIVE',
    latitude: 40,
    longitude: -75,
    canShip: true,
    canPickup: false,
    canCurbside: false,
    canSameDay: false,
    dailyOrderCapacity: 500,
    currentDailyOrders: 0,
    shippingCostMultiplier: 1,
    ...changes,
  };
}

export function aRule(changes: Partial<SourcingRule> = {}): SourcingRule {
  return {
    id: 'rule-1',
    name: 'Default',
    priority: 100,
    isActive: true,
    strategy: 'DISTANCE_OPTIMAL',
    conditions: [],
    allowedNodeTypes: [],
    excludedNodeIds: [],
    requiredCapabilities: [],
    maxSplitNodes: 3,
    maxDistanceKm: null,
    costWeight: 0.5,
    distanceWeight: 0.5,
    ...changes,
  };
}

/** Stock rows from `{ node: { sku: available } }`. */
export function stockOf(table: Record<string, Record<string, number>>): StockLevel[] {
  return Object.entries(table).flatMap(([nodeId, skus]) =>
    Object.entries(skus).map(([sku, available]) => ({ nodeId, sku, available })),
  );
}

export function anInput(changes: Partial<SourcingInput> = {}): SourcingInput {
  return {
    order: anOrder(),
    rules: [],
    nodes: [],
    stock: [],
    excludedNodeIds: [],
    settings: {
      defaultStrategy: 'DISTANCE_OPTIMAL',
      maxSplitNodes: 3,
      baseRate: 5,
      perKmRate: 0.02,
      allowPartial: false,
    },
    ...changes,
  };
}

const store = { nodeType: 'RETAIL_STORE', canPickup: true, canSameDay: true } as const;

/** The eight nodes of the demo data. */
export const DEMO_NODES: SourcingNode[] = [
  aNode('dc-east', { latitude: 40.5187, longitude: -74.4121, dailyOrderCapacity: 2000 }),
  aNode('dc-west', { latitude: 34.0522, longitude: -118.2437, canSameDay: true, dailyOrderCapacity: 2500 }),
  aNode('dc-mid', { latitude: 41.8781, longitude: -87.6298, dailyOrderCapacity: 1800 }),
  aNode('str-nyc-01', {
    ...store,
    latitude: 40.7484,
    longitude: -73.9967,
    canCurbside: true,
    dailyOrderCapacity: 300,
  }),
  aNode('str-la-01', {
    ...store,
    latitude: 34.0736,
    longitude: -118.4004,
    canCurbside: true,
    dailyOrderCapacity: 250,
  }),
  aNode('str-chi-01', { ...store, latitude: 41.8925, longitude: -87.6244, dailyOrderCapacity: 200 }),
  aNode('str-mia-01', {
    ...store,
    latitude: 25.7907,
    longitude: -80.13,
    canCurbside: true,
    canSameDay: false,
    dailyOrderCapacity: 150,
  }),
  aNode('dark-sf-01', {
    nodeType: 'DARK_STORE',
    latitude: 37.7749,
    longitude: -122.4194,
    canSameDay: true,
    dailyOrderCapacity: 500,
  }),
];
