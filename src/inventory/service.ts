/** Reading stock. */
import type { z } from 'zod';
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type {
  InventoryItemResponse,
  InventoryQuery,
  ProductQuery,
  productSummarySchema,
} from './contract.ts';
import * as repository from './repository.ts';

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
    const item = await repository.findItem(context.db, id);
    if (!item) throw notFound('stock record', id);
    return view(item);
  }
}
