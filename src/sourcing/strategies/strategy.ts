import type { NodeType } from '../../nodes/node.ts';
import type { ScoreParts, SourcingRule } from '../sourcing.ts';
import type { SourcingStrategy } from '../strategy-names.ts';

/** How nodes are compared. Each strategy is one value of this type in a file of its own. */
export interface Strategy {
  readonly name: SourcingStrategy;
  /** Types it considers; null: all. */
  readonly nodeTypes: readonly NodeType[] | null;
  /** `coverage`: share of the demand, which saturates. `depth`: stock of the ordered SKUs against the largest stock. */
  readonly inventoryMeasure: 'coverage' | 'depth';
  /** `score`: a single node that covers everything wins by score. `cost`: single nodes and splits compete on cost. */
  readonly decidedBy: 'score' | 'cost';
  /** Weights of the score's terms; a term that is absent is not part of it. */
  weights(rule: SourcingRule | undefined): ScoreParts;
}
