/** From an event of an order to what its customer is told. */
import { isPickup } from '../orders/order.ts';
import { derivedId } from '../runtime/ids.ts';
import type { NewNotification, OrderToTell } from './event-repository.ts';
import { typeOf, type Channel } from './notification.ts';
import { render } from './template.ts';
import type { CurrentTemplate } from './templates.ts';
import type { NotificationView } from './view.ts';

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** What templates can show of an order. @param shopName the environment's name. */
export function viewOf(order: OrderToTell, shopName: string): NotificationView {
  return {
    shop_name: shopName,
    order_number: order.order_number,
    customer_name: order.customer_name,
    currency: order.currency,
    subtotal: order.subtotal,
    discount_amount: order.discount_amount,
    shipping_amount: order.shipping_amount,
    tax_amount: order.tax_amount,
    total_amount: order.total_amount,
    shipping_name: order.shipping_name,
    shipping_address: order.shipping_address1,
    shipping_city: order.shipping_city,
    is_pickup: isPickup(order.fulfillment_type),
    carrier: order.carrier,
    service_level: order.service_level,
    tracking_number: order.tracking_number,
    estimated_delivery: order.estimated_delivery_at && DAY.format(order.estimated_delivery_at),
    lines: order.lines,
  };
}

function recipientOf(order: OrderToTell, channel: Channel): string | null {
  const recipient = channel === 'EMAIL' ? order.customer_email : order.customer_phone;
  return recipient?.trim() || null;
}

/** Number of a phone as providers take it: digits, perhaps after a plus. */
const PHONE = /^\+?[0-9][0-9 ()./-]{4,}$/;

/** Why nobody can be told by this channel; null when somebody can. */
function skippedBecause(recipient: string | null, channel: Channel): string | null {
  const what = channel === 'EMAIL' ? 'email address' : 'phone number';
  if (recipient === null) return `The order names no ${what}`;
  const isUsable = channel === 'EMAIL' ? /^[^\s@]+@[^\s@]+$/.test(recipient) : PHONE.test(recipient);
  return isUsable ? null : `What the order names is no ${what}`;
}

function notificationOf(order: OrderToTell, shopName: string, template: CurrentTemplate): NewNotification {
  const { type, channel, version } = template;
  const recipient = recipientOf(order, channel);
  const head = {
    id: derivedId('notification', order.event_id, channel),
    event_id: order.event_id,
    order_id: order.id,
    order_number: order.order_number,
    ...{ type, channel, recipient, is_test: false, template_version: version },
  };
  const nothing = { subject: null, text: null, html: null };
  const reason = skippedBecause(recipient, channel);
  if (reason !== null) return { ...head, ...nothing, status: 'SKIPPED', reason };
  try {
    return { ...head, ...render(template, viewOf(order, shopName)), status: 'PENDING', reason: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...head, ...nothing, status: 'FAILED', reason: `The template cannot be filled in: ${message}` };
  }
}

/** What is to be told of an event: one notification for each channel whose template is switched on. */
export function notificationsOf(
  order: OrderToTell,
  shopName: string,
  templates: readonly CurrentTemplate[],
): NewNotification[] {
  const type = typeOf(order.event_type);
  // A status that the rest of an order reached because something was taken back is no parcel.
  if (type === 'order_shipment' && order.fulfillment_id === null) return [];
  return templates
    .filter((template) => template.type === type && template.is_active)
    .map((template) => notificationOf(order, shopName, template));
}
