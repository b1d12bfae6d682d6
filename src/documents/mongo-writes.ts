/** How documents are written: in portions that every server takes, one after another in each database. */
import { setTimeout as delay } from 'node:timers/promises';
import { MongoBulkWriteError, type AnyBulkWriteOperation, type Db, type Document } from 'mongodb';
import { portions } from '../runtime/portions.ts';

const INSERTED_AT_ONCE = 250;
/**
 * Replaced in one request. MongoDB takes many more; FerretDB, which speaks its protocol over a pool of connections, uses
 * one for each document that is replaced, and stands still when there are no more. (On SQLite it also reads the whole
 * collection for each that is replaced by its version.)
 */
const REPLACED_AT_ONCE = 25;
/** Longer means that the server is away, which whoever waits finds out by themselves. */
const LONGEST_WAIT_MS = 5_000;

const DUPLICATE_KEY = 11_000;

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

/** Which of these were refused since there is one like them. @throws what else went wrong */
function duplicatesAmong<T>(error: unknown, documents: readonly T[]): T[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  // The others may be lost again: too few servers have them.
  if (error.result.getWriteConcernError()) throw error;
  const refused = [error.writeErrors].flat();
  if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return refused.flatMap(({ index }) => documents[index] ?? []);
}

/** Inserts what there is nothing like yet. @returns the rest, which is as it was */
export async function insertNew<T extends Document>(
  db: Db,
  collection: string,
  documents: readonly T[],
): Promise<T[]> {
  const rest: T[] = [];
  for (const portion of portions(documents, INSERTED_AT_ONCE)) {
    try {
      // The driver gives what it inserts an id, where it has none.
      const copies = portion.map((document) => ({ ...document }));
      await inTurn(db, () => db.collection<Document>(collection).insertMany(copies, { ordered: false }));
    } catch (error) {
      rest.push(...duplicatesAmong(error, portion));
    }
  }
  return rest;
}

/** Inserts what is not there, and answers what is, by id with its version. */
async function insertMissing(
  db: Db,
  collection: string,
  documents: readonly Identified[],
): Promise<Map<string, number | undefined>> {
  const duplicates = await insertNew(db, collection, documents);
  if (duplicates.length === 0) return new Map();
  const there = await findThere(db, collection, duplicates);
  const lost = duplicates.find(({ _id: id }) => !there.has(id));
  if (lost) throw new Error(`${collection} has another document like ${lost._id}`);
  return there;
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
 * @throws when the server is away, or another document is like one of these
 */
export async function addMissing(
  db: Db,
  collection: string,
  documents: readonly Identified[],
): Promise<void> {
  await insertMissing(db, collection, documents);
}

/**
 * Adds documents, or puts them in place of earlier versions; what is not newer than what is there is passed over.
 *
 * @throws when the server is away, or another document is like one of these
 */
export async function replaceNewer(
  db: Db,
  collection: string,
  documents: readonly Versioned[],
): Promise<void> {
  const there = await insertMissing(db, collection, documents);
  const newer = documents.filter(({ _id: id, version }) => version > (there.get(id) ?? version));
  await writeMany(db, collection, newer.map(replacement));
}

/**
 * Adds documents, or puts them in place of what is there, unless that is of a newer version: what is damaged, or was made
 * by an earlier release, becomes what it should be.
 *
 * @throws when the server is away, or another document is like one of these
 */
export async function renewAll(
  db: Db,
  collection: string,
  documents: readonly (Identified & { version?: number })[],
): Promise<void> {
  const there = await insertMissing(db, collection, documents);
  const again = documents.filter(({ _id: id }) => there.has(id));
  await writeMany(db, collection, again.map(renewal));
}

/** Also in place of one that has lost its version. */
function renewal({
  _id: id,
  ...document
}: Identified & { version?: number }): AnyBulkWriteOperation<Identified> {
  const { version } = document;
  const notNewer = version === undefined ? {} : { version: { $not: { $gt: version } } };
  return { replaceOne: { filter: { _id: id, ...notNewer }, replacement: document } };
}

/** Only of an earlier version; one that somebody has taken out meanwhile stays out. */
function replacement({ _id: id, ...document }: Versioned): AnyBulkWriteOperation<Versioned> {
  return {
    replaceOne: { filter: { _id: id, version: { $lt: document.version } }, replacement: document },
  };
}
