/**
 * The ways to run the product: all in PostgreSQL, or with MongoDB and Elasticsearch where TEST_MONGODB_URL and
 * TEST_ELASTICSEARCH_URL name servers.
 */
import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { elasticServer, ELASTICSEARCH_URL, uniquePrefix } from './engines.ts';

/** Where an installation keeps copies outside PostgreSQL, by the settings that say so. */
export interface Engines {
  MONGODB_URL: string;
  MONGODB_DB: string;
  ELASTICSEARCH_URL: string;
  OMS_ELASTICSEARCH_PREFIX: string;
}

export interface Profile {
  name: string;
  /** Null: there is PostgreSQL alone. */
  engines: Engines | null;
}

/** Names of one test file alone on servers that may be shared. */
export const enginesAt = (mongodb: string, elasticsearch: string): Engines => ({
  MONGODB_URL: mongodb,
  MONGODB_DB: `test_${randomBytes(6).toString('hex')}`,
  ELASTICSEARCH_URL: elasticsearch,
  OMS_ELASTICSEARCH_PREFIX: uniquePrefix(),
});

/** Leaves nothing of any environment behind. */
export async function clearEngines(engines: Engines): Promise<void> {
  const elastic = elasticServer(engines.ELASTICSEARCH_URL, engines.OMS_ELASTICSEARCH_PREFIX);
  await elastic.clear();
  await elastic.client.close();
  const mongo = new MongoClient(engines.MONGODB_URL);
  const { databases } = await mongo.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases)
    if (name.startsWith(`${engines.MONGODB_DB}_`)) await mongo.db(name).dropDatabase();
  await mongo.close();
}

const MONGODB_URL = process.env.TEST_MONGODB_URL;

export const PROFILES: readonly Profile[] = [
  { name: 'PostgreSQL alone', engines: null },
  ...(MONGODB_URL && ELASTICSEARCH_URL
    ? [{ name: 'MongoDB and Elasticsearch', engines: enginesAt(MONGODB_URL, ELASTICSEARCH_URL) }]
    : []),
];
