/** Plans besides the chosen one that serve the whole order, for the explanation. */
import { problemOf } from './allocation.ts';
import type { Explained } from './explain.ts';
import type { Candidate } from './scoring.ts';
import type { Alternative } from './sourcing.ts';
import { cheapestSplit } from './split.ts';
import { money } from './words.ts';

/** Single nodes that are shown. */
const MOST_SINGLES = 3;

/**
 * The best other single nodes, in the order of what decided; and beside a split the cheapest plan over one node fewer.
 * Nothing when the order cannot be served whole.
 */
export function alternativesOf(explained: Explained): Alternative[] {
  const { plan } = explained;
  if (explained.unallocated.length > 0 || plan.shares.length === 0) return [];
  return [...otherSingles(explained), ...fewerNodes(explained)];
}

function otherSingles({ plan, candidates }: Explained): Alternative[] {
  const chosen = new Set(plan.shares.map(({ nodeId }) => nodeId));
  const isSingle = plan.shares.length === 1;
  const others = candidates.filter(
    ({ coverage, node }) => coverage === 1 && !(isSingle && chosen.has(node.id)),
  );
  const byCost = [...others].sort((a, b) => a.cost - b.cost);
  // Candidates stand by score.
  const ranked = plan.kind === 'single' ? others : byCost;
  const shown = new Set([...ranked.slice(0, MOST_SINGLES), ...byCost.slice(0, 1)]);
  return [...shown].map((one) => {
    const costGap = round(one.cost - plan.cost);
    return {
      nodes: [one.node.code],
      cost: round(one.cost),
      costGap,
      detail: describe(one, costGap, plan.kind),
    };
  });
}

function describe({ score }: Candidate, costGap: number, kind: Explained['plan']['kind']): string {
  const price = costGap >= 0 ? `${money(costGap)} more` : `${money(-costGap)} less`;
  return kind === 'single'
    ? `serves the whole order for ${price}, with a score of ${score.toFixed(3)}`
    : `serves the whole order alone for ${price}`;
}

function fewerNodes({ plan, candidates, demand, input }: Explained): Alternative[] {
  const nodes = plan.shares.length - 1;
  if (nodes < 2) return [];
  const split = cheapestSplit(problemOf(candidates, demand, nodes, input.settings));
  if (!split) return [];
  const { shares, cost } = split.plan;
  const costGap = round(cost - plan.cost);
  return [
    {
      nodes: shares.flatMap(({ node }) => candidates[node]?.node.code ?? []),
      cost: round(cost),
      costGap,
      detail: `the cheapest plan over at most ${nodes} nodes, for ${money(costGap)} more`,
    },
  ];
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
