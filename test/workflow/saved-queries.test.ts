/** The queries that the README gives to operations people run on the server, and find what they promise. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BY_HAND, openStage, type Stage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const SECTION = README.slice(README.indexOf('### Finding orders in the Temporal Web UI'));
const QUERIES = [...SECTION.slice(0, SECTION.indexOf('\n## ')).matchAll(/^\| [^|]+ \| `([^`]+)`/gm)].map(
  ([, query]) => query ?? '',
);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(BY_HAND);
});
afterAll(() => stage.close());

async function idsOf(query: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of stage.temporal.client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}

test('there are some', () => {
  expect(QUERIES.length).toBeGreaterThan(4);
});

test.each(QUERIES)('%s runs', async (query) => {
  await expect(idsOf(query)).resolves.toBeInstanceOf(Array);
});

test('an order that waits for stock is found among those that do', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'BACKORDERED');
  const query = QUERIES.find((each) => each.includes('BACKORDERED')) ?? '';
  await until('it is found', 20, async () => (await idsOf(query)).some((found) => found.endsWith(id)));
});
