/** A dry run as the API shows it: the decision, and the same in the fields that the reference's clients know. */
import type { DryRunResponse } from './dry-run-contract.ts';
import type { RuleTrial } from './rules.ts';
import type { ExplainedDecision, SourcingOrder } from './sourcing.ts';

/** What came of a dry run. */
export interface DryRun {
  orderId: string | null;
  order: SourcingOrder;
  decision: ExplainedDecision;
  trials: readonly RuleTrial[];
  milliseconds: number;
}

type Json = DryRunResponse['rules'][number]['unmet'][number]['actual'];

function trialView({ rule, unmet }: RuleTrial): DryRunResponse['rules'][number] {
  return {
    id: rule.id,
    name: rule.name,
    priority: rule.priority,
    matched: unmet.length === 0,
    // What an order has came out of JSON or is text and numbers.
    unmet: unmet.map(({ condition, actual }) => ({
      field: condition.field,
      operator: condition.operator,
      value: condition.value as Json,
      actual: actual as Json,
    })),
  };
}

function allocationsOf({ allocations, candidates }: ExplainedDecision): DryRunResponse['allocations'] {
  const nodes = new Map(candidates.map((node) => [node.nodeId, node]));
  return allocations.map((each) => ({
    line_id: each.lineId,
    sku: each.sku,
    node_id: each.nodeId,
    node_code: nodes.get(each.nodeId)?.code ?? null,
    node_name: nodes.get(each.nodeId)?.name ?? null,
    quantity: each.quantity,
    score: each.score,
    predicted_cost: each.predictedCost,
    predicted_distance_km: each.predictedDistanceKm,
  }));
}

const candidatesOf = ({ candidates }: ExplainedDecision): DryRunResponse['candidates_evaluated'] =>
  candidates.map((node) => ({
    node_id: node.nodeId,
    node_code: node.code,
    node_name: node.name,
    score: node.score,
    distance_km: node.distanceKm,
    cost: node.cost,
    coverage: node.coverage,
    selected: node.selected,
  }));

function scoreOf({ allocations }: ExplainedDecision): number {
  const units = allocations.reduce((sum, each) => sum + each.quantity, 0);
  return units === 0 ? 0 : allocations.reduce((sum, each) => sum + each.score * each.quantity, 0) / units;
}

export function dryRunView({ orderId, order, decision, trials, milliseconds }: DryRun): DryRunResponse {
  return {
    order_id: orderId,
    destination: order.destination && { ...order.destination, name: order.city },
    outcome: decision.outcome,
    decided_at: new Date().toISOString(),
    // The engine gives plain data.
    decision: decision as unknown as DryRunResponse['decision'],
    rules: trials.map(trialView),
    rule_applied: decision.rule?.name ?? null,
    rule_details: decision.rule,
    strategy_used: decision.strategyUsed,
    allocations: allocationsOf(decision),
    total_split_nodes: decision.splitNodes,
    sourcing_score: scoreOf(decision),
    candidates_evaluated: candidatesOf(decision),
    processing_time_ms: Math.round(milliseconds * 1e3) / 1e3,
    experiment_id: null,
  };
}
