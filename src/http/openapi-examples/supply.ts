/** Bodies for nodes and stock. */
import { one, SOME_ID, type Examples } from './example.ts';

export const supplyExamples = {
  nodes: {
    create: one('A store that ships as well', {
      code: 'STORE-SOHO',
      name: 'SoHo',
      node_type: 'RETAIL_STORE',
      address_line1: '503 Broadway',
      city: 'New York',
      state: 'NY',
      postal_code: '10012',
      latitude: 40.7223,
      longitude: -73.9987,
      can_ship: true,
      can_pickup: true,
      daily_order_capacity: 80,
      time_zone: 'America/New_York',
      opening_hours: {
        monday: [{ opens: '10:00', closes: '20:00' }],
        saturday: [{ opens: '11:00', closes: '18:00' }],
      },
      cut_off_time: '16:00',
    }),
    update: one('Less in a day', { daily_order_capacity: 40 }),
  },
  inventory: {
    create: one('A product at a node', {
      node_id: SOME_ID,
      sku: 'SKU-WIDGET-A',
      product_name: 'Widget A',
      quantity_on_hand: 120,
      safety_stock: 5,
      reorder_point: 20,
      reorder_quantity: 100,
      unit_cost: '12.40',
      weight_lbs: 1.2,
    }),
    update: one('Reorder earlier', { reorder_point: 30, version: 1 }),
    updateProduct: one('Another cost at every node', { unit_cost: '11.90' }),
    updateProducts: one('Two products', {
      products: [
        { sku: 'SKU-WIDGET-A', reorder_point: 30 },
        { sku: 'SKU-GADGET-B', is_active: false },
      ],
    }),
    checkAvailability: one('Two units', { items: [{ sku: 'SKU-WIDGET-A', quantity: 2 }] }),
    transfer: one('Ten units to another node', {
      from_node_id: SOME_ID,
      to_node_id: '01930000-0000-7000-8000-000000000043',
      sku: 'SKU-WIDGET-A',
      quantity: 10,
      notes: 'For the weekend',
    }),
    adjust: one('Two broken units', { reason: 'DAMAGED', quantity_delta: -2, notes: 'Water' }),
  },
  catalog: {
    put: one('With an image and attributes', {
      name: 'Widget A',
      description: 'A small widget for every day.\n\nBrushed steel, with a ten-year warranty.',
      brand: 'Acme',
      category: 'Widgets',
      price: 29.99,
      images: [{ url: 'https://images.example.com/widget-a.jpg', alt: 'Widget A from the front' }],
      attributes: { material: 'steel', colors: ['silver', 'black'], dishwasher_safe: true },
    }),
  },
} satisfies Examples;
