/** A log in MongoDB: a copy for those who read documents; what is sent next is decided in PostgreSQL. */
import type { Collection, Db } from 'mongodb';
import type { z } from 'zod';
import type { LogCopy, LogRecord } from './log.ts';
import { MongoSwept } from './mongo-swept.ts';
import { renewAll, replaceNewer, type Versioned } from './mongo-writes.ts';
import { mongoMark, type MarkedCollection } from './mongo-marks.ts';

export interface MongoLogOptions<T extends LogRecord> extends MarkedCollection {
  /** What is read is checked by it. */
  schema: z.ZodType<T>;
  /** Fields that hold times, at any depth. */
  times: ReadonlySet<string>;
}

/** A record as it is kept: its times sort. */
function storedFields(fields: object, times: ReadonlySet<string>): Record<string, unknown> {
  const stored = (name: string, value: unknown): unknown => {
    if (typeof value === 'string' && times.has(name)) return new Date(value);
    if (Array.isArray(value)) return value.map((each) => stored(name, each));
    return typeof value === 'object' && value !== null ? storedFields(value, times) : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, stored(name, value)]));
}

/** What was kept as it was before. */
function readValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((each) => readValue(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readValue(inner)]));
}

export class MongoLog<T extends LogRecord> extends MongoSwept implements LogCopy<T> {
  readonly #options: MongoLogOptions<T>;

  constructor(database: () => Promise<Db>, options: MongoLogOptions<T>) {
    super(database, { collection: options.collection, field: '_id' });
    this.#options = options;
  }

  async find(ids: readonly string[]): Promise<T[]> {
    const found = await (
      await this.#records()
    )
      .find({ _id: { $in: [...ids] } })
      .sort({ _id: 1 })
      .toArray();
    return found.map(({ _id: id, ...fields }) => this.#options.schema.parse(readValue({ id, ...fields })));
  }

  async put(records: readonly T[]): Promise<void> {
    if (records.length === 0) return;
    await replaceNewer(await this.database(), this.#options.collection, records.map(this.#stored));
  }

  async renew(records: readonly T[]): Promise<void> {
    if (records.length === 0) return;
    await renewAll(await this.database(), this.#options.collection, records.map(this.#stored));
  }

  isWhole(): Promise<boolean> {
    return mongoMark(this.database, this.#options).isWhole();
  }

  markWhole(): Promise<void> {
    return mongoMark(this.database, this.#options).markWhole();
  }

  readonly #stored = (record: T): Versioned => {
    const { id: _id, ...fields } = storedFields(record, this.#options.times);
    return { ...fields, _id: record.id, version: record.version };
  };

  async #records(): Promise<Collection<Versioned>> {
    return (await this.database()).collection<Versioned>(this.#options.collection);
  }
}
