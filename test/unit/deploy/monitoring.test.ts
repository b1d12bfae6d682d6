/** Dashboard and alerts ask for metrics that the programs expose, by labels that these have. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metrics } from '../../../src/runtime/metrics.ts';
import { rootFile } from '../../support/compose.ts';

const FILES = ['deploy/grafana/longhaul.json', 'deploy/prometheus/alerts.yml'];
/** Of the metrics that Prometheus makes itself. */
const OF_PROMETHEUS = new Set(['up']);

const exposed = new Set(
  metrics.getMetricsAsArray().flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]),
);

test.each(FILES)('%s names metrics that exist', (file) => {
  const text = readFileSync(rootFile(file), 'utf8');
  const named = new Set(
    [...text.matchAll(/\b([a-z]+(?:_[a-z]+)*)(?=\\?\{[a-z]+[=!]|\[\d+[mh]\])/g)].map(([, name = '']) => name),
  );
  const bare = [...text.matchAll(/\((task_\w+|outbox_\w+)\)/g)].map(([, name = '']) => name);
  const used = [...named, ...bare].filter((name) => !OF_PROMETHEUS.has(name));
  expect(used.length).toBeGreaterThan(3);
  expect(used.filter((name) => !exposed.has(name))).toEqual([]);
});
