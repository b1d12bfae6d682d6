/** Patterns and node performance are what a count of the labels says. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDocumentStores, type DocumentStores } from '../../src/documents/document-stores.ts';
import { nodePerformanceSchema, patternSchema } from '../../src/learning/contract.ts';
import { discoverPatterns, updateNodePerformance } from '../../src/learning/figures.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addLabel } from '../support/labels.ts';
import { contextOf } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

const NOW = new Date('2026-11-27T02:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

let databases: TestDatabases;
let context: Context;
let documents: DocumentStores;
let east: string;
let west: string;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, databases.log);
  east = await addNode(context.db, 'DC-EAST', { name: 'East' });
  west = await addNode(context.db, 'DC-WEST', { name: 'West' });
});
afterAll(() => databases.close());
beforeEach(async () => {
  await sql`TRUNCATE sourcing_outcome_labels, sourcing_patterns, node_performance_metrics`.execute(
    context.db,
  );
});

const discovered = async () => {
  await discoverPatterns(context, documents.patterns(context), NOW);
  return (await documents.patterns(context).list(undefined, 100)).items;
};
const performed = async (days: 7 | 30) => {
  await updateNodePerformance(context, documents.nodePerformance(context), NOW);
  return (await documents.nodePerformance(context).ofPeriod(days, 100)).items;
};

describe('patterns', () => {
  test('rank the nodes and strategies of each kind of order by their average score', async () => {
    const at = { delivered_at: daysAgo(10) };
    await addLabel(context.db, { ...at, node_id: east, outcome_score: 0.5, was_backordered: true });
    await addLabel(context.db, { ...at, node_id: east, outcome_score: 0.7, actual_delivery_hours: 31 });
    await addLabel(context.db, { ...at, node_id: east, outcome_score: 0.6, actual_cost: null });
    const adaptive = { ...at, node_id: west, strategy_used: 'COST_OPTIMAL' } as const;
    await addLabel(context.db, { ...adaptive, outcome_score: 0.9, actual_cost: '6.25' });
    await addLabel(context.db, { ...at, node_id: west, region: 'CA', channel: 'MOBILE' });
    const patterns = await discovered();
    expect(patterns).toEqual([
      {
        cluster_key: 'WEB|NY|0-50|SHIP_TO_HOME',
        ...{ channel: 'WEB', region: 'NY', amount_bucket: '0-50', fulfillment_type: 'SHIP_TO_HOME' },
        total_samples: 4,
        nodes: [
          {
            ...{ node_id: west, node_name: 'West', samples: 1, avg_outcome_score: 0.9 },
            ...{ avg_delivery_hours: 20, avg_cost: 6.25, backorder_rate: 0 },
          },
          {
            ...{ node_id: east, node_name: 'East', samples: 3, avg_outcome_score: 0.6 },
            ...{ avg_delivery_hours: 23.67, avg_cost: 8, backorder_rate: 0.3333 },
          },
        ],
        strategies: [
          { strategy: 'COST_OPTIMAL', samples: 1, avg_outcome_score: 0.9 },
          { strategy: 'DISTANCE_OPTIMAL', samples: 3, avg_outcome_score: 0.6 },
        ],
        updated_at: NOW.toISOString(),
      },
      expect.objectContaining({ cluster_key: 'MOBILE|CA|0-50|SHIP_TO_HOME', total_samples: 1 }),
    ]);
    for (const pattern of patterns) expect(patternSchema.parse(pattern)).toEqual(pattern);
  });

  test('are told from the last 180 days, and end with them', async () => {
    await addLabel(context.db, { node_id: east, delivered_at: daysAgo(181) });
    await addLabel(context.db, { node_id: west, delivered_at: daysAgo(179), region: 'NJ' });
    expect((await discovered()).map(({ region }) => region)).toEqual(['NJ']);
    await sql`TRUNCATE sourcing_outcome_labels`.execute(context.db);
    expect(await discovered()).toEqual([]);
  });

  test('keep to the nodes that served most, whatever their score', async () => {
    const nodes = await Promise.all(
      Array.from({ length: 55 }, (_, index) => addNode(context.db, `STORE-${index}`)),
    );
    for (const node of nodes) await addLabel(context.db, { node_id: node, delivered_at: daysAgo(1) });
    for (let time = 0; time < 2; time += 1)
      await addLabel(context.db, { node_id: east, delivered_at: daysAgo(1), outcome_score: 0.1 });
    const [pattern] = await discovered();
    expect(pattern?.total_samples).toBe(57);
    expect(pattern?.nodes).toHaveLength(50);
    expect(pattern?.nodes.at(-1)).toMatchObject({ node_id: east, samples: 2, avg_outcome_score: 0.1 });
  });

  test('computed twice are the same', async () => {
    await addLabel(context.db, { node_id: east, delivered_at: daysAgo(1) });
    expect(await discovered()).toEqual(await discovered());
  });
});

describe('node performance', () => {
  test('sums up the last 7 and the last 30 days', async () => {
    await addLabel(context.db, {
      node_id: east,
      delivered_at: daysAgo(1),
      outcome_score: 0.8,
      was_returned: true,
    });
    const late = { actual_delivery_hours: 50, was_backordered: true, cost_variance_pct: 20 };
    await addLabel(context.db, { node_id: east, delivered_at: daysAgo(6), outcome_score: 0.4, ...late });
    const free = { actual_cost: null, cost_variance_pct: null };
    await addLabel(context.db, { node_id: west, delivered_at: daysAgo(3), ...free });
    await addLabel(context.db, { node_id: east, delivered_at: daysAgo(20), outcome_score: 0.9 });
    await addLabel(context.db, { node_id: east, delivered_at: daysAgo(31), outcome_score: 0 });
    const week = await performed(7);
    expect(week).toEqual([
      {
        ...{ node_id: east, node_name: 'East', node_code: 'DC-EAST', period_days: 7, samples: 2 },
        ...{ avg_outcome_score: 0.6, avg_delivery_hours: 35, backorder_rate: 0.5, return_rate: 0.5 },
        ...{ avg_cost_variance_pct: 12, computed_at: NOW.toISOString() },
      },
      expect.objectContaining({
        node_id: west,
        samples: 1,
        avg_cost_variance_pct: null,
        avg_outcome_score: 1,
      }),
    ]);
    for (const each of week) expect(nodePerformanceSchema.parse(each)).toEqual(each);
    const month = await performed(30);
    expect(month.map(({ node_id, samples }) => [node_id, samples])).toEqual([
      [east, 3],
      [west, 1],
    ]);
    expect(month[0]?.avg_outcome_score).toBe(0.7);
  });

  test('forgets nodes that have delivered nothing of late', async () => {
    await addLabel(context.db, { node_id: east, delivered_at: daysAgo(2) });
    expect(await performed(30)).toHaveLength(1);
    await sql`UPDATE sourcing_outcome_labels SET delivered_at = ${daysAgo(40)}`.execute(context.db);
    expect(await performed(30)).toEqual([]);
  });
});
