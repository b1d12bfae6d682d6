/** The servers beside PostgreSQL, where TEST_MONGODB_URL and TEST_ELASTICSEARCH_URL name them. */
import { Client } from '@elastic/elasticsearch';
import { MongoClient } from 'mongodb';

/** The settings that lead the product to them; names of the benchmark's own, since a server may be shared. */
export interface Servers {
  MONGODB_URL: string;
  MONGODB_DB: string;
  ELASTICSEARCH_URL: string;
  OMS_ELASTICSEARCH_PREFIX: string;
}

/** Null where there are none. */
export function namedServers(): Servers | null {
  const { TEST_MONGODB_URL: mongodb, TEST_ELASTICSEARCH_URL: elasticsearch } = process.env;
  if (!mongodb || !elasticsearch) return null;
  const own = `benchmark-${Date.now()}`;
  return {
    MONGODB_URL: mongodb,
    MONGODB_DB: own,
    ELASTICSEARCH_URL: elasticsearch,
    OMS_ELASTICSEARCH_PREFIX: own,
  };
}

/** Leaves nothing of the default environment behind. */
export async function clearServers(servers: Servers): Promise<void> {
  const elastic = new Client({ node: servers.ELASTICSEARCH_URL });
  const names = Object.keys(await elastic.indices.get({ index: `${servers.OMS_ELASTICSEARCH_PREFIX}_*` }));
  if (names.length > 0) await elastic.indices.delete({ index: names });
  await elastic.close();
  const mongo = new MongoClient(servers.MONGODB_URL);
  await mongo.db(`${servers.MONGODB_DB}_default`).dropDatabase();
  await mongo.close();
}
