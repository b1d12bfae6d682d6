/** The time that a sourcing decision takes, the engine alone. */
import { z } from 'zod';
import type { Figure } from '../figures.ts';
import { Peer } from '../peer.ts';
import { SEED } from './sourcing-quality.ts';

const NODES = [10, 100, 1_000, 10_000];
const LINES = [1, 5, 20];
const STRATEGIES = ['DISTANCE_OPTIMAL', 'LEAST_COST_SPLIT'];
const SECONDS_EACH = 1;

const timesSchema = z.object({
  p50: z.number(),
  p99: z.number(),
  processorP50: z.number(),
  processorP99: z.number(),
});

/** Milliseconds: by the clock, and of processor time, which other programs on the machine do not add to. */
export type DecisionTimes = z.infer<typeof timesSchema>;

/** Milliseconds of p99 that are aimed for, by `nodes x lines`. */
const GOALS: Readonly<Record<string, number>> = { '100 x 5': 2, '1000 x 5': 10 };

function figuresOf(name: string, times: DecisionTimes, goal: number | undefined): Figure[] {
  const aim = goal === undefined ? {} : { goal: `at most ${goal}` };
  return [
    { name: `${name}, p50`, value: times.p50, unit: 'ms' },
    { name: `${name}, p99`, value: times.p99, unit: 'ms', ...aim },
    { name: `${name}, processor, p50`, value: times.processorP50, unit: 'ms' },
    { name: `${name}, processor, p99`, value: times.processorP99, unit: 'ms', ...aim },
  ];
}

/** Decides about random orders, in a program of its own. */
export async function measureSourcing(): Promise<Figure[]> {
  const timer = new Peer('decision-timer');
  const figures: Figure[] = [];
  try {
    for (const strategy of STRATEGIES) {
      for (const nodes of NODES) {
        for (const lines of LINES) {
          const question = { nodes, lines, strategy, seconds: SECONDS_EACH, seed: SEED };
          const name = `${nodes} nodes x ${lines} lines, ${strategy}`;
          figures.push(
            ...figuresOf(name, await timer.ask(question, timesSchema), GOALS[`${nodes} x ${lines}`]),
          );
        }
      }
    }
  } finally {
    await timer.stop();
  }
  return figures;
}
