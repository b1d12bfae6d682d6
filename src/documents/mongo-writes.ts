/** How documents are written: in portions that every server takes, one after another in each database. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  MongoBulkWriteError,
  type AnyBulkWriteOperation,
  type Db,
  type Document,
  type OptionalUnlessRequiredId,
} from 'mongodb';
import { portions } from '../runtime/portions.ts';

const INSERTED_AT_ONCE = 100;
/**
 * Replaced in one request. MongoDB takes many more; FerretDB, which speaks its protocol over a pool of connections, uses
 * one for each document that is replaced, and stands still when there are no more. (On SQLite it also reads the whole
 * collection for each that is replaced by its version.)
 */
const REPLACED_AT_ONCE = 25;
/** Longer means that the server is away, which whoever waits finds out by themselves. */
const LONGEST_WAIT_MS = 5_000;

const DUPLICATE_KEY = 11_000;
/** Two writers of one document meet rarely, and hardly ever again. */
const ATTEMPTS = 3;

/** A document that has its id already. */
export interface Identified extends Document {
  _id: string;
}

/** One that counts its changes, too. */
export interface Versioned extends Identified {
  version: number;
}

/** Who writes now, or waits to, by database: writers side by side only wait for each other in the server. */
const last = new WeakMap<Db, Promise<unknown>>();

async function inTurn(db: Db, write: () => Promise<unknown>): Promise<void> {
  const before = last.get(db);
  const writing = (async () => {
    if (before) await Promise.race([before, delay(LONGEST_WAIT_MS, undefined, { ref: false })]);
    await write();
  })();
  // Whoever comes next goes on whatever came of it.
  last.set(
    db,
    writing.catch(() => undefined),
  );
  await writing;
}

/** Carries out writes that do not depend on each other. */
export async function writeMany<T extends Document>(
  db: Db,
  collection: string,
  writes: readonly AnyBulkWriteOperation<T>[],
): Promise<void> {
  for (const portion of portions(writes, REPLACED_AT_ONCE))
    await inTurn(db, () => db.collection<T>(collection).bulkWrite(portion, { ordered: false }));
}

async function insertMany<T extends Identified>(
  db: Db,
  collection: string,
  documents: readonly OptionalUnlessRequiredId<T>[],
): Promise<void> {
  for (const portion of portions(documents, INSERTED_AT_ONCE))
    await inTurn(db, () => db.collection<T>(collection).insertMany(portion, { ordered: false }));
}

/** Does it again when somebody else has written one of the same documents meanwhile. @throws what else goes wrong */
async function despiteOthers(write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof MongoBulkWriteError) || !onlyDuplicates(error))
        throw error;
    }
  }
}

function onlyDuplicates({ writeErrors }: MongoBulkWriteError): boolean {
  const errors = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
}

/** What is there of these, by id. */
async function findThere(
  db: Db,
  collection: string,
  documents: readonly Identified[],
): Promise<Map<string, number | undefined>> {
  const there = await db
    .collection<Identified>(collection)
    .find({ _id: { $in: documents.map(({ _id: id }) => id) } })
    .project<{ _id: string; version?: number }>({ version: 1 })
    .toArray();
  return new Map(there.map(({ _id: id, version }) => [id, version]));
}

/**
 * Adds documents that never change; those that are there already stay.
 *
 * @throws when the server is away, or others write the same again and again
 */
export async function addMissing(
  db: Db,
  collection: string,
  documents: readonly Identified[],
): Promise<void> {
  await despiteOthers(async () => {
    const there = await findThere(db, collection, documents);
    await insertMany(
      db,
      collection,
      documents.filter(({ _id: id }) => !there.has(id)),
    );
  });
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
  await despiteOthers(async () => {
    const there = await findThere(db, collection, documents);
    const newer = documents.filter(({ _id: id, version }) => version > (there.get(id) ?? 0));
    await insertMany(
      db,
      collection,
      newer.filter(({ _id: id }) => !there.has(id)),
    );
    await writeMany(db, collection, newer.filter(({ _id: id }) => there.has(id)).map(replacement));
  });
}

/** Only of an earlier version; one that somebody has taken out meanwhile stays out. */
function replacement({ _id: id, ...document }: Versioned): AnyBulkWriteOperation<Versioned> {
  return {
    replaceOne: { filter: { _id: id, version: { $lt: document.version } }, replacement: document },
  };
}
