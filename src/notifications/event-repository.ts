/** The SQL of writing notifications: events of orders with what templates show of them, and one row per channel. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { FulfillmentType } from '../orders/order.ts';
import type { OutboxRow } from '../outbox/outbox.ts';
import type { Channel, NotificationStatus, NotificationType } from './notification.ts';
import type { LineView } from './view.ts';

/** An order as templates show it, by one of its events. */
export interface OrderToTell {
  id: string;
  event_id: string;
  sequence: number;
  event_type: string;
  /** The parcel that the event is about; null when it is about the order. */
  fulfillment_id: string | null;
  order_number: string;
  fulfillment_type: FulfillmentType;
  customer_name: string | null;
  customer_email: string;
  customer_phone: string | null;
  currency: string;
  subtotal: string;
  discount_amount: string;
  shipping_amount: string;
  tax_amount: string;
  total_amount: string;
  shipping_name: string | null;
  shipping_address1: string | null;
  shipping_city: string | null;
  carrier: string | null;
  service_level: string | null;
  tracking_number: string | null;
  estimated_delivery_at: Date | null;
  lines: LineView[];
}

/** The orders of these rows, in their order. A parcel's event shows what is in the parcel, any other what is ordered. */
export async function findOrdersToTell(
  db: DataPlaneDatabase,
  rows: readonly Pick<OutboxRow, 'orderId' | 'sequence'>[],
): Promise<OrderToTell[]> {
  const { rows: orders } = await sql<OrderToTell>`
    SELECT orders.id, event.id AS event_id, event.sequence, event.event_type, parcel.fulfillment_id,
           orders.order_number, orders.fulfillment_type, orders.customer_name, orders.customer_email,
           orders.customer_phone, orders.currency, orders.subtotal, orders.discount_amount, orders.shipping_amount,
           orders.tax_amount, orders.total_amount, orders.shipping_name, orders.shipping_address1,
           orders.shipping_city, shipment.carrier, shipment.service_level, shipment.tracking_number,
           shipment.estimated_delivery_at,
           coalesce(parcel.lines, (
             SELECT jsonb_agg(jsonb_build_object('sku', sku, 'product_name', product_name,
                      'quantity', quantity - quantity_cancelled, 'unit_price', unit_price::text,
                      'total_price', total_price::text) ORDER BY line_number)
             FROM order_items WHERE order_id = orders.id AND quantity > quantity_cancelled), '[]') AS lines
    FROM unnest(${rows.map((row) => row.orderId)}::uuid[], ${rows.map((row) => row.sequence)}::int[])
           WITH ORDINALITY AS wanted (order_id, sequence, place)
    JOIN order_events event USING (order_id, sequence)
    JOIN orders ON orders.id = event.order_id
    LEFT JOIN LATERAL (
      SELECT allocation.fulfillment_id,
             jsonb_agg(jsonb_build_object('sku', line.sku, 'product_name', line.product_name,
               'quantity', allocation.quantity_allocated, 'unit_price', line.unit_price::text,
               'total_price', (line.unit_price * allocation.quantity_allocated)::numeric(12,2)::text)
               ORDER BY line.line_number) AS lines
      FROM fulfillment_allocations allocation JOIN order_items line ON line.id = allocation.order_item_id
      WHERE event.event_type IN ('order.shipped', 'fulfillment.shipped')
        AND allocation.fulfillment_id = (event.data ->> 'fulfillment_id')::uuid
      GROUP BY allocation.fulfillment_id
    ) AS parcel ON true
    LEFT JOIN shipments shipment ON shipment.fulfillment_id = parcel.fulfillment_id
    ORDER BY wanted.place`.execute(db);
  return orders;
}

/** A notification as it is written. */
export interface NewNotification {
  id: string;
  event_id: string | null;
  order_id: string | null;
  order_number: string | null;
  type: NotificationType;
  channel: Channel;
  is_test: boolean;
  recipient: string | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  template_version: number;
  status: Extract<NotificationStatus, 'PENDING' | 'SKIPPED' | 'FAILED'>;
  reason: string | null;
}

/** Writes notifications in this order, one for each event and channel: what is there already is passed over. */
export async function insertNotifications(
  db: DataPlaneDatabase,
  notifications: readonly NewNotification[],
): Promise<void> {
  if (notifications.length === 0) return;
  await sql`
    INSERT INTO notifications (id, event_id, order_id, order_number, type, channel, is_test, recipient, subject, text,
                               html, template_version, status, reason, next_attempt_at, created_at)
    SELECT id, event_id, order_id, order_number, type, channel, is_test, recipient, subject, text, html,
           template_version, status, reason, CASE WHEN status = 'PENDING' THEN now() + place * interval '1 microsecond' END,
           now() + place * interval '1 microsecond'
    FROM jsonb_to_recordset(${JSON.stringify(notifications.map((each, place) => ({ ...each, place })))}::jsonb)
      AS given (id uuid, event_id uuid, order_id uuid, order_number text, type text, channel text, is_test boolean,
                recipient text, subject text, text text, html text, template_version int, status text, reason text, place int)
    ON CONFLICT DO NOTHING`.execute(db);
}
