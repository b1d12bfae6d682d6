/** Counting what was found on the shelf, line by line. Pure. */
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';

export type WorkLine = WorkItem['lines'][number];

/** How far a person has come with one line. */
export interface LineCount {
  allocationId: string;
  /** The quantity that was asked for when it was counted; another one starts the line anew. */
  quantity: number;
  found: number;
  /** True once the person has said that this is what there is. */
  ticked: boolean;
  /** False while `found` is only the assumption that all of it is there. */
  counted: boolean;
}

/** Lines that the node still works on; the others were cancelled, or nothing was found of them. */
export function liveLines(lines: readonly WorkLine[]): WorkLine[] {
  return lines.filter((line) => line.status !== 'CANCELLED' && line.status !== 'FAILED');
}

const untouched = ({ allocation_id, quantity }: WorkLine): LineCount => ({
  allocationId: allocation_id,
  quantity,
  found: quantity,
  ticked: false,
  counted: false,
});

/** One count for each line: the one that was begun, where the line is still the same. */
export function countsOf(lines: readonly WorkLine[], begun: readonly LineCount[]): LineCount[] {
  return lines.map(
    (line) =>
      begun.find((count) => count.allocationId === line.allocation_id && count.quantity === line.quantity) ??
      untouched(line),
  );
}

const change = (
  counts: readonly LineCount[],
  allocationId: string,
  changed: (count: LineCount) => Partial<LineCount>,
): LineCount[] =>
  counts.map((count) => (count.allocationId === allocationId ? { ...count, ...changed(count) } : count));

/** Ticks a line with the quantity it shows, or takes the tick away. */
export function toggle(counts: readonly LineCount[], allocationId: string): LineCount[] {
  return change(counts, allocationId, ({ ticked }) => ({ ticked: !ticked }));
}

/** Ticks every line with the quantity it shows. */
export function tickAll(counts: readonly LineCount[]): LineCount[] {
  return counts.map((count) => ({ ...count, ticked: true }));
}

/** Says how many there are of a line, which also ticks it. */
export function setFound(counts: readonly LineCount[], allocationId: string, found: number): LineCount[] {
  return change(counts, allocationId, ({ quantity }) => ({
    found: Math.min(Math.max(found, 0), quantity),
    ticked: true,
    counted: true,
  }));
}

/** What a scan did: counted one up, found nothing left to count, or belongs to none of the lines. */
export type ScanOutcome =
  | { kind: 'counted'; line: WorkLine; found: number }
  | { kind: 'complete'; line: WorkLine }
  | { kind: 'unknown'; text: string };

const isComplete = ({ found, quantity, ticked, counted }: LineCount): boolean =>
  found >= quantity && (ticked || counted);

/**
 * Counts one up on the first line of the scanned SKU that still lacks units. The first scan of a line counts from one;
 * the last ticks it.
 */
export function scan(
  lines: readonly WorkLine[],
  counts: readonly LineCount[],
  text: string,
): { counts: LineCount[]; outcome: ScanOutcome } {
  const sku = text.trim().toUpperCase();
  const candidates = lines.flatMap((line, index) => {
    const count = counts[index];
    return count && line.sku.toUpperCase() === sku ? [{ line, count }] : [];
  });
  const [first] = candidates;
  if (!first) return { counts: [...counts], outcome: { kind: 'unknown', text: text.trim() } };
  const open = candidates.find(({ count }) => !isComplete(count));
  if (!open) return { counts: [...counts], outcome: { kind: 'complete', line: first.line } };
  const found = open.count.counted ? open.count.found + 1 : 1;
  return {
    counts: change(counts, open.line.allocation_id, ({ quantity }) => ({
      found,
      counted: true,
      ticked: found === quantity,
    })),
    outcome: { kind: 'counted', line: open.line, found },
  };
}

/** What a pick would say. */
export interface PickSummary {
  found: number;
  asked: number;
  /** Lines that the person has not ticked yet. */
  unticked: number;
  /** What is missing, a product that has several lines once. */
  missing: { sku: string; productName: string; quantity: number }[];
}

/** Adds up the counts; what is missing of a line counts only once the line is ticked. */
export function summarize(lines: readonly WorkLine[], counts: readonly LineCount[]): PickSummary {
  const missing = new Map<string, PickSummary['missing'][number]>();
  for (const [index, line] of lines.entries()) {
    const count = counts[index];
    const short = count?.ticked ? line.quantity - count.found : 0;
    if (short === 0) continue;
    const before = missing.get(line.sku)?.quantity ?? 0;
    missing.set(line.sku, { sku: line.sku, productName: line.product_name, quantity: before + short });
  }
  return {
    found: counts.reduce((sum, count) => sum + count.found, 0),
    asked: lines.reduce((sum, line) => sum + line.quantity, 0),
    unticked: counts.filter((count) => !count.ticked).length,
    missing: [...missing.values()],
  };
}

/** What happens to the missing units, in sentences; null when nothing is missing. */
export function shortPickConsequence({ found, missing }: PickSummary): string | null {
  if (missing.length === 0) return null;
  const names = missing.map(({ quantity, productName }) => `${unitsOf(quantity)} of ${productName}`);
  const what = `${listOf(names)} will be sourced from another node.`;
  const end = found === 0 ? ' Nothing is left to pack here: this node is done with it.' : '';
  return `${what} If no other node has them, the customer waits for stock.${end}`;
}

/** `1 unit`, `3 units`. */
export function unitsOf(quantity: number): string {
  return `${quantity} ${quantity === 1 ? 'unit' : 'units'}`;
}

function listOf(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
}

/** What was read from the browser's memory, where it has the shape of counts; otherwise nothing. */
export function readCounts(text: string | undefined): LineCount[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isLineCount) : [];
  } catch {
    return [];
  }
}

function isLineCount(value: unknown): value is LineCount {
  if (typeof value !== 'object' || value === null) return false;
  const { allocationId, quantity, found, ticked, counted } = value as Record<keyof LineCount, unknown>;
  const isCount = Number.isInteger(quantity) && Number.isInteger(found);
  return (
    typeof allocationId === 'string' && isCount && typeof ticked === 'boolean' && typeof counted === 'boolean'
  );
}
