/** The demand of an order by SKU, and the stock of the nodes in the same terms. */
import type { PlannedAllocation, SourcingLine, StockLevel, UnallocatedLine } from './sourcing.ts';

/** What is to be served: one entry per SKU, so that two lines with one SKU share its stock. */
export interface Demand {
  skus: readonly string[];
  /** Units per SKU, in the order of `skus`. */
  quantities: readonly number[];
  /** Sum of `quantities`. */
  units: number;
}

/**
 * Adds up the quantities still to allocate per SKU.
 *
 * @throws RangeError when a quantity is no whole number of at least 0.
 */
export function demandOf(lines: readonly SourcingLine[]): Demand {
  const bySku = new Map<string, number>();
  for (const { lineId, sku, quantity } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 0) {
      throw new RangeError(
        `line ${lineId} asks for ${quantity} units; a whole number of at least 0 is needed`,
      );
    }
    if (quantity > 0) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  }
  const quantities = [...bySku.values()];
  return {
    skus: [...bySku.keys()],
    quantities,
    units: quantities.reduce((sum, quantity) => sum + quantity, 0),
  };
}

/** Available units per node, in the order of the demand's SKUs; never negative. */
export type StockTable = ReadonlyMap<string, readonly number[]>;

/** Arranges the stock rows of the demanded SKUs by node. */
export function stockTable(demand: Demand, stock: readonly StockLevel[]): StockTable {
  const position = new Map(demand.skus.map((sku, index) => [sku, index]));
  const table = new Map<string, number[]>();
  for (const { nodeId, sku, available } of stock) {
    const index = position.get(sku);
    if (index === undefined) continue;
    const row = table.get(nodeId) ?? new Array<number>(demand.skus.length).fill(0);
    row[index] = Math.max(0, Math.floor(available));
    table.set(nodeId, row);
  }
  return table;
}

/** What one node gives in a plan: units per SKU, in the order of the demand's SKUs. */
export interface NodeShare {
  nodeId: string;
  score: number;
  distanceKm: number | null;
  /** Cost of the node's parcel in this plan, and how many units share it. */
  cost: number;
  take: readonly number[];
}

/** Hands the nodes' units out to the lines, first line first; what no node gives stays unallocated. */
export function spreadOverLines(
  demand: Demand,
  lines: readonly SourcingLine[],
  shares: readonly NodeShare[],
): { allocations: PlannedAllocation[]; unallocated: UnallocatedLine[] } {
  const left = shares.map((share) => [...share.take]);
  const units = shares.map((share) => share.take.reduce((sum, quantity) => sum + quantity, 0));
  const allocations: PlannedAllocation[] = [];
  const unallocated: UnallocatedLine[] = [];
  for (const { lineId, sku, quantity } of lines) {
    const skuIndex = demand.skus.indexOf(sku);
    let open = quantity;
    for (const [shareIndex, share] of shares.entries()) {
      const row = left[shareIndex];
      const given = Math.min(open, row?.[skuIndex] ?? 0);
      if (!row || given === 0) continue;
      row[skuIndex] = (row[skuIndex] ?? 0) - given;
      open -= given;
      allocations.push({
        lineId,
        sku,
        nodeId: share.nodeId,
        quantity: given,
        score: share.score,
        predictedCost: (share.cost * given) / (units[shareIndex] ?? given),
        predictedDistanceKm: share.distanceKm,
      });
    }
    if (open > 0) unallocated.push({ lineId, sku, quantity: open });
  }
  return { allocations, unallocated };
}
