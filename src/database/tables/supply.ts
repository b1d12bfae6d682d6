/** Nodes, their stock, and the rules of sourcing. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { AdjustmentReason, ImportStatus, LineError } from '../../inventory/inventory.ts';
import type { FulfillmentMode, NodeStatus, NodeType } from '../../nodes/node.ts';
import type { OpeningHours } from '../../nodes/opening-hours.ts';
import type { RuleChangeKind } from '../../sourcing/rule-changes.ts';
import type { SourcingStrategy } from '../../sourcing/strategy-names.ts';
import type { Json, NullableTimestamp, Timestamp } from './column-types.ts';

export interface NodeTable {
  id: string;
  code: string;
  name: string;
  node_type: NodeType;
  status: Generated<NodeStatus>;
  address_line1: string | null;
  address_line2: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: Generated<string>;
  latitude: number;
  longitude: number;
  can_ship: Generated<boolean>;
  can_pickup: Generated<boolean>;
  can_curbside: Generated<boolean>;
  can_same_day: Generated<boolean>;
  daily_order_capacity: Generated<number>;
  avg_processing_hours: Generated<number>;
  shipping_cost_multiplier: Generated<number>;
  time_zone: Generated<string>;
  opening_hours: Json<OpeningHours>;
  cut_off_time: string | null;
  fulfillment_mode: FulfillmentMode | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface NodeDailyOrdersTable {
  node_id: string;
  local_date: string;
  orders: number;
}

export interface InventoryItemTable {
  id: string;
  node_id: string;
  sku: string;
  product_name: string | null;
  quantity_on_hand: Generated<number>;
  quantity_reserved: Generated<number>;
  quantity_available: GeneratedAlways<number>;
  quantity_on_order: Generated<number>;
  safety_stock: Generated<number>;
  reorder_point: Generated<number>;
  reorder_quantity: Generated<number>;
  unit_cost: ColumnType<string, string | undefined, string>;
  weight_lbs: Generated<number>;
  is_active: Generated<boolean>;
  /** Number of its state, but for its units; from 1. */
  version: Generated<number>;
  last_counted_at: NullableTimestamp;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface StockImportTable {
  id: string;
  status: ImportStatus;
  is_partial: boolean;
  rows_read: Generated<number>;
  rows_applied: Generated<number>;
  rows_unchanged: Generated<number>;
  rows_refused: Generated<number>;
  errors: Json<LineError[]>;
  created_by: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  finished_at: NullableTimestamp;
}

export interface StockAlertTable {
  id: string;
  inventory_item_id: string;
  node_id: string;
  sku: string;
  /** As it was when the alert was raised. */
  quantity_available: number;
  reorder_point: number;
  raised_at: Timestamp;
  cleared_at: NullableTimestamp;
}

export interface InventoryAdjustmentTable {
  id: string;
  /** Order of the entries of one record. */
  position: GeneratedAlways<number>;
  inventory_item_id: string;
  reason: AdjustmentReason;
  on_hand_delta: number;
  on_hand_after: number;
  reserved_delta: number;
  reserved_after: number;
  reference_id: string | null;
  notes: string | null;
  created_by: string;
  created_at: Timestamp;
}

export interface SourcingRuleTable {
  id: string;
  name: string;
  description: string | null;
  priority: Generated<number>;
  is_active: Generated<boolean>;
  strategy: SourcingStrategy;
  conditions: Json<{ field: string; operator: string; value: unknown }[]>;
  allowed_node_types: Generated<NodeType[]>;
  excluded_node_ids: Generated<string[]>;
  required_capabilities: Generated<string[]>;
  max_split_nodes: Generated<number>;
  max_distance_km: number | null;
  cost_weight: Generated<number>;
  distance_weight: Generated<number>;
  version: Generated<number>;
  created_by: Generated<string>;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Date | null;
}

export interface SourcingRuleVersionTable {
  rule_id: string;
  version: number;
  change: RuleChangeKind;
  restored_from: number | null;
  actor: string;
  /** What the rule says; see `ruleContentSchema`. */
  rule: Json<Record<string, unknown>>;
  created_at: Timestamp;
}
