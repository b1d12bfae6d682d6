/** From the changes of orders to deliveries: one row for each event and endpoint that wants it. */
import { readAlerts } from '../inventory/alerts.ts';
import type { Notice, OutboxRow, OutboxTarget } from '../outbox/outbox.ts';
import { derivedId } from '../runtime/ids.ts';
import { portions } from '../runtime/portions.ts';
import type { Context } from '../tenancy/context.ts';
import { findEvents, findSubscriptions, insertDeliveries, type NewDelivery } from './event-repository.ts';
import { alertBody, orderBody } from './payload.ts';
import { LOW_STOCK, webhookEventsOf } from './webhook.ts';

/** Rows are written in portions of this size; bodies are a kilobyte or two each. */
const PORTION = 500;

/** An event's id at an endpoint is the same however often the outbox is read: receivers see one delivery. */
async function deliveriesOf(context: Context, rows: readonly OutboxRow[]): Promise<NewDelivery[]> {
  const wanted = rows.filter((row) => webhookEventsOf(row.topic).length > 0);
  if (wanted.length === 0) return [];
  const endpoints = await findSubscriptions(context.db);
  const subscribed = wanted.filter((row) =>
    webhookEventsOf(row.topic).some((type) => endpoints.some((each) => each.event_types.includes(type))),
  );
  if (subscribed.length === 0) return [];
  const events = await findEvents(context.db, subscribed);
  const byPlace = new Map(events.map((event) => [`${event.order_id}/${event.sequence}`, event]));
  return subscribed.flatMap((row) => {
    const event = byPlace.get(`${row.orderId}/${row.sequence}`);
    if (!event) throw new Error(`Event ${row.sequence} of order ${row.orderId} cannot be read`);
    return webhookEventsOf(row.topic).flatMap((type) => {
      // One change may fire two events, each with an id of its own.
      const id = derivedId('webhook', event.id, type);
      const body = orderBody(context.environment.slug, type, { ...event, id });
      return endpoints
        .filter((endpoint) => endpoint.event_types.includes(type))
        .map((endpoint) => ({
          id: derivedId(id, endpoint.id),
          endpoint_id: endpoint.id,
          order_id: row.orderId,
          event_type: type,
          body,
        }));
    });
  });
}

/** An alert's event at an endpoint has one id as well, however often it is read. */
async function alertDeliveriesOf(context: Context, notices: readonly Notice[]): Promise<NewDelivery[]> {
  const alertIds = notices.filter(({ topic }) => topic === LOW_STOCK).map(({ entityId }) => entityId);
  if (alertIds.length === 0) return [];
  const endpoints = await findSubscriptions(context.db);
  const wanting = endpoints.filter((endpoint) => endpoint.event_types.includes(LOW_STOCK));
  if (wanting.length === 0) return [];
  const alerts = await readAlerts(context, alertIds);
  return alerts.flatMap((alert) => {
    const id = derivedId('webhook', alert.id, LOW_STOCK);
    const body = alertBody(context.environment.slug, id, alert);
    return wanting.map((endpoint) => ({
      id: derivedId(id, endpoint.id),
      endpoint_id: endpoint.id,
      order_id: null,
      event_type: LOW_STOCK,
      body,
    }));
  });
}

/** @param onWritten is told the environment, so that the deliveries begin at once. */
export function webhookDeliveries(onWritten: (environment: string) => void): OutboxTarget {
  const write = async (context: Context, deliveries: readonly NewDelivery[]): Promise<void> => {
    for (const portion of portions(deliveries, PORTION)) await insertDeliveries(context.db, portion);
    if (deliveries.length > 0) onWritten(context.environment.slug);
  };
  return {
    name: 'webhooks',
    restMilliseconds: 100,
    deliver: async (context, rows) => write(context, await deliveriesOf(context, rows)),
    deliverNotices: async (context, notices) => write(context, await alertDeliveriesOf(context, notices)),
  };
}
