/** Patterns and node performance: computed from the labels of a bounded time, and kept where documents are. */
import type { NodePerformance } from '../documents/node-performance.ts';
import type { SourcingPatterns } from '../documents/sourcing-patterns.ts';
import type { Context } from '../tenancy/context.ts';
import { PERIODS } from './contract.ts';
import * as repository from './figures-repository.ts';

const DAY_MS = 86_400_000;
const PATTERN_DAYS = 180;
/** Documents are read whole: as many as somebody may want to choose from. */
const MOST_CLUSTERS = 1_000;
const MOST_NODES_OF_A_CLUSTER = 50;
const MOST_NODES = 5_000;

type Reads = Pick<Context, 'db'>;

const before = (now: Date, days: number): repository.Window => ({
  from: new Date(now.getTime() - days * DAY_MS),
  to: now,
});

/** Groups what was delivered in the last 180 days by kind of order. @returns how many kinds there are */
export async function discoverPatterns(
  { db }: Reads,
  patterns: SourcingPatterns,
  now: Date,
): Promise<{ patterns: number }> {
  const bounds = { clusters: MOST_CLUSTERS, nodes: MOST_NODES_OF_A_CLUSTER };
  const found = await repository.findPatterns(db, before(now, PATTERN_DAYS), bounds);
  const computedAt = now.toISOString();
  await patterns.replace(
    found.map((pattern) => ({ ...pattern, updated_at: computedAt })),
    computedAt,
  );
  return { patterns: found.length };
}

/** Sums up what each node delivered in the last 7 and 30 days. @returns how many nodes did in the longer period */
export async function updateNodePerformance(
  { db }: Reads,
  performance: NodePerformance,
  now: Date,
): Promise<{ nodes: number }> {
  const computedAt = now.toISOString();
  const metrics = [];
  for (const days of PERIODS) {
    const found = await repository.findPerformance(db, before(now, days), days, MOST_NODES);
    metrics.push(...found.map((each) => ({ ...each, computed_at: computedAt })));
  }
  await performance.replace(metrics, computedAt);
  return { nodes: new Set(metrics.map((each) => each.node_id)).size };
}
