/** What each candidate that serves nothing in the plan would have needed to serve the order instead. */
import type { CandidateNeed, CandidateReport, SourcingDecision } from './sourcing.ts';
import { money, plural } from './words.ts';

/**
 * For every loser the units it lacked; or, where score decided, one change of its own that would have made its score the
 * winner's, all else as it was; or, where cost decided, how much less it would have had to cost.
 */
export function needsOfLosers(decision: SourcingDecision): CandidateNeed[] {
  const largest = largestOf(decision.candidates);
  return decision.candidates.filter(({ selected }) => !selected).map((one) => needOf(one, decision, largest));
}

/** What the terms of the score were normalized by. */
interface Largest {
  distance: number;
  cost: number;
}

const largestOf = (candidates: readonly CandidateReport[]): Largest => ({
  distance: candidates.reduce((most, { distanceKm }) => Math.max(most, distanceKm ?? 0), 0),
  cost: candidates.reduce((most, { cost }) => Math.max(most, cost), 0),
});

function needOf(loser: CandidateReport, decision: SourcingDecision, largest: Largest): CandidateNeed {
  const { basis, candidates, cost } = decision;
  const { nodeId, code } = loser;
  const missing = missingAt(loser, basis.skus);
  const unknown = { scoreGap: null, costGap: null, kmNearer: null, costLess: null };
  if (missing.length > 0) {
    const units = missing.map(({ sku, quantity }) => `${plural(quantity, 'unit')} more of ${sku}`).join(', ');
    return { nodeId, code, missing, ...unknown, detail: `${units} to serve the order alone` };
  }
  if (basis.kind !== 'single') {
    const costGap = round(loser.cost - cost);
    const detail = `cost ${money(costGap)} less: it serves the order alone for ${money(loser.cost)}, the plan costs ${money(cost)}`;
    return { nodeId, code, missing, ...unknown, costGap, costLess: costGap, detail };
  }
  const winner = candidates.find(({ selected }) => selected);
  if (!winner) throw new Error('the plan names a node that is no candidate');
  return { nodeId, code, missing, ...unknown, ...scoreNeed(loser, winner, decision, largest) };
}

function missingAt({ lacks = [] }: CandidateReport, skus: readonly string[]): CandidateNeed['missing'] {
  return skus.flatMap((sku, index) => {
    const quantity = lacks[index] ?? 0;
    return quantity > 0 ? [{ sku, quantity }] : [];
  });
}

/** `score + weight x change / largest` is the winner's score when the change is `gap x largest / weight`. */
function scoreNeed(
  loser: CandidateReport,
  winner: CandidateReport,
  { weights }: SourcingDecision,
  largest: Largest,
): Pick<CandidateNeed, 'scoreGap' | 'kmNearer' | 'costLess' | 'detail'> {
  const scoreGap = round(winner.score - loser.score);
  const change = (weight: number | undefined, most: number, has: number): number | null => {
    const needed = weight ? (scoreGap * most) / weight : Infinity;
    return needed <= has ? round(needed) : null;
  };
  const kmNearer = change(weights.distance, largest.distance, loser.distanceKm ?? 0);
  const costLess = change(weights.cost, largest.cost, loser.cost);
  if (scoreGap === 0) {
    const detail = `nothing but the tie: it has the score of ${winner.code}, which is nearer or comes first by code`;
    return { scoreGap, kmNearer, costLess, detail };
  }
  const ways = [
    ...(kmNearer === null ? [] : [`${kmNearer.toFixed(1)} km nearer`]),
    ...(costLess === null ? [] : [`cost ${money(costLess)} less`]),
  ];
  const behind = `${scoreGap.toFixed(3)} behind ${winner.code}`;
  const detail =
    ways.length > 0
      ? `${ways.join(', or ')} (its score is ${behind})`
      : `a better score than distance or cost alone could give: it is ${behind}`;
  return { scoreGap, kmNearer, costLess, detail };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
