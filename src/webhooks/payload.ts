/** What receivers get: the body of a delivery. */
import type { StockAlertResponse } from '../inventory/contract.ts';
import type { EventToSend } from './event-repository.ts';
import { sortedJson } from './signature.ts';
import { LOW_STOCK, type WebhookEvent } from './webhook.ts';

/** The body of an order's event; its bytes are what is signed and what every attempt sends. */
export function orderBody(environment: string, type: WebhookEvent, event: EventToSend): string {
  const { id, order_id, order_number, occurred_at, ...data } = event;
  return sortedJson({
    id,
    event_type: type,
    environment,
    occurred_at: occurred_at.toISOString(),
    order_id,
    order_number,
    data,
  });
}

/** The body of a stock alert: about no order. @param id of the event */
export function alertBody(environment: string, id: string, alert: StockAlertResponse): string {
  const { id: alertId, raised_at: raisedAt, cleared_at: _clearedAt, ...stock } = alert;
  return sortedJson({
    id,
    event_type: LOW_STOCK,
    environment,
    occurred_at: raisedAt,
    order_id: null,
    order_number: null,
    data: { alert_id: alertId, ...stock },
  });
}

/** The body of a test: of the same shape, about no order. */
export function testBody(environment: string, id: string, data: Record<string, unknown>): string {
  return sortedJson({
    id,
    event_type: 'order.test',
    environment,
    occurred_at: new Date().toISOString(),
    order_id: null,
    order_number: null,
    data,
  });
}
