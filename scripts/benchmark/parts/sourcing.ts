/** The time that a sourcing decision takes, the engine alone. */
import { z } from 'zod';
import type { Figure } from '../figures.ts';
import { Peer } from '../peer.ts';

const NODES = [10, 100, 1_000, 10_000];
const STRATEGIES = ['DISTANCE_OPTIMAL', 'LEAST_COST_SPLIT'];
const SECONDS_EACH = 1.5;

const timesSchema = z.object({ p50: z.number(), p99: z.number(), decisions: z.number() });

/** Decides for orders of five lines, in a program of its own. */
export async function measureSourcing(): Promise<Figure[]> {
  const timer = new Peer('decision-timer');
  const figures: Figure[] = [];
  try {
    for (const strategy of STRATEGIES) {
      for (const nodes of NODES) {
        const { p50, p99 } = await timer.ask({ nodes, strategy, seconds: SECONDS_EACH }, timesSchema);
        const name = `decision among ${nodes} nodes, ${strategy}`;
        figures.push(
          { name: `${name}, p50`, value: p50, unit: 'ms' },
          { name: `${name}, p99`, value: p99, unit: 'ms' },
        );
      }
    }
  } finally {
    await timer.stop();
  }
  return figures;
}
