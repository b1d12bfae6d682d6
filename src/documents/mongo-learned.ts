/** What was learned, in MongoDB: the collections `sourcing_patterns` and `node_performance_metrics`. */
import type { Db } from 'mongodb';
import type { NodePerformanceMetrics, SourcingPattern } from '../learning/contract.ts';
import { MongoComputed } from './mongo-computed.ts';
import type { NodePerformance } from './node-performance.ts';
import type { SourcingPatterns } from './sourcing-patterns.ts';

export function mongoSourcingPatterns(database: () => Promise<Db>): SourcingPatterns {
  const kept = new MongoComputed<SourcingPattern>(database, {
    collection: 'sourcing_patterns',
    key: ['cluster_key'],
    computedAt: 'updated_at',
    order: { total_samples: -1, cluster_key: 1 },
  });
  return {
    replace: (patterns, computedAt) => kept.replace(patterns, computedAt),
    list: (channel, limit) => kept.list(channel === undefined ? {} : { channel }, limit),
  };
}

export function mongoNodePerformance(database: () => Promise<Db>): NodePerformance {
  const kept = new MongoComputed<NodePerformanceMetrics>(database, {
    collection: 'node_performance_metrics',
    key: ['node_id', 'period_days'],
    computedAt: 'computed_at',
    order: { samples: -1, node_id: 1 },
  });
  return {
    replace: (metrics, computedAt) => kept.replace(metrics, computedAt),
    ofPeriod: (days, limit) => kept.list({ period_days: days }, limit),
  };
}
