/** What `oms doctor` asks of MongoDB and Elasticsearch, where the configuration names them. */
import { Mongo } from '../documents/mongo.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { createLogger } from '../runtime/logging.ts';
import { healthOf, openElastic, versionOf } from '../search/elastic/elastic.ts';
import { advised, type Check } from './check.ts';
import { remedyOf, type NamedServer } from './store-remedies.ts';

async function checkMongo(url: string, prefix: string): Promise<string> {
  const server: NamedServer = {
    name: 'MongoDB',
    setting: 'MONGODB_URL',
    rights: `make, read, write and drop the databases ${prefix}_*`,
  };
  const mongo = new Mongo(url, prefix, createLogger('doctor', 'error'));
  try {
    const version = await advised(
      (error) => remedyOf(error, server),
      () => mongo.ping(),
    );
    return `${version} answers`;
  } finally {
    await mongo.close();
  }
}

async function checkElastic(url: string, prefix: string): Promise<string> {
  const server: NamedServer = {
    name: 'Elasticsearch',
    setting: 'ELASTICSEARCH_URL',
    rights: `monitor the cluster, and make, read, write and remove the indexes ${prefix}_*`,
  };
  const client = openElastic(url);
  try {
    const [version, status] = await advised(
      (error) => remedyOf(error, server),
      async () => [await versionOf(client), await healthOf(client)] as const,
    );
    if (status === 'red')
      throw new Error(`${version} lacks shards (status red). Look at GET _cluster/allocation/explain.`);
    return `${version} answers, status ${status}`;
  } finally {
    await client.close();
  }
}

/** Checks of the stores apart from PostgreSQL; none unless they are set. */
export function storeChecks(configuration: Configuration): Check[] {
  const { MONGODB_URL, MONGODB_DB, ELASTICSEARCH_URL, OMS_ELASTICSEARCH_PREFIX } = configuration;
  return [
    ...(MONGODB_URL === undefined
      ? []
      : [{ name: 'MongoDB', run: () => checkMongo(MONGODB_URL, MONGODB_DB) }]),
    ...(ELASTICSEARCH_URL === undefined
      ? []
      : [{ name: 'Elasticsearch', run: () => checkElastic(ELASTICSEARCH_URL, OMS_ELASTICSEARCH_PREFIX) }]),
  ];
}
