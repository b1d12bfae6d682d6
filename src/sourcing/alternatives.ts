/** Plans besides the chosen one that serve the whole order, for the explanation. */
import { sum, type SplitNode } from './split-problem.ts';
import type { Alternative, CandidateReport, DecisionBasis, SourcingDecision } from './sourcing.ts';
import { cheapestSplit } from './split.ts';
import { money } from './words.ts';

/** Single nodes that are shown. */
const MOST_SINGLES = 3;
/** Looks that the plan over fewer nodes may take: somebody waits for the page. */
const BUDGET = 400_000;

/**
 * The best other single nodes, in the order of what decided; and beside a split the cheapest plan over one node fewer.
 * Nothing when the order cannot be served whole.
 */
export function alternativesOf(decision: SourcingDecision): Alternative[] {
  if (decision.unallocated.length > 0 || decision.splitNodes === 0) return [];
  return [...otherSingles(decision), ...fewerNodes(decision)];
}

function otherSingles({ candidates, splitNodes, cost, basis }: SourcingDecision): Alternative[] {
  const others = candidates.filter(
    ({ coverage, selected }) => coverage === 1 && !(splitNodes === 1 && selected),
  );
  const byCost = [...others].sort((a, b) => a.cost - b.cost);
  // Candidates stand by score.
  const ranked = basis.kind === 'single' ? others : byCost;
  const shown = new Set([...ranked.slice(0, MOST_SINGLES), ...byCost.slice(0, 1)]);
  return [...shown].map((one) => {
    const costGap = round(one.cost - cost);
    return { nodes: [one.code], cost: one.cost, costGap, detail: describe(one, costGap, basis.kind) };
  });
}

function describe({ score }: CandidateReport, costGap: number, kind: DecisionBasis['kind']): string {
  const price = costGap >= 0 ? `${money(costGap)} more` : `${money(-costGap)} less`;
  return kind === 'single'
    ? `serves the whole order for ${price}, with a score of ${score.toFixed(3)}`
    : `serves the whole order alone for ${price}`;
}

function fewerNodes({ splitNodes, candidates, cost: chosen, basis }: SourcingDecision): Alternative[] {
  const maxNodes = splitNodes - 1;
  if (maxNodes < 2) return [];
  const { parts, leastValue } = basis;
  const nodes = candidates.map((candidate) => splitNode(candidate, basis));
  const split = cheapestSplit({ parts, nodes, maxNodes, leastValue }, BUDGET);
  if (!split) return [];
  const { shares, cost } = split.plan;
  const costGap = round(cost - chosen);
  return [
    {
      nodes: shares.flatMap(({ node }) => candidates[node]?.code ?? []),
      cost: round(cost),
      costGap,
      detail: `the cheapest plan over at most ${maxNodes} nodes, for ${money(costGap)} more`,
    },
  ];
}

/** Stock beyond the order's need makes no difference to a plan. */
function splitNode(
  { cost, openingCost = 0, lacks = [] }: CandidateReport,
  { skus, parts }: DecisionBasis,
): SplitNode {
  const units = sum(parts.map((part) => part.units));
  const available = skus.map(
    (_, sku) => sum(parts.map((part) => part.quantities[sku] ?? 0)) - (lacks[sku] ?? 0),
  );
  return { openingCost, unitCost: (cost - openingCost) / units, available };
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
