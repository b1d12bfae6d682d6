import { describe, expect, it } from 'vitest';
import { source } from '../../../src/sourcing/engine.ts';
import { amountBucket, outcomeDocument } from '../../../src/sourcing/outcome.ts';
import { anInput, aNode, anOrder, line, stockOf } from './fixtures.ts';

describe('the outcome document', () => {
  it('has the reference field names, and the decision as it was made', () => {
    const order = anOrder({ lines: [line('l1', 'A', 1)] });
    const decision = source(
      anInput({ order, nodes: [aNode('dc-east')], stock: stockOf({ 'dc-east': { A: 3 } }) }),
    );
    const [allocation] = decision.allocations;
    if (!allocation) throw new Error('nothing was allocated');
    const context = {
      allocationId: 'allocation-1',
      experimentId: null,
      sourcedAt: '2024-03-10T14:22:00Z',
      label: null,
    };
    const outcome = outcomeDocument(order, decision, allocation, context);
    expect(outcome).toMatchObject({
      order_id: 'order-1',
      allocation_id: 'allocation-1',
      node_id: 'dc-east',
      sku: 'A',
      strategy_used: 'DISTANCE_OPTIMAL',
      cluster_key: 'WEB|NY|100-250|SHIP_TO_HOME',
      predicted_cost: decision.cost,
      sourced_at: '2024-03-10T14:22:00Z',
      outcome_score: null,
    });
    expect(outcome.predicted_distance_miles).toBeCloseTo((allocation.predictedDistanceKm ?? 0) / 1.609344, 2);
    expect(() => outcomeDocument(order, decision, { ...allocation, nodeId: 'other' }, context)).toThrow(
      RangeError,
    );
  });

  it('puts a bound into the bucket above it', () => {
    const totals = [0, 49_99, 50_00, 99_99, 100_00, 249_99, 250_00, 499_99, 500_00];
    expect(totals.map(amountBucket)).toEqual([
      ...['0-50', '0-50', '50-100', '50-100', '100-250', '100-250', '250-500', '250-500', '500+'],
    ]);
  });
});
