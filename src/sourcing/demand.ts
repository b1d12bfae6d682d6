/** The demand of an order by SKU and by what may be split, and the stock of the nodes in the same terms. */
import { sum, type SplitPart } from './split-problem.ts';
import type { PlannedAllocation, SourcingLine, StockLevel, UnallocatedLine } from './sourcing.ts';

/** What is to be served: one entry per SKU, so that two lines with one SKU share its stock. */
export interface Demand {
  skus: readonly string[];
  /** Units per SKU, in the order of `skus`. */
  quantities: readonly number[];
  /** Sum of `quantities`. */
  units: number;
  /** The same by what may be split: a part for each SKU, and one for each group of lines that is kept together. */
  parts: readonly SplitPart[];
  /** Positions in `parts` of the lines with units left, by line id. */
  partOfLine: ReadonlyMap<string, number>;
}

/**
 * Adds up the quantities still to allocate.
 *
 * @throws RangeError when a quantity is no whole number of at least 0.
 */
export function demandOf(lines: readonly SourcingLine[]): Demand {
  for (const { lineId, quantity } of lines) {
    if (Number.isSafeInteger(quantity) && quantity >= 0) continue;
    throw new RangeError(`line ${lineId} asks for ${quantity} units; a whole number of at least 0 is needed`);
  }
  const open = lines.filter((line) => line.quantity > 0);
  const skus = [...new Set(open.map((line) => line.sku))];
  const quantities = quantitiesOf(open, skus);
  const keys = [...new Set(open.map(keyOf))];
  return {
    skus,
    quantities,
    units: sum(quantities),
    parts: keys.map((key) =>
      partOf(
        open.filter((line) => keyOf(line) === key),
        skus,
      ),
    ),
    partOfLine: new Map(open.map((line) => [line.lineId, keys.indexOf(keyOf(line))])),
  };
}

/** Lines with one key are one part of the demand. */
const keyOf = ({ sku, keepTogether }: SourcingLine): string =>
  keepTogether ? `group ${keepTogether}` : `sku ${sku}`;

const quantitiesOf = (lines: readonly SourcingLine[], skus: readonly string[]): number[] =>
  skus.map((sku) => sum(lines.map((line) => (line.sku === sku ? line.quantity : 0))));

function partOf(lines: readonly SourcingLine[], skus: readonly string[]): SplitPart {
  const quantities = quantitiesOf(lines, skus);
  const units = sum(quantities);
  return {
    quantities,
    units,
    keptTogether: lines.some((line) => line.keepTogether),
    unitValue: sum(lines.map((line) => line.quantity * (line.unitPrice ?? 0))) / units,
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

/** What one node gives in a plan: units per part of the demand. */
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
  const units = shares.map((share) => sum(share.take));
  const allocations: PlannedAllocation[] = [];
  const unallocated: UnallocatedLine[] = [];
  for (const { lineId, sku, quantity } of lines) {
    const part = demand.partOfLine.get(lineId) ?? -1;
    let open = quantity;
    for (const [shareIndex, share] of shares.entries()) {
      const row = left[shareIndex];
      const given = Math.min(open, row?.[part] ?? 0);
      if (!row || given === 0) continue;
      row[part] = (row[part] ?? 0) - given;
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
