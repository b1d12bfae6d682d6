/** What `oms doctor` asks of MongoDB and Elasticsearch, where the configuration names them. */
import { Mongo } from '../documents/mongo.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { createLogger } from '../runtime/logging.ts';
import { openElastic, versionOf } from '../search/elastic/elastic.ts';
import { advised, type Check } from './check.ts';

const remedyOf = (setting: string, name: string): string =>
  `Check that ${name} runs, and address, user and password in ${setting}; orders go on without it.`;

async function checkMongo(url: string, prefix: string): Promise<string> {
  const mongo = new Mongo(url, prefix, createLogger('doctor', 'error'));
  try {
    return `${await advised(remedyOf('MONGODB_URL', 'MongoDB'), () => mongo.ping())} answers`;
  } finally {
    await mongo.close();
  }
}

async function checkElastic(url: string): Promise<string> {
  const client = openElastic(url);
  try {
    const version = await advised(remedyOf('ELASTICSEARCH_URL', 'Elasticsearch'), () => versionOf(client));
    const { status } = await client.cluster.health();
    if (status === 'red')
      throw new Error(`${version} lacks shards (status red). Look at GET _cluster/allocation/explain.`);
    return `${version} answers, status ${status}`;
  } finally {
    await client.close();
  }
}

/** Checks of the stores apart from PostgreSQL; none unless they are set. */
export function storeChecks({ MONGODB_URL, MONGODB_DB, ELASTICSEARCH_URL }: Configuration): Check[] {
  return [
    ...(MONGODB_URL === undefined
      ? []
      : [{ name: 'MongoDB', run: () => checkMongo(MONGODB_URL, MONGODB_DB) }]),
    ...(ELASTICSEARCH_URL === undefined
      ? []
      : [{ name: 'Elasticsearch', run: () => checkElastic(ELASTICSEARCH_URL) }]),
  ];
}
