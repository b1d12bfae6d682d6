/** Kinds and channels of notifications in words. */
import type { Channel, NotificationType } from '../../../../src/notifications/notification.ts';

const TYPES: Readonly<Record<NotificationType, string>> = {
  order_confirmation: 'Confirmation',
  order_shipment: 'Shipment',
  order_delivery: 'Delivery',
  order_cancellation: 'Cancellation',
};

export const typeLabel = (type: NotificationType): string => TYPES[type];

export const notificationChannelLabel = (channel: Channel): string => (channel === 'EMAIL' ? 'Email' : 'SMS');
