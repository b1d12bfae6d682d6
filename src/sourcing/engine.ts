/**
 * The sourcing engine: select a rule, filter the nodes, score them, allocate, say why. A pure function of its input:
 * no clock, no chance, no I/O, so that a stored decision can be replayed and simulated.
 */
import { allocate, type Plan } from './allocation.ts';
import { demandOf, spreadOverLines, stockTable, type Demand } from './demand.ts';
import { notesOf, summarize, whyWaiting, type Explained } from './explain.ts';
import { filterNodes } from './filters.ts';
import { selectRule } from './rules.ts';
import { effectiveWeights, scoreNodes, type Candidate } from './scoring.ts';
import type {
  CandidateReport,
  PlannedAllocation,
  RemovedNode,
  ScoreParts,
  SourcingDecision,
  SourcingInput,
} from './sourcing.ts';
import { resolveStrategy } from './strategies/registry.ts';
import type { Strategy } from './strategies/strategy.ts';

/** What a decision is made from, before anything is chosen. */
export interface Prepared {
  input: SourcingInput;
  header: Header;
  strategy: Strategy;
  demand: Demand;
  weights: ScoreParts;
  /** Best score first. */
  candidates: readonly Candidate[];
  removed: RemovedNode[];
  /** Nodes that a plan may open. */
  maxNodes: number;
  maxDistanceKm: number | null;
}

/**
 * Decides which nodes serve the order.
 *
 * An order with nothing left to allocate is SOURCED with no allocations and a note, never backordered.
 *
 * @throws RangeError when a line's quantity is no whole number of at least 0.
 */
export function source(input: SourcingInput): SourcingDecision {
  const prepared = prepare(input);
  const { header, strategy, demand, candidates, maxNodes } = prepared;
  if (demand.units === 0) return nothingToSource(header);
  return decisionOf(prepared, allocate(candidates, demand, strategy, maxNodes, input.settings));
}

/** Selects the rule, filters the nodes and scores them. @throws RangeError as `source` does. */
export function prepare(input: SourcingInput): Prepared {
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
  const weights = effectiveWeights(strategy, rule, order.destination !== null);
  const { eligible, removed } =
    demand.units === 0
      ? { eligible: [], removed: [] }
      : filterNodes(input, rule, strategy, demand, stockTable(demand, input.stock));
  return {
    input,
    header,
    strategy,
    demand,
    weights,
    candidates: scoreNodes(eligible, demand, strategy, weights, settings, order.deliverWithinHours),
    removed,
    maxNodes: Math.min(settings.maxSplitNodes, rule?.maxSplitNodes ?? settings.maxSplitNodes),
    maxDistanceKm: rule?.maxDistanceKm ?? null,
  };
}

/** The decision for a plan, explained: the engine's own, or one that was found for several orders together. */
export function decisionOf(prepared: Prepared, plan: Plan): SourcingDecision {
  const { input, header, demand, weights, candidates, removed, maxNodes } = prepared;
  const { allocations, unallocated } = spreadOverLines(demand, input.order.lines, plan.shares);
  const explained: Explained = { input, demand, candidates, removed, weights, plan, unallocated, maxNodes };
  const backorderReason = whyWaiting(explained);
  const chosen = new Set(plan.shares.map((share) => share.nodeId));
  return {
    ...header,
    weights,
    candidates: candidates.map((candidate) => report(candidate, demand, chosen)),
    removed,
    outcome: outcomeOf(allocations.length, unallocated.length),
    backorderReason,
    allocations: allocations.map(presentAllocation),
    unallocated,
    splitNodes: plan.shares.length,
    cost: presentCost(plan.cost),
    proof: plan.proof,
    notes: notesOf(input, header.fallbackReason, prepared.maxDistanceKm),
    summary: summarize(explained, backorderReason),
    basis: {
      kind: plan.kind,
      skus: demand.skus,
      parts: demand.parts,
      maxNodes,
      leastValue: input.settings.minShipmentValue ?? 0,
    },
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
    summary: 'Nothing is left to allocate.',
    basis: { kind: 'nothing', skus: [], parts: [], maxNodes: 0, leastValue: 0 },
  };
}

function outcomeOf(allocated: number, waiting: number): SourcingDecision['outcome'] {
  if (waiting === 0) return 'SOURCED';
  return allocated === 0 ? 'BACKORDERED' : 'PARTIAL';
}

function report(candidate: Candidate, demand: Demand, chosen: ReadonlySet<string>): CandidateReport {
  const { node, distanceKm, cost, openingCost, coverage, scoreParts, score } = candidate;
  const told: CandidateReport = {
    nodeId: node.id,
    code: node.code,
    name: node.name,
    place: { latitude: node.latitude, longitude: node.longitude },
    distanceKm,
    cost: presentCost(cost),
    coverage,
    scoreParts,
    score,
    selected: chosen.has(node.id),
    openingCost: presentCost(openingCost),
  };
  if (coverage < 1) told.lacks = lacksOf(candidate, demand);
  return told;
}

const lacksOf = ({ available }: Candidate, { quantities }: Demand): number[] =>
  quantities.map((needed, sku) => Math.max(0, needed - (available[sku] ?? 0)));

function presentAllocation(allocation: PlannedAllocation): PlannedAllocation {
  return { ...allocation, predictedCost: presentCost(allocation.predictedCost) };
}

/** Costs are shown to a hundredth of a cent, so that shares of a parcel still add up to it. */
const presentCost = (cost: number): number => Math.round(cost * 1e4) / 1e4;
