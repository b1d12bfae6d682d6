/** What the relay feeds the figures of analytics by. */
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import type { RebuildableTarget } from '../../src/outbox/outbox.ts';
import { projectionsOf } from '../../src/outbox/projections.ts';
import { openSearch } from '../../src/search/engines.ts';
import type { TestDatabases } from './databases.ts';

/** The product's own, of an installation on PostgreSQL alone. */
export async function analyticsTarget({ log }: Pick<TestDatabases, 'log'>): Promise<RebuildableTarget> {
  const search = await openSearch({ ELASTICSEARCH_URL: undefined, OMS_ELASTICSEARCH_PREFIX: 'oms' });
  const documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, log);
  const target = projectionsOf({ search, documents }).find(({ name }) => name === 'analytics');
  if (!target) throw new Error('Analytics is no projection');
  return target;
}
