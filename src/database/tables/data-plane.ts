/** The tables of one environment. */
import type {
  NotificationTable,
  NotificationTemplateTable,
  WebhookDeliveryTable,
  WebhookEndpointTable,
  WebhookEventTable,
} from './communication.ts';
import type {
  NodePerformanceTable,
  OutcomeLabelTable,
  OutcomeToLabelTable,
  SourcingPatternTable,
} from './learning.ts';
import type {
  AllocationTable,
  FulfillmentTable,
  OrderEventTable,
  OrderItemTable,
  OrderRequestTable,
  OrderTable,
  PaymentTable,
  ReoptimizationTable,
  ReservationTable,
  ReturnLineTable,
  ReturnTable,
  ShipmentTable,
  SourcingDecisionTable,
  StockSetAsideTable,
  StockWaitTable,
} from './orders.ts';
import type {
  IdempotencyKeyTable,
  OutboxCursorTable,
  OutboxSetAsideTable,
  OutboxTable,
  OutboxTopicTable,
} from './outbox.ts';
import type {
  OrderSearchTable,
  ProductCatalogTable,
  ProjectionVersionTable,
  SourcingOutcomeTable,
} from './projections.ts';
import type {
  SimulationMoveTable,
  SimulationNodeDayTable,
  SimulationOrderTable,
  SimulationResultTable,
  SimulationRunTable,
  SimulationStockTable,
  SimulationTable,
  SimulationWaitTable,
} from './simulations.ts';
import type {
  InventoryAdjustmentTable,
  InventoryItemTable,
  NodeDailyOrdersTable,
  NodeTable,
  SourcingRuleTable,
  SourcingRuleVersionTable,
  StockAlertTable,
  StockImportTable,
} from './supply.ts';

/** The data plane of one environment. */
export interface DataPlane {
  fulfillment_nodes: NodeTable;
  node_daily_orders: NodeDailyOrdersTable;
  inventory_items: InventoryItemTable;
  inventory_adjustments: InventoryAdjustmentTable;
  stock_alerts: StockAlertTable;
  stock_imports: StockImportTable;
  inventory_reservations: ReservationTable;
  sourcing_rules: SourcingRuleTable;
  sourcing_rule_versions: SourcingRuleVersionTable;
  sourcing_decisions: SourcingDecisionTable;
  orders: OrderTable;
  order_items: OrderItemTable;
  order_events: OrderEventTable;
  fulfillments: FulfillmentTable;
  fulfillment_allocations: AllocationTable;
  shipments: ShipmentTable;
  payments: PaymentTable;
  stock_waits: StockWaitTable;
  stock_set_aside: StockSetAsideTable;
  order_requests: OrderRequestTable;
  returns: ReturnTable;
  return_lines: ReturnLineTable;
  simulations: SimulationTable;
  simulation_runs: SimulationRunTable;
  simulation_orders: SimulationOrderTable;
  simulation_moves: SimulationMoveTable;
  simulation_stock: SimulationStockTable;
  simulation_node_days: SimulationNodeDayTable;
  simulation_waits: SimulationWaitTable;
  simulation_results: SimulationResultTable;
  idempotency_keys: IdempotencyKeyTable;
  outbox: OutboxTable;
  outbox_topics: OutboxTopicTable;
  outbox_cursors: OutboxCursorTable;
  outbox_set_aside: OutboxSetAsideTable;
  projection_versions: ProjectionVersionTable;
  webhook_endpoints: WebhookEndpointTable;
  webhook_events: WebhookEventTable;
  webhook_deliveries: WebhookDeliveryTable;
  notification_templates: NotificationTemplateTable;
  notifications: NotificationTable;
  product_catalog: ProductCatalogTable;
  sourcing_outcomes: SourcingOutcomeTable;
  outcomes_to_label: OutcomeToLabelTable;
  sourcing_outcome_labels: OutcomeLabelTable;
  sourcing_patterns: SourcingPatternTable;
  node_performance_metrics: NodePerformanceTable;
  reoptimizations: ReoptimizationTable;
  oms_orders: OrderSearchTable;
}
