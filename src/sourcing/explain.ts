/** A decision in plain words: why this plan, why units wait, what the others would have needed. */
import type { Plan } from './allocation.ts';
import type { Demand } from './demand.ts';
import type { Candidate } from './scoring.ts';
import type { BackorderReason, RemovedNode, ScoreParts, SourcingInput, UnallocatedLine } from './sourcing.ts';
import { money, plural } from './words.ts';

/** What the explanations look at. */
export interface Explained {
  input: SourcingInput;
  demand: Demand;
  candidates: readonly Candidate[];
  removed: readonly RemovedNode[];
  weights: ScoreParts;
  plan: Plan;
  unallocated: readonly UnallocatedLine[];
  maxNodes: number;
}

/** One sentence: why this plan and no other. */
export function summarize(explained: Explained, backorder: BackorderReason | null): string {
  const { plan, demand, maxNodes } = explained;
  const where = plan.shares
    .map((share) => describeShare(explained, share.nodeId, unitsOf(share.take)))
    .join(', ');
  const certainty = plan.proof.optimal
    ? ''
    : ` (the search ended within ${(plan.proof.gap * 100).toFixed(1)} % of the best possible)`;
  switch (plan.kind) {
    case 'single':
      return summarizeSingle(explained);
    case 'cheapest':
      return `${where}: the cheapest plan at ${money(plan.cost)} over at most ${maxNodes} nodes${certainty}.`;
    case 'split':
      return `No node covers the order alone; ${where} do for ${money(plan.cost)}, the cheapest split over at most ${maxNodes} nodes${certainty}.`;
    case 'partial': {
      const served = plan.shares.reduce((sum, share) => sum + unitsOf(share.take), 0);
      return `${where}: ${served} of ${demand.units} units can go now${certainty}; the rest waits: ${backorder?.detail}.`;
    }
    case 'batch':
      return `${where} for ${money(plan.cost)}: the best for this order and those that wait with it.`;
    case 'nothing':
      return `The order waits: ${backorder?.detail}.`;
  }
}

function summarizeSingle({ plan, candidates }: Explained): string {
  const winner = candidates.find((one) => one.node.id === plan.shares[0]?.nodeId);
  const covering = candidates.filter((one) => one.coverage === 1).length;
  const distance =
    winner?.distanceKm == null ? '' : `, ${winner.distanceKm.toFixed(1)} km from the destination`;
  const rank =
    covering === 1
      ? 'it is the only node that covers it alone'
      : `of ${covering} nodes that cover it alone it has the best score`;
  return `${winner?.node.code} serves the whole order: ${rank} (${winner?.score.toFixed(3)}${distance}).`;
}

function describeShare({ candidates }: Explained, nodeId: string, units: number): string {
  const code = candidates.find((one) => one.node.id === nodeId)?.node.code ?? nodeId;
  return `${code} (${plural(units, 'unit')})`;
}

/** Why units wait, as a code and in words; null when none do. */
export function whyWaiting(explained: Explained): BackorderReason | null {
  const { input, candidates, removed, unallocated, maxNodes } = explained;
  if (unallocated.length === 0) return null;
  const stocked = new Set(input.stock.map((level) => level.sku));
  const unknown = [...new Set(unallocated.map((line) => line.sku))].filter((sku) => !stocked.has(sku));
  if (unknown.length > 0) {
    return { code: 'UNKNOWN_SKU', detail: `no node has a stock record of ${unknown.join(', ')}` };
  }
  const unsuitable = removed.filter((node) => node.reason !== 'NO_AVAILABLE_STOCK').length;
  if (unsuitable === removed.length && candidates.length === 0) {
    return {
      code: 'NO_ELIGIBLE_NODE',
      detail: `none of the ${plural(removed.length, 'node')} passes the filters`,
    };
  }
  const shortages = shortagesOf(explained);
  if (shortages.length > 0) return { code: 'NOT_ENOUGH_STOCK', detail: shortages.join('; ') };
  const required = requirementsOf(explained);
  if (required.length > 0) {
    return {
      code: 'NOT_COVERABLE_AS_REQUIRED',
      detail: `there is enough stock, but no ${plural(maxNodes, 'node')} together cover the order with ${required.join(' and ')}`,
    };
  }
  return {
    code: 'NOT_COVERABLE_WITHIN_NODE_LIMIT',
    detail: `there is enough stock, but no ${plural(maxNodes, 'node')} together cover the order`,
  };
}

/** What a plan must heed besides stock and the limit of nodes, in words. */
function requirementsOf({ input, demand }: Explained): string[] {
  const least = input.settings.minShipmentValue ?? 0;
  return [
    ...(demand.parts.some((part) => part.keptTogether) ? ['its groups of lines kept together'] : []),
    ...(least > 0 ? [`shipments of at least ${money(least / 100)}`] : []),
  ];
}

/** The SKUs that all eligible nodes together cannot serve, in words with numbers. */
function shortagesOf({ input, demand, candidates }: Explained): string[] {
  return demand.skus.flatMap((sku, index) => {
    const needed = demand.quantities[index] ?? 0;
    const eligible = candidates.reduce((sum, one) => sum + (one.available[index] ?? 0), 0);
    if (eligible >= needed) return [];
    const anywhere = input.stock.reduce(
      (sum, level) => sum + (level.sku === sku ? Math.max(0, level.available) : 0),
      0,
    );
    const elsewhere =
      anywhere > eligible ? ` (${anywhere - eligible} more at nodes that may not serve it)` : '';
    return [`${sku}: ${needed} needed, ${eligible} available at eligible nodes${elsewhere}`];
  });
}

/** What the reader must know about how the decision was made. */
export function notesOf(
  input: SourcingInput,
  fallbackReason: string | null,
  maxDistanceKm: number | null,
): string[] {
  const notes: string[] = [];
  if (fallbackReason) notes.push(`${fallbackReason}.`);
  if (input.order.destination === null) {
    notes.push('The destination has no coordinates: distance was left out of scores and costs.');
    if (maxDistanceKm !== null) notes.push(`The limit of ${maxDistanceKm} km could not be applied.`);
  }
  return notes;
}

const unitsOf = (quantities: readonly number[]): number =>
  quantities.reduce((sum, quantity) => sum + quantity, 0);
