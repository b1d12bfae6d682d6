/** What templates can show: of the order, and of each of its lines. */

export const LINE_FIELDS = ['sku', 'product_name', 'quantity', 'unit_price', 'total_price'] as const;

export const ORDER_FIELDS = [
  'shop_name',
  'order_number',
  'customer_name',
  'currency',
  'subtotal',
  'discount_amount',
  'shipping_amount',
  'tax_amount',
  'total_amount',
  'shipping_name',
  'shipping_address',
  'shipping_city',
  'is_pickup',
  'carrier',
  'service_level',
  'tracking_number',
  'estimated_delivery',
] as const;

type OrderField = (typeof ORDER_FIELDS)[number];
type LineField = (typeof LINE_FIELDS)[number];

export type LineView = Record<LineField, string | number>;

/** Fields that an order has not are null, which a template takes for no. */
export type NotificationView = Record<OrderField, string | boolean | null> & { lines: LineView[] };

/** An order that never was, to look at templates with. */
export const SAMPLE_VIEW: NotificationView = {
  shop_name: 'Sample Shop',
  order_number: 'ORD-20260101-SAMPLE',
  customer_name: 'Jane <Doe>',
  currency: 'USD',
  subtotal: '89.97',
  discount_amount: '0.00',
  shipping_amount: '5.99',
  tax_amount: '7.20',
  total_amount: '103.16',
  shipping_name: 'Jane Doe',
  shipping_address: '1 Main Street',
  shipping_city: 'New York',
  is_pickup: false,
  carrier: 'UPS',
  service_level: 'GROUND',
  tracking_number: '1Z0000000000000000',
  estimated_delivery: 'Jan 5, 2026',
  lines: [
    { sku: 'SKU-WIDGET-A', product_name: 'Widget A', quantity: 2, unit_price: '29.99', total_price: '59.98' },
    {
      sku: 'SKU-GADGET-B',
      product_name: 'Gadget & Co',
      quantity: 1,
      unit_price: '29.99',
      total_price: '29.99',
    },
  ],
};
