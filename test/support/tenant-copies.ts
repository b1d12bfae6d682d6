/** All that MongoDB and Elasticsearch hold of one environment, as an outsider reads it off the servers. */
import { MongoClient } from 'mongodb';
import { elasticServer } from './engines.ts';
import type { Engines } from './profiles.ts';

/** More than an environment of a test has. */
const MOST = 10_000;

/** What stands in each collection and index, as text, by its name without installation and environment. */
export type Copies = Readonly<Record<string, string>>;

async function collectionsOf({ MONGODB_URL, MONGODB_DB }: Engines, slug: string): Promise<Copies> {
  const mongo = new MongoClient(MONGODB_URL);
  try {
    const db = mongo.db(`${MONGODB_DB}_${slug}`);
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    return Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [name, JSON.stringify(await db.collection(name).find().toArray())]),
      ),
    );
  } finally {
    await mongo.close();
  }
}

async function indexesOf(engines: Engines, slug: string): Promise<Copies> {
  const { ELASTICSEARCH_URL: url, OMS_ELASTICSEARCH_PREFIX: prefix } = engines;
  const { client, settle } = elasticServer(url, prefix);
  try {
    await settle();
    const found: [string, string][] = [];
    for (const name of ['orders', 'products']) {
      const index = `${prefix}_${name}_${slug}`;
      const { hits } = await client.search({ index, size: MOST, ignore_unavailable: true });
      found.push([name, JSON.stringify(hits.hits)]);
    }
    return Object.fromEntries(found);
  } finally {
    await client.close();
  }
}

export async function copiesOf(engines: Engines, slug: string): Promise<Copies> {
  return { ...(await collectionsOf(engines, slug)), ...(await indexesOf(engines, slug)) };
}

/** The databases and indexes of an installation whose names have this in them. */
export async function namesWith(engines: Engines, part: string): Promise<string[]> {
  const { ELASTICSEARCH_URL, OMS_ELASTICSEARCH_PREFIX, MONGODB_URL, MONGODB_DB } = engines;
  const mongo = new MongoClient(MONGODB_URL);
  const { client } = elasticServer(ELASTICSEARCH_URL, OMS_ELASTICSEARCH_PREFIX);
  try {
    const { databases } = await mongo.db('admin').admin().listDatabases({ nameOnly: true });
    const indexes = await client.indices.get({ index: `${OMS_ELASTICSEARCH_PREFIX}_*`, features: 'aliases' });
    return [
      ...databases.map(({ name }) => name).filter((name) => name.startsWith(`${MONGODB_DB}_`)),
      ...Object.keys(indexes),
    ].filter((name) => name.includes(part));
  } finally {
    await mongo.close();
    await client.close();
  }
}
