/** The MongoDB server of an installation that has one: a database for each environment, with the indexes we need. */
import {
  MongoBulkWriteError,
  MongoClient,
  MongoServerError,
  type AnyBulkWriteOperation,
  type Collection,
  type Db,
  type Document,
  type IndexDescription,
} from 'mongodb';
import type { Logger } from '../runtime/logging.ts';
import { portions } from '../runtime/portions.ts';

/** Longer means away: the relay offers the same documents again. */
const TIMEOUT_MS = 10_000;
const SELECTION_TIMEOUT_MS = 5_000;
/** The relay writes one batch per target at a time. */
const CONNECTIONS = 8;
/** MongoDB takes names of fewer than 64 bytes. */
const LONGEST_NAME = 63;

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

const DUPLICATE_KEY = 11_000;
/** Two writers of one document meet rarely, and hardly ever again. */
const ATTEMPTS = 3;

/** @throws RangeError when MongoDB takes no name that long */
function databaseName(prefix: string, environment: string): string {
  const name = `${prefix}_${environment}`;
  if (name.length > LONGEST_NAME)
    throw new RangeError(`${name} is too long for a MongoDB database; shorten MONGODB_DB or the environment`);
  return name;
}

export class Mongo {
  readonly #client: MongoClient;
  readonly #prefix: string;
  readonly #log: Logger;
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
  database(environment: string): Promise<Db> {
    const known = this.#ready.get(environment);
    if (known) return known;
    const db = this.#client.db(databaseName(this.#prefix, environment));
    const ready = ensureIndexes(db, this.#log);
    this.#ready.set(environment, ready);
    // Whoever asks next tries again.
    ready.catch(() => this.#ready.delete(environment));
    return ready;
  }

  /** Says which release answers. @throws when none does */
  async ping(): Promise<string> {
    const { version } = await this.#client.db('admin').command({ buildInfo: 1 });
    return `MongoDB ${String(version)}`;
  }

  /** Removes the database of an environment. */
  async drop(environment: string): Promise<void> {
    this.#ready.delete(environment);
    await this.#client.db(databaseName(this.#prefix, environment)).dropDatabase();
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/**
 * Written in one request. MongoDB takes many more; FerretDB, which speaks its protocol over a pool of connections, uses
 * one for each document that is replaced, and stands still when there are no more.
 */
const DOCUMENTS_AT_ONCE = 8;

/** Carries out writes that do not depend on each other, in portions that every server takes. */
export async function writeMany<T extends Document>(
  collection: Collection<T>,
  writes: readonly AnyBulkWriteOperation<T>[],
): Promise<void> {
  for (const portion of portions(writes, DOCUMENTS_AT_ONCE))
    await collection.bulkWrite(portion, { ordered: false });
}

/** A document that counts its changes. */
export interface Versioned extends Document {
  _id: string;
  version: number;
}

/**
 * Adds documents, or puts them in place of earlier versions; what is not newer than what is there is passed over.
 *
 * @throws when the server is away, or others write the same again and again
 */
export async function replaceNewer(
  db: Db,
  collection: string,
  documents: readonly Versioned[],
): Promise<void> {
  const versioned = db.collection<Versioned>(collection);
  for (let attempt = 1; ; attempt += 1) {
    const kept = await versioned
      .find({ _id: { $in: documents.map(({ _id: id }) => id) } })
      .project<Pick<Versioned, '_id' | 'version'>>({ version: 1 })
      .toArray();
    const versions = new Map(kept.map(({ _id: id, version }) => [id, version]));
    const newer = documents.filter(({ _id: id, version }) => version > (versions.get(id) ?? 0));
    if (newer.length === 0) return;
    try {
      await writeMany(versioned, newer.map(replacement));
      return;
    } catch (error) {
      // Somebody else has written one meanwhile: the filter has not found it, and its id is taken.
      if (attempt === ATTEMPTS || !(error instanceof MongoBulkWriteError) || !onlyDuplicates(error))
        throw error;
    }
  }
}

/** Only over an earlier version. */
function replacement({ _id: id, ...document }: Versioned): AnyBulkWriteOperation<Versioned> {
  return {
    replaceOne: {
      filter: { _id: id, version: { $lt: document.version } },
      replacement: document,
      upsert: true,
    },
  };
}

function onlyDuplicates({ writeErrors }: MongoBulkWriteError): boolean {
  const errors = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
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
