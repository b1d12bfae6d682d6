/** The filters of the list of notifications, as the address carries them. */
import {
  CHANNELS,
  NOTIFICATION_STATUSES,
  NOTIFICATION_TYPES,
  type Channel,
  type NotificationStatus,
  type NotificationType,
} from '../../../../src/notifications/notification.ts';

/** How many notifications a page shows. */
export const PAGE_SIZE = 20;

/** What the list shows; null leaves a filter out. */
export interface NotificationFilters {
  type: NotificationType | null;
  channel: Channel | null;
  status: NotificationStatus | null;
  /** How the order's number begins. */
  order: string;
  page: number;
}

const ORDER_LENGTH = 50;

/** Reads the address; what is not valid there counts as not given. */
export function readFilters(search: URLSearchParams): NotificationFilters {
  const page = Number(search.get('page'));
  return {
    type: NOTIFICATION_TYPES.find((type) => type === search.get('type')) ?? null,
    channel: CHANNELS.find((channel) => channel === search.get('channel')) ?? null,
    status: NOTIFICATION_STATUSES.find((status) => status === search.get('status')) ?? null,
    order: (search.get('order') ?? '').slice(0, ORDER_LENGTH),
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters({ type, channel, status, order, page }: NotificationFilters): URLSearchParams {
  return new URLSearchParams({
    ...(type ? { type } : {}),
    ...(channel ? { channel } : {}),
    ...(status ? { status } : {}),
    ...(order ? { order } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

/** The query that the API takes. */
export function toQuery({ type, channel, status, order, page }: NotificationFilters) {
  const number = order.trim().toUpperCase();
  return {
    page,
    page_size: PAGE_SIZE,
    ...(type ? { type } : {}),
    ...(channel ? { channel } : {}),
    ...(status ? { status } : {}),
    ...(number ? { order_number: number } : {}),
  };
}
