/** Reading stock. */
import type { z } from 'zod';
import { positionCursors } from '../runtime/cursor.ts';
import { deepPage, pageFacts } from '../runtime/deep-page.ts';
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import { adjustmentView } from './adjustments.ts';
import { listAdjustments } from './adjustments-repository.ts';
import { alertView } from './alerts.ts';
import { listAlerts } from './alerts-repository.ts';
import { findAvailable } from './availability-repository.ts';
import type {
  AlertQuery,
  AvailabilityInput,
  AvailabilityResponse,
  InventoryItemResponse,
  InventoryQuery,
  Paging,
  ProductQuery,
  StockLogQuery,
  productSummarySchema,
  ReservationResponse,
  StockAlertResponse,
} from './contract.ts';
import { listReservations } from './reservation-list-repository.ts';
import * as repository from './repository.ts';

const LOG_CURSORS = positionCursors('stock-log');

type ProductSummary = z.infer<typeof productSummarySchema>;

/** Part of a list with the number of all that match. */
export interface Listed<T> {
  items: T[];
  total: number;
}

function view(row: repository.InventoryRow): InventoryItemResponse {
  return {
    ...row,
    unit_cost: Number(row.unit_cost),
    last_counted_at: row.last_counted_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** @throws Refusal `not-found` */
export async function readItem(context: Context, id: string): Promise<InventoryItemResponse> {
  const item = await repository.findItem(context.db, id);
  if (!item) throw notFound('stock record', id);
  return view(item);
}

export class InventoryService {
  async list(context: Context, query: InventoryQuery): Promise<Listed<InventoryItemResponse>> {
    const { rows, total } = await repository.listItems(context.db, query);
    return { items: rows.map(view), total };
  }

  /** Stock of one SKU at every node that keeps it; empty for an unknown SKU. */
  async bySku(context: Context, sku: string): Promise<Listed<InventoryItemResponse>> {
    const rows = await repository.findBySku(context.db, sku);
    return { items: rows.map(view), total: rows.length };
  }

  async products(context: Context, query: ProductQuery): Promise<Listed<ProductSummary>> {
    const { rows, total } = await repository.listProducts(context.db, query);
    const items = rows.map((row) => ({
      ...row,
      unit_cost: Number(row.unit_cost),
      updated_at: row.updated_at.toISOString(),
    }));
    return { items, total };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<InventoryItemResponse> {
    return readItem(context, id);
  }

  /** The stock log of a record, newest entry first. @throws Refusal `not-found` */
  async adjustments(context: Context, id: string, query: StockLogQuery) {
    await readItem(context, id);
    const found = await listAdjustments(context.db, id, deepPage(LOG_CURSORS, query));
    return { items: found.rows.map(adjustmentView), ...pageFacts(LOG_CURSORS, query, found) };
  }

  /** Which orders hold the reserved units of a record, the oldest first. @throws Refusal `not-found` */
  async reservations(context: Context, id: string, query: Paging): Promise<Listed<ReservationResponse>> {
    await readItem(context, id);
    const { rows, total } = await listReservations(context.db, id, query);
    const items = rows.map((row) => ({ ...row, reserved_at: row.reserved_at.toISOString() }));
    return { items, total };
  }

  /** Stock that has run low, the last first. */
  async alerts(context: Context, query: AlertQuery): Promise<Listed<StockAlertResponse>> {
    const { rows, total } = await listAlerts(context.db, query);
    return { items: rows.map(alertView), total };
  }

  /** What a new order could get; questions about one SKU share what there is of it. */
  async checkAvailability(
    context: Context,
    { items }: AvailabilityInput,
  ): Promise<Listed<AvailabilityResponse>> {
    const wanted = new Map<string, number>();
    for (const { sku, quantity } of items) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
    const rows = await findAvailable(context.db, [...wanted.keys()]);
    const available = new Map(rows.map((row) => [row.sku, row]));
    const answers = items.map(({ sku, quantity }) => {
      const { total = 0, nodes = [] } = available.get(sku) ?? {};
      return {
        sku,
        requested_quantity: quantity,
        available_by_node: nodes,
        total_available: total,
        fulfillable: total >= (wanted.get(sku) ?? quantity),
      };
    });
    return { items: answers, total: answers.length };
  }
}
