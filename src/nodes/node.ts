/** The vocabulary of fulfillment nodes. Pure, so that workflows may import it. */
import type { FulfillmentType } from '../orders/order.ts';

export const NODE_TYPES = [
  'DISTRIBUTION_CENTER',
  'RETAIL_STORE',
  'DARK_STORE',
  'WAREHOUSE',
  'PICKUP_POINT',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

export const NODE_STATUSES = ['ACTIVE', 'INACTIVE', 'MAINTENANCE', 'CLOSED'] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];

export const NODE_CAPABILITIES = ['can_ship', 'can_pickup', 'can_curbside', 'can_same_day'] as const;
export type NodeCapability = (typeof NODE_CAPABILITIES)[number];

/** Who moves a fulfillment on: the product itself (demo) or the people of the node. */
export const FULFILLMENT_MODES = ['auto', 'manual'] as const;
export type FulfillmentMode = (typeof FULFILLMENT_MODES)[number];

/** The capability that a node needs to serve each fulfillment type. */
export const REQUIRED_CAPABILITY: Readonly<Record<FulfillmentType, NodeCapability>> = {
  SHIP_TO_HOME: 'can_ship',
  STORE_PICKUP: 'can_pickup',
  SHIP_FROM_STORE: 'can_ship',
  CURBSIDE_PICKUP: 'can_curbside',
  SAME_DAY_DELIVERY: 'can_same_day',
};

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];
