/** The program that times sourcing decisions among made-up nodes. */
import { z } from 'zod';
import { source } from '../../src/sourcing/engine.ts';
import { SOURCING_STRATEGIES } from '../../src/sourcing/strategy-names.ts';
import { quantile } from './figures.ts';
import { answerQuestions } from './peer.ts';
import type { DecisionTimes } from './parts/sourcing.ts';
import { chance } from './sourcing/chance.ts';
import { largestCities } from './sourcing/cities.ts';
import { randomInput } from './sourcing/orders.ts';

/** A worker decides all day: its code has long been compiled, and orders of all sizes have been seen. */
const WARM_UP_SECONDS = 1;
/** So many samples at least: a p99 of fewer says nothing. */
const LEAST_SAMPLES = 100;
/** After so many seconds these few must do: the p99 is then the largest of them. */
const MOST_SECONDS = 15;
const FEWEST_SAMPLES = 20;
/** Most different orders, and most stock records of all of them together. */
const MOST_ORDERS = 200;
const MOST_RECORDS = 400_000;
/** Share of the nodes that have a product in stock. */
const STOCKED = 0.6;

const questionSchema = z.object({
  nodes: z.number().int().positive(),
  lines: z.number().int().positive(),
  strategy: z.enum(SOURCING_STRATEGIES),
  seconds: z.number().positive(),
  seed: z.number().int(),
});
type Question = z.infer<typeof questionSchema>;

const processorMilliseconds = (since: NodeJS.CpuUsage): number => process.cpuUsage(since).user / 1_000;

/** One after the other, round and round. */
function takingTurns<T>(all: readonly T[]): () => T {
  let turn = 0;
  return () => {
    const one = all[turn++ % all.length];
    if (one === undefined) throw new Error('There is nothing to take');
    return one;
  };
}

/** Decides again and again about different orders. */
function time({ nodes, lines, strategy, seconds, seed }: Question): DecisionTimes {
  const cities = largestCities();
  const random = chance(seed);
  const shape = { nodes, lines: [lines, lines], strategy, stocked: STOCKED } as const;
  const orders = Math.min(MOST_ORDERS, Math.max(4, Math.floor(MOST_RECORDS / (nodes * lines))));
  const inputs = Array.from({ length: orders }, () => randomInput(shape, cities, random));
  const clock: number[] = [];
  const processor: number[] = [];
  const nextInput = takingTurns(inputs);
  for (const end = performance.now() + WARM_UP_SECONDS * 1_000; performance.now() < end;) source(nextInput());
  const since = performance.now();
  const isDone = (): boolean => {
    const elapsed = (performance.now() - since) / 1_000;
    return elapsed >= MOST_SECONDS
      ? clock.length >= FEWEST_SAMPLES
      : elapsed >= seconds && clock.length >= LEAST_SAMPLES;
  };
  while (!isDone()) {
    const input = nextInput();
    const before = process.cpuUsage();
    const started = performance.now();
    source(input);
    clock.push(performance.now() - started);
    processor.push(processorMilliseconds(before));
  }
  return {
    p50: quantile(clock, 0.5),
    p99: quantile(clock, 0.99),
    processorP50: quantile(processor, 0.5),
    processorP99: quantile(processor, 0.99),
  };
}

answerQuestions(async (question) => time(questionSchema.parse(question)));
