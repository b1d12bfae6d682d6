/** What is made from the other tables, for search, documents and figures. */
import type { Generated } from 'kysely';
import type { FulfillmentType, OrderChannel, OrderStatus } from '../../orders/order.ts';
import type { Json, Numeric, RequiredTimestamp, Timestamp } from './column-types.ts';

export interface ProductCatalogTable {
  id: Generated<string>;
  sku: string;
  document: Json<Record<string, unknown>>;
  /** Counts the changes. */
  version: Generated<number>;
  updated_at: Timestamp;
  category: string | null;
  price: number | null;
  words: Generated<string>;
}

export interface SourcingOutcomeTable {
  order_id: string;
  allocation_id: string;
  document: Json<Record<string, unknown>>;
}

export interface OrderSearchTable {
  order_id: string;
  version: number;
  status: OrderStatus;
  channel: OrderChannel;
  fulfillment_type: FulfillmentType;
  customer_email: string;
  total_amount: Numeric;
  tags: string[];
  created_at: RequiredTimestamp;
  source: Json<Record<string, unknown>>;
  words: string;
}

/** Which release's facts a projection of PostgreSQL's own holds. */
export interface ProjectionVersionTable {
  target: string;
  version: number;
  made_at: Timestamp;
}
