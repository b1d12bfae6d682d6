/** The SQL of what is to be delivered: reading events of orders, and one row per event and endpoint. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { FulfillmentType, OrderChannel, OrderStatus } from '../orders/order.ts';
import type { OutboxRow } from '../outbox/outbox.ts';
import type { WebhookEvent } from './webhook.ts';

/** An event of an order's trail with what receivers need to know of the order. */
export interface EventToSend {
  id: string;
  order_id: string;
  sequence: number;
  occurred_at: Date;
  order_number: string;
  external_order_id: string | null;
  channel: OrderChannel;
  fulfillment_type: FulfillmentType;
  customer_id: string | null;
  customer_email: string;
  currency: string;
  total_amount: string;
  status: OrderStatus;
  previous_status: OrderStatus | null;
  reason: string | null;
  line_items: { sku: string; product_name: string; quantity: number; unit_price: string }[];
  shipments: { carrier: string; service_level: string; tracking_number: string }[];
}

/** The events that the rows stand for, in no particular order. */
export async function findEvents(db: DataPlaneDatabase, rows: readonly OutboxRow[]): Promise<EventToSend[]> {
  const orderIds = rows.map((row) => row.orderId);
  const sequences = rows.map((row) => row.sequence);
  const { rows: events } = await sql<EventToSend>`
    SELECT event.id, event.order_id, event.sequence, event.occurred_at, orders.order_number,
           orders.external_order_id, orders.channel, orders.fulfillment_type, orders.customer_id,
           orders.customer_email, orders.currency, orders.total_amount, event.to_status AS status,
           event.from_status AS previous_status, event.reason,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'product_name', product_name,
                     'quantity', quantity - quantity_cancelled, 'unit_price', unit_price::text)
                     ORDER BY line_number), '[]')
            FROM order_items WHERE order_id = orders.id) AS line_items,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('carrier', carrier, 'service_level', service_level,
                     'tracking_number', tracking_number) ORDER BY booked_at, id), '[]')
            FROM shipments WHERE order_id = orders.id) AS shipments
    FROM unnest(${orderIds}::uuid[], ${sequences}::int[]) AS wanted (order_id, sequence)
    JOIN order_events event USING (order_id, sequence)
    JOIN orders ON orders.id = event.order_id`.execute(db);
  return events;
}

/** The active endpoints and what they want. */
export async function findSubscriptions(db: DataPlaneDatabase) {
  return db
    .selectFrom('webhook_endpoints')
    .select(['id', 'event_types'])
    .where('is_active', '=', true)
    .orderBy('id')
    .execute();
}

export interface NewDelivery {
  id: string;
  endpoint_id: string;
  order_id: string | null;
  event_type: WebhookEvent;
  body: string;
}

/** Writes deliveries in this order, each once: the id of one that is there already is passed over. */
export async function insertDeliveries(
  db: DataPlaneDatabase,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  await sql`
    INSERT INTO webhook_events (id, endpoint_id, order_id, event_type, body)
    SELECT delivery.id, endpoint.id, delivery.order_id, delivery.event_type, delivery.body
    FROM jsonb_to_recordset(${JSON.stringify(deliveries.map((delivery, place) => ({ ...delivery, place })))}::jsonb)
      AS delivery (id uuid, endpoint_id uuid, order_id uuid, event_type text, body text, place int)
    JOIN webhook_endpoints endpoint ON endpoint.id = delivery.endpoint_id AND endpoint.is_active
    ORDER BY delivery.place
    ON CONFLICT (id) DO NOTHING`.execute(db);
}
