/** The MongoDB server of an installation that has one: a database for each environment, with the indexes we need. */
import { createHash } from 'node:crypto';
import { MongoClient, MongoServerError, type Db, type IndexDescription } from 'mongodb';
import type { Logger } from '../runtime/logging.ts';
import type { Environment } from '../tenancy/context.ts';

/** Longer means away: the relay offers the same documents again. */
const TIMEOUT_MS = 10_000;
const SELECTION_TIMEOUT_MS = 5_000;
/** The relay writes one batch per target at a time. */
const CONNECTIONS = 8;
/** MongoDB takes names of fewer than 64 bytes. */
const LONGEST_NAME = 63;
const DIGEST_LENGTH = 12;

/** Every index by its collection; one that is there already is left alone. */
const INDEXES: Readonly<Record<string, IndexDescription[]>> = {
  order_events: [
    { key: { order_id: 1, timestamp: 1 } },
    { key: { order_id: 1, sequence: 1 }, unique: true },
    { key: { event_type: 1 } },
  ],
  sourcing_outcomes: [
    { key: { cluster_key: 1, strategy_used: 1, outcome_score: 1 } },
    { key: { order_id: 1, allocation_id: 1 }, unique: true },
  ],
  sourcing_patterns: [
    { key: { cluster_key: 1 }, unique: true },
    { key: { total_samples: -1, cluster_key: 1 } },
    { key: { channel: 1, total_samples: -1, cluster_key: 1 } },
  ],
  node_performance_metrics: [
    { key: { node_id: 1, period_days: 1 }, unique: true },
    { key: { period_days: 1, samples: -1, node_id: 1 } },
  ],
  product_catalog: [{ key: { sku: 1 }, unique: true }],
  webhook_deliveries: [
    { key: { endpoint_id: 1, created_at: -1 } },
    { key: { order_id: 1, created_at: -1 } },
    { key: { status: 1, created_at: -1 } },
  ],
  notifications: [
    { key: { order_id: 1, created_at: -1 } },
    { key: { type: 1, channel: 1, created_at: -1 } },
    { key: { status: 1, created_at: -1 } },
  ],
};

/** Indexes that not every server that speaks the protocol can make; we do without them where they are not to be had. */
const OPTIONAL_INDEXES: Readonly<Record<string, IndexDescription[]>> = {
  product_catalog: [{ key: { name: 'text', description: 'text' } }],
};

/** The name of an environment's database; a longer one than MongoDB takes ends in a digest of all of it. */
function databaseName(prefix: string, environment: string): string {
  const name = `${prefix}_${environment}`;
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_LENGTH);
  return `${name.slice(0, LONGEST_NAME - DIGEST_LENGTH - 1)}_${digest}`;
}

export class Mongo {
  readonly #client: MongoClient;
  readonly #prefix: string;
  readonly #log: Logger;
  /** By the ids of environments: a short name may belong to another one later, whose database is not ready yet. */
  readonly #ready = new Map<string, Promise<Db>>();

  /** Connects when it is first used, so that a process starts while the server is away. */
  constructor(url: string, prefix: string, log: Logger) {
    this.#prefix = prefix;
    this.#log = log;
    this.#client = new MongoClient(url, {
      appName: 'longhaul',
      maxPoolSize: CONNECTIONS,
      serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
      connectTimeoutMS: SELECTION_TIMEOUT_MS,
      socketTimeoutMS: TIMEOUT_MS,
    });
  }

  /** The database of an environment, its indexes made. @throws when the server is away */
  database({ id, slug }: Pick<Environment, 'id' | 'slug'>): Promise<Db> {
    const known = this.#ready.get(id);
    if (known) return known;
    const ready = this.#open(slug);
    this.#ready.set(id, ready);
    // Whoever asks next tries again.
    ready.catch(() => this.#ready.delete(id));
    return ready;
  }

  /** Says which release answers. @throws when none does, or it wants a user and has been given none */
  async ping(): Promise<string> {
    const admin = (await this.#client.connect()).db('admin');
    const { version } = await admin.command({ buildInfo: 1 });
    // Which release it is a server tells everybody; what there is only whom it knows.
    await admin.command({ listDatabases: 1, nameOnly: true, authorizedDatabases: true });
    return `MongoDB ${String(version)}`;
  }

  /** Removes the database of an environment, by its short name. */
  async drop(environment: string): Promise<void> {
    await (await this.#client.connect()).db(databaseName(this.#prefix, environment)).dropDatabase();
  }

  /** Connects by itself: a client whose first question found nobody would go on saying so for ever. */
  async #open(environment: string): Promise<Db> {
    const client = await this.#client.connect();
    return ensureIndexes(client.db(databaseName(this.#prefix, environment)), this.#log);
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

async function ensureIndexes(db: Db, log: Logger): Promise<Db> {
  for (const [collection, indexes] of Object.entries(INDEXES)) {
    // One by one: not every server that speaks the protocol takes several of which some are there.
    for (const { key, ...options } of indexes) await db.collection(collection).createIndex(key, options);
  }
  for (const [collection, indexes] of Object.entries(OPTIONAL_INDEXES)) {
    for (const { key, ...options } of indexes) {
      try {
        await db.collection(collection).createIndex(key, options);
      } catch (error) {
        if (!(error instanceof MongoServerError)) throw error;
        log.info({ collection, key, reason: error.message }, 'the MongoDB server cannot make this index');
      }
    }
  }
  return db;
}
