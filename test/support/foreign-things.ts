/** One of everything that a route may name by its id, in an environment of its own. */
import { sql } from 'kysely';
import { addDocuments } from '../../src/catalog/catalog.ts';
import { findOrder } from '../../src/orders/repository.ts';
import { newId } from '../../src/runtime/ids.ts';
import { ruleInput } from '../../src/sourcing/rule-input.ts';
import { SourcingRuleService } from '../../src/sourcing/service.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { bringTo, line, place } from './orders.ts';
import { simulationRequest, simulationService } from './simulations.ts';
import { addStockedNode } from './supply.ts';

/** In what the environment holds, and nowhere else. */
export const FOREIGN_SKU = 'SKU-OF-ANOTHER-TENANT';

/** Ids by the names that paths give them. */
export type Things = Readonly<Record<string, string>>;

async function makeOrder(context: Context): Promise<Things> {
  const nodeId = await addStockedNode(context.db, 'FOREIGN-NODE', { [FOREIGN_SKU]: 10 });
  const orderId = await place(context, { line_items: [line(FOREIGN_SKU, 2)] });
  await bringTo(context, orderId, 'DELIVERED');
  await addDocuments(context.db, [{ sku: FOREIGN_SKU, name: FOREIGN_SKU }]);
  const order = await findOrder(context.db, orderId);
  const item = await context.db.selectFrom('inventory_items').select('id').executeTakeFirstOrThrow();
  return {
    node_id: nodeId,
    order_id: orderId,
    order_number: order?.order_number ?? '',
    fulfillment_id: order?.fulfillments[0]?.id ?? '',
    shipment_id: order?.shipments[0]?.id ?? '',
    item_id: item.id,
    sku: FOREIGN_SKU,
  };
}

/** What otherwise comes from work that takes Temporal, or a receiver. */
async function makeRows({ db }: Context, orderId: string): Promise<Things> {
  const [returnId, endpointId, eventId, notificationId, importId] = Array.from({ length: 5 }, newId);
  await sql`INSERT INTO returns (id, return_number, order_id, status, reason, created_by)
    VALUES (${returnId}, 'RET-20260101-000001', ${orderId}, 'REQUESTED', ${FOREIGN_SKU}, 'test')`.execute(db);
  await sql`INSERT INTO webhook_endpoints (id, name, url, secret, event_types)
    VALUES (${endpointId}, ${FOREIGN_SKU}, 'https://example.com', ''::bytea, '{order.test}')`.execute(db);
  await sql`INSERT INTO webhook_events (id, endpoint_id, event_type, body)
    VALUES (${eventId}, ${endpointId}, 'order.test', '{}')`.execute(db);
  await sql`INSERT INTO notifications (id, type, channel, is_test, template_version, status, reason)
    VALUES (${notificationId}, 'order_shipment', 'EMAIL', true, 0, 'SKIPPED', ${FOREIGN_SKU})`.execute(db);
  await sql`INSERT INTO stock_imports (id, status, is_partial, created_by)
    VALUES (${importId}, 'DONE', false, ${FOREIGN_SKU})`.execute(db);
  return {
    return_id: returnId ?? '',
    endpoint_id: endpointId ?? '',
    event_id: eventId ?? '',
    notification_id: notificationId ?? '',
    import_id: importId ?? '',
  };
}

/** Fills the environment. */
export async function makeForeignThings(context: Context): Promise<Things> {
  const order = await makeOrder(context);
  const rows = await makeRows(context, order['order_id'] ?? '');
  const simulation = await simulationService().create(context, simulationRequest({ name: FOREIGN_SKU }));
  const rule = await new SourcingRuleService().create(
    context,
    ruleInput.parse({ name: FOREIGN_SKU, strategy: 'DISTANCE_OPTIMAL' }),
  );
  return { ...order, ...rows, simulation_id: simulation.id, rule_id: rule.id, version: '1' };
}
