import { describe, expect, it } from 'vitest';
import { source } from '../../../src/sourcing/engine.ts';
import { explainStored } from '../../../src/sourcing/explained-decision.ts';
import { anInput, aNode, anOrder, line, stockOf } from './fixtures.ts';

const skus = ['A', 'B', 'C'];

/** Three nodes that have one SKU each, and two that would do together, further away. */
const input = anInput({
  order: anOrder({ lines: skus.map((sku) => line(`line-${sku}`, sku, 1)) }),
  nodes: [
    ...skus.map((sku, index) => aNode(`near-${sku}`, { latitude: 40.7 + index / 100, longitude: -74 })),
    aNode('far-1', { latitude: 30, longitude: -118 }),
    aNode('far-2', { latitude: 30, longitude: -119 }),
  ],
  stock: stockOf({
    'near-A': { A: 1 },
    'near-B': { B: 1 },
    'near-C': { C: 1 },
    'far-1': { A: 1, B: 1 },
    'far-2': { C: 1 },
  }),
});

const stored = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(source(input))) as Record<string, unknown>;

describe('a stored decision', () => {
  it('is stored without what follows from it, and read with that', () => {
    expect(stored()).not.toHaveProperty('whatTheyNeeded');
    expect(explainStored(stored())).toMatchObject({
      splitNodes: 3,
      whatTheyNeeded: [
        { code: 'FAR-1', missing: [{ sku: 'C', quantity: 1 }] },
        {
          code: 'FAR-2',
          missing: [
            { sku: 'A', quantity: 1 },
            { sku: 'B', quantity: 1 },
          ],
        },
      ],
      alternatives: [
        {
          detail: expect.stringMatching(
            /^the cheapest plan over at most 2 nodes, for \d+\.\d\d more$/,
          ) as string,
        },
      ],
    });
  });

  it('from an older release is read as it is', () => {
    const { basis: _basis, ...facts } = stored();
    const older = { ...facts, whatTheyNeeded: [{ code: 'FAR-1' }] };
    expect(explainStored(older)).toEqual(older);
  });
});
