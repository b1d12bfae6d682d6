/** The engines that the suites of search run on; Elasticsearch's part where TEST_ELASTICSEARCH_URL names a server. */
import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { openSearch, type OpenSearchEngine } from '../../src/search/engines.ts';

export const ELASTICSEARCH_URL = process.env.TEST_ELASTICSEARCH_URL;

/** Of one test file alone: the server may be shared. */
export const uniquePrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

export interface TestEngine {
  engine: OpenSearchEngine;
  /** What was written is found from now on. */
  settle(): Promise<void>;
  /** Leaves nothing behind. */
  close(): Promise<void>;
}

const postgres = async (): Promise<TestEngine> => ({
  engine: await openSearch({ ELASTICSEARCH_URL: undefined, OMS_ELASTICSEARCH_PREFIX: 'oms' }),
  settle: async () => undefined,
  close: async () => undefined,
});

/** The indexes of one prefix, as a test looks at them from outside. */
export function elasticServer(url: string, prefix: string) {
  const client = new Client({ node: url });
  return {
    client,
    async settle(): Promise<void> {
      await client.indices.refresh({ index: `${prefix}_*` });
    },
    /** Removes all of them. */
    async clear(): Promise<void> {
      const found = await client.indices.get({ index: `${prefix}_*`, features: 'aliases' });
      const names = Object.keys(found);
      if (names.length > 0) await client.indices.delete({ index: names });
    },
  };
}

async function elastic(url: string): Promise<TestEngine> {
  const prefix = uniquePrefix();
  const server = elasticServer(url, prefix);
  const engine = await openSearch({ ELASTICSEARCH_URL: url, OMS_ELASTICSEARCH_PREFIX: prefix });
  return {
    engine,
    settle: server.settle,
    async close() {
      await engine.close();
      await server.clear();
      await server.client.close();
    },
  };
}

export const ENGINES: { name: string; open: () => Promise<TestEngine> }[] = [
  { name: 'PostgreSQL', open: postgres },
  ...(ELASTICSEARCH_URL ? [{ name: 'Elasticsearch', open: () => elastic(ELASTICSEARCH_URL) }] : []),
];
