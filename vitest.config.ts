import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' } as const;

/** What only Elasticsearch can do is tested where there is one; it has no embedded stand-in. */
const ELASTICSEARCH_ALONE = process.env['TEST_ELASTICSEARCH_URL']
  ? []
  : ['test/stores/elasticsearch.test.ts'];

/** Faults are put upon servers of its own, which not everybody can install: FAULT_ORDERS says over how many orders. */
const ENGINES_AWAY = process.env['FAULT_ORDERS'] ? [] : ['test/e2e/engines-away.test.ts'];

/** `unit` needs nothing; `server` runs against an embedded PostgreSQL that one run shares;
 * `e2e` starts the product itself, one instance at a time, when the others are through. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'server',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...['test/unit/**', 'test/e2e/**', 'test/browser/**', 'test/model/**', 'test/fuzz/**'],
            ...ELASTICSEARCH_ALONE,
          ],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ENGINES_AWAY,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
