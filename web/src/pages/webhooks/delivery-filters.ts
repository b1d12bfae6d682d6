/** The filters of the list of deliveries, as the address carries them. */
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../../../src/webhooks/webhook.ts';

/** How many deliveries a page shows. */
export const PAGE_SIZE = 20;

/** What the list shows; null leaves a filter out. */
export interface DeliveryFilters {
  endpointId: string | null;
  status: DeliveryStatus | null;
  page: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the address; what is not valid there counts as not given. */
export function readFilters(search: URLSearchParams): DeliveryFilters {
  const page = Number(search.get('page'));
  const endpointId = search.get('endpoint');
  return {
    endpointId: endpointId !== null && UUID.test(endpointId) ? endpointId : null,
    status: DELIVERY_STATUSES.find((status) => status === search.get('status')) ?? null,
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters({ endpointId, status, page }: DeliveryFilters): URLSearchParams {
  return new URLSearchParams({
    ...(endpointId ? { endpoint: endpointId } : {}),
    ...(status ? { status } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

/** The query that the API takes. */
export function toQuery({ endpointId, status, page }: DeliveryFilters) {
  return {
    page,
    page_size: PAGE_SIZE,
    ...(endpointId ? { endpoint_id: endpointId } : {}),
    ...(status ? { status } : {}),
  };
}
