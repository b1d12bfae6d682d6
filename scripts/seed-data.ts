/** The demo's nodes, products, rules and orders. */
import type { AttributeValue } from '../src/catalog/product.ts';
import type { NodeType } from '../src/nodes/node.ts';
import type { SourcingStrategy } from '../src/sourcing/strategy-names.ts';

interface DemoNode {
  code: string;
  name: string;
  node_type: NodeType;
  city: string;
  state: string;
  postal_code: string;
  latitude: number;
  longitude: number;
  can_ship: boolean;
  can_pickup: boolean;
  can_curbside: boolean;
  can_same_day: boolean;
  daily_order_capacity: number;
  avg_processing_hours: number;
  shipping_cost_multiplier: number;
}

type Capability = 'pickup' | 'curbside' | 'same_day';

function node(
  code: string,
  name: string,
  node_type: NodeType,
  [city, state, postal_code]: [string, string, string],
  [latitude, longitude]: [number, number],
  capabilities: readonly Capability[],
  daily_order_capacity: number,
): DemoNode {
  const isStore = node_type === 'RETAIL_STORE';
  return {
    code,
    name,
    node_type,
    city,
    state,
    postal_code,
    latitude,
    longitude,
    can_ship: true,
    can_pickup: capabilities.includes('pickup'),
    can_curbside: capabilities.includes('curbside'),
    can_same_day: capabilities.includes('same_day'),
    daily_order_capacity,
    avg_processing_hours: isStore ? 4 : 12,
    shipping_cost_multiplier: isStore ? 1.2 : 1,
  };
}

const DC = 'DISTRIBUTION_CENTER';
const STORE = 'RETAIL_STORE';

export const NODES: readonly DemoNode[] = [
  node(
    'DC-EAST',
    'East Coast Distribution Center',
    DC,
    ['Edison', 'NJ', '08817'],
    [40.5187, -74.4121],
    [],
    2000,
  ),
  node(
    'DC-WEST',
    'West Coast Distribution Center',
    DC,
    ['Los Angeles', 'CA', '90058'],
    [33.9992, -118.2127],
    ['same_day'],
    2500,
  ),
  node(
    'DC-MID',
    'Midwest Distribution Center',
    DC,
    ['Chicago', 'IL', '60632'],
    [41.8096, -87.7107],
    [],
    1800,
  ),
  node(
    'STR-NYC-01',
    'New York Flagship',
    STORE,
    ['New York', 'NY', '10001'],
    [40.7484, -73.9967],
    ['pickup', 'curbside', 'same_day'],
    300,
  ),
  node(
    'STR-LA-01',
    'Beverly Hills',
    STORE,
    ['Beverly Hills', 'CA', '90210'],
    [34.0696, -118.4053],
    ['pickup', 'curbside', 'same_day'],
    250,
  ),
  node(
    'STR-CHI-01',
    'Chicago Loop',
    STORE,
    ['Chicago', 'IL', '60602'],
    [41.8832, -87.6289],
    ['pickup', 'same_day'],
    200,
  ),
  node(
    'STR-MIA-01',
    'Miami Beach',
    STORE,
    ['Miami Beach', 'FL', '33139'],
    [25.7906, -80.13],
    ['pickup', 'curbside'],
    150,
  ),
  node(
    'DARK-SF-01',
    'San Francisco Dark Store',
    'DARK_STORE',
    ['San Francisco', 'CA', '94103'],
    [37.7726, -122.4099],
    ['same_day'],
    500,
  ),
];

interface DemoProduct {
  sku: string;
  name: string;
  price: string;
  unitCost: string;
  weightLbs: number;
  category: string;
  description: string;
  attributes: Record<string, AttributeValue>;
}

export const PRODUCTS: readonly DemoProduct[] = [
  {
    sku: 'SKU-WIDGET-A',
    name: 'Premium Widget A',
    price: '29.99',
    unitCost: '12.50',
    weightLbs: 1.2,
    category: 'Widgets',
    description: 'The widget that professionals ask for: brushed steel, with a ten-year warranty.',
    attributes: {
      material: 'Brushed steel',
      warranty_years: 10,
      colors: ['Silver', 'Black'],
      made_in: 'Ohio',
    },
  },
  {
    sku: 'SKU-WIDGET-B',
    name: 'Standard Widget B',
    price: '19.99',
    unitCost: '8.10',
    weightLbs: 1,
    category: 'Widgets',
    description: 'The everyday widget for home and workshop.',
    attributes: { material: 'Aluminium', warranty_years: 2, colors: ['Silver'] },
  },
  {
    sku: 'SKU-GADGET-X',
    name: 'Gadget X Pro',
    price: '99.99',
    unitCost: '48.00',
    weightLbs: 2.4,
    category: 'Gadgets',
    description: 'The full set of functions, a bright display and a battery for a week.',
    attributes: {
      battery_hours: 168,
      display: '6.1 in OLED',
      waterproof: true,
      in_the_box: ['Gadget', 'Cable', 'Case'],
    },
  },
  {
    sku: 'SKU-GADGET-Y',
    name: 'Gadget Y Basic',
    price: '49.99',
    unitCost: '22.40',
    weightLbs: 1.8,
    category: 'Gadgets',
    description: 'The essentials of Gadget X at half the price.',
    attributes: { battery_hours: 72, display: '5.4 in LCD', waterproof: false },
  },
  {
    sku: 'SKU-GIZMO-1',
    name: 'Gizmo 1',
    price: '14.99',
    unitCost: '5.20',
    weightLbs: 0.4,
    category: 'Gizmos',
    description: 'Small, sturdy, and always at hand.',
    attributes: { material: 'ABS', range_feet: 30, colors: ['Blue', 'Red', 'White'] },
  },
  {
    sku: 'SKU-GIZMO-2',
    name: 'Gizmo 2 Deluxe',
    price: '39.99',
    unitCost: '16.75',
    weightLbs: 0.7,
    category: 'Gizmos',
    description: 'Gizmo 1 with a case, a stand and twice the range.',
    attributes: { material: 'ABS', range_feet: 60, in_the_box: ['Gizmo', 'Case', 'Stand'] },
  },
  {
    sku: 'SKU-TOOL-Z',
    name: 'Power Tool Z',
    price: '149.99',
    unitCost: '81.30',
    weightLbs: 6.5,
    category: 'Tools',
    description: 'A brushless 18 V tool with two batteries and a charger.',
    attributes: { voltage: 18, brushless: true, batteries: 2, noise_db: 84 },
  },
  {
    sku: 'SKU-ACCESSORY-1',
    name: 'Accessory Pack 1',
    price: '9.99',
    unitCost: '2.90',
    weightLbs: 0.3,
    category: 'Accessories',
    description: 'Cable, clips and a carrying pouch.',
    attributes: { pieces: 7, fits: ['Gadget X Pro', 'Gadget Y Basic'] },
  },
];

/** Stock by kind of node, for each product in the order of the list above. */
const STOCK: Record<string, readonly number[]> = {
  DISTRIBUTION_CENTER: [1200, 1500, 600, 800, 2000, 900, 250, 3000],
  RETAIL_STORE: [45, 60, 25, 30, 90, 40, 8, 150],
  DARK_STORE: [180, 220, 90, 120, 300, 140, 35, 400],
};

/** Units on hand of a product at a node when the demo begins. */
export function stockOf(at: Pick<DemoNode, 'node_type'>, sku: string): number {
  return STOCK[at.node_type]?.[PRODUCTS.findIndex((product) => product.sku === sku)] ?? 0;
}

interface DemoRule {
  name: string;
  description: string;
  priority: number;
  strategy: SourcingStrategy;
  conditions: { field: string; operator: string; value: unknown }[];
}

export const RULES: readonly DemoRule[] = [
  {
    name: 'Same-Day — West Coast',
    description: 'Same-day orders on the West Coast leave from the nearest store.',
    priority: 10,
    strategy: 'STORE_NEAREST',
    conditions: [
      { field: 'fulfillment_type', operator: 'EQUALS', value: 'SAME_DAY_DELIVERY' },
      { field: 'state', operator: 'IN', value: ['CA', 'WA', 'OR'] },
    ],
  },
  {
    name: 'BOPIS / Curbside',
    description: 'Pickup orders go where there is plenty of stock.',
    priority: 20,
    strategy: 'INVENTORY_RESERVATION',
    conditions: [{ field: 'fulfillment_type', operator: 'IN', value: ['STORE_PICKUP', 'CURBSIDE_PICKUP'] }],
  },
  {
    name: 'High-Value Orders',
    description: 'Expensive orders travel as cheaply as possible.',
    priority: 30,
    strategy: 'COST_OPTIMAL',
    conditions: [{ field: 'total_amount', operator: 'GREATER_THAN', value: 200 }],
  },
  {
    name: 'Marketplace',
    description: 'Marketplace orders are served at the least cost, split if that is cheaper.',
    priority: 40,
    strategy: 'LEAST_COST_SPLIT',
    conditions: [{ field: 'channel', operator: 'EQUALS', value: 'MARKETPLACE' }],
  },
  {
    name: 'Default — Distance Optimal',
    description: 'Everything else leaves from nearby.',
    priority: 100,
    strategy: 'DISTANCE_OPTIMAL',
    conditions: [],
  },
];

export const WEBHOOK_ENDPOINT = {
  name: 'Demo sink',
  event_types: [
    'order.created',
    'order.confirmed',
    'order.sourced',
    'order.picking',
    'order.packed',
    'order.shipped',
    'order.delivered',
    'order.cancelled',
  ],
};

interface DemoOrder {
  /** Code of the node where the customer collects. */
  pickup_node_code?: string;
  [field: string]: unknown;
}

/** One that is delivered within seconds, one that waits for its customer, one that waits for stock. */
export const SAMPLE_ORDERS: readonly DemoOrder[] = [
  {
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: 'alice@example.com',
    customer_name: 'Alice Smith',
    line_items: [
      {
        sku: 'SKU-WIDGET-A',
        product_name: 'Premium Widget A',
        quantity: 2,
        unit_price: 29.99,
        weight_lbs: 1.2,
      },
    ],
    shipping_address: {
      address1: '123 Main St',
      city: 'New York',
      state: 'NY',
      postal_code: '10001',
      latitude: 40.7484,
      longitude: -73.9967,
    },
  },
  {
    channel: 'MOBILE',
    fulfillment_type: 'STORE_PICKUP',
    pickup_node_code: 'STR-CHI-01',
    customer_email: 'ben@example.com',
    customer_name: 'Ben Ortiz',
    line_items: [
      {
        sku: 'SKU-GADGET-Y',
        product_name: 'Gadget Y Basic',
        quantity: 1,
        unit_price: 49.99,
        weight_lbs: 1.8,
      },
      {
        sku: 'SKU-ACCESSORY-1',
        product_name: 'Accessory Pack 1',
        quantity: 3,
        unit_price: 9.99,
        weight_lbs: 0.3,
      },
    ],
  },
  {
    channel: 'API',
    fulfillment_type: 'CURBSIDE_PICKUP',
    pickup_node_code: 'STR-MIA-01',
    customer_email: 'purchasing@example.com',
    customer_name: 'Clara Winther',
    line_items: [
      { sku: 'SKU-TOOL-Z', product_name: 'Power Tool Z', quantity: 9, unit_price: 149.99, weight_lbs: 6.5 },
    ],
  },
];
