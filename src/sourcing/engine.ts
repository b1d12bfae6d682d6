/**
 * The sourcing engine: select a rule, filter the nodes, score them, allocate, explain. A pure function of its input:
 * no clock, no chance, no I/O, so that a stored decision can be replayed and simulated.
 */
import { allocate, type Plan } from './allocation.ts';
import { demandOf, spreadOverLines, stockTable } from './demand.ts';
import { needsOfLosers, notesOf, summarize, whyWaiting, type Explained } from './explain.ts';
import { filterNodes } from './filters.ts';
import { selectRule } from './rules.ts';
import { effectiveWeights, scoreNodes, type Candidate } from './scoring.ts';
import type { CandidateReport, PlannedAllocation, SourcingDecision, SourcingInput } from './sourcing.ts';
import { resolveStrategy } from './strategies/registry.ts';

/**
 * Decides which nodes serve the order.
 *
 * An order with nothing left to allocate is SOURCED with no allocations and a note, never backordered.
 *
 * @throws RangeError when a line's quantity is no whole number of at least 0.
 */
export function source(input: SourcingInput): SourcingDecision {
  const { order, settings } = input;
  const demand = demandOf(order.lines);
  const rule = selectRule(input.rules, order);
  const requested = input.forceStrategy ?? rule?.strategy ?? settings.defaultStrategy;
  const { strategy, fallbackReason } = resolveStrategy(requested);
  const header = {
    rule: rule ? { id: rule.id, name: rule.name, priority: rule.priority } : null,
    strategyRequested: requested,
    strategyUsed: strategy.name,
    fallbackReason,
  };
  if (demand.units === 0) return nothingToSource(header);

  const { eligible, removed } = filterNodes(input, rule, strategy, demand, stockTable(demand, input.stock));
  const weights = effectiveWeights(strategy, rule, order.destination !== null);
  const candidates = scoreNodes(eligible, demand, strategy, weights, settings);
  const maxNodes = Math.min(settings.maxSplitNodes, rule?.maxSplitNodes ?? settings.maxSplitNodes);
  const plan = allocate(candidates, demand, strategy, maxNodes, settings);
  const { allocations, unallocated } = spreadOverLines(demand, order.lines, plan.shares);

  const explained: Explained = { input, demand, candidates, removed, weights, plan, unallocated, maxNodes };
  const backorderReason = whyWaiting(explained);
  return {
    ...header,
    weights,
    candidates: candidates.map((candidate) => report(candidate, plan)),
    removed,
    outcome: outcomeOf(allocations.length, unallocated.length),
    backorderReason,
    allocations: allocations.map(presentAllocation),
    unallocated,
    splitNodes: plan.shares.length,
    cost: presentCost(plan.cost),
    proof: plan.proof,
    notes: notesOf(input, fallbackReason, rule?.maxDistanceKm ?? null),
    whatTheyNeeded: needsOfLosers(explained),
    summary: summarize(explained, backorderReason),
  };
}

type Header = Pick<SourcingDecision, 'rule' | 'strategyRequested' | 'strategyUsed' | 'fallbackReason'>;

function nothingToSource(header: Header): SourcingDecision {
  return {
    ...header,
    weights: {},
    candidates: [],
    removed: [],
    outcome: 'SOURCED',
    backorderReason: null,
    allocations: [],
    unallocated: [],
    splitNodes: 0,
    cost: 0,
    proof: { optimal: true, gap: 0, explored: 0 },
    notes: ['No line has units left to allocate.'],
    whatTheyNeeded: [],
    summary: 'Nothing is left to allocate.',
  };
}

function outcomeOf(allocated: number, waiting: number): SourcingDecision['outcome'] {
  if (waiting === 0) return 'SOURCED';
  return allocated === 0 ? 'BACKORDERED' : 'PARTIAL';
}

function report(candidate: Candidate, plan: Plan): CandidateReport {
  const { node, distanceKm, cost, coverage, scoreParts, score } = candidate;
  return {
    nodeId: node.id,
    code: node.code,
    name: node.name,
    distanceKm,
    cost: presentCost(cost),
    coverage,
    scoreParts,
    score,
    selected: plan.shares.some((share) => share.nodeId === node.id),
  };
}

function presentAllocation(allocation: PlannedAllocation): PlannedAllocation {
  return { ...allocation, predictedCost: presentCost(allocation.predictedCost) };
}

/** Costs are shown to a hundredth of a cent, so that shares of a parcel still add up to it. */
const presentCost = (cost: number): number => Math.round(cost * 1e4) / 1e4;
