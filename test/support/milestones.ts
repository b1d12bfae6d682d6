/** The trail of an order that one node serves, from its acceptance to its delivery. */
export const DELIVERED_TRAIL = [
  'order.created',
  'order.confirmed',
  'order.sourcing',
  'order.sourced',
  'order.picking',
  'order.packing',
  'order.packed',
  'order.shipped',
  'order.out_for_delivery',
  'order.delivered',
] as const;
