import {
  MongoBulkWriteError,
  type BulkWriteResult,
  type Db,
  type WriteConcernError,
  type WriteError,
} from 'mongodb';
import { expect, test } from 'vitest';
import { insertNew } from '../../../src/documents/mongo-writes.ts';

const duplicate = { index: 1, code: 11_000 } as WriteError;

/** A database that refuses the second document, and may not have the others on enough servers. */
function refusing(concern: WriteConcernError | undefined): Db {
  const result = { getWriteConcernError: () => concern } as BulkWriteResult;
  const error = new MongoBulkWriteError(
    { message: 'refused', code: 11_000, writeErrors: [duplicate] },
    result,
  );
  return { collection: () => ({ insertMany: () => Promise.reject(error) }) } as unknown as Db;
}

const documents = [{ _id: 'a' }, { _id: 'b' }];

test('what is there already is answered', async () => {
  expect(await insertNew(refusing(undefined), 'events', documents)).toEqual([{ _id: 'b' }]);
});

test('documents that too few servers have are not delivered, though others were there already', async () => {
  const concern = { code: 64 } as WriteConcernError;
  await expect(insertNew(refusing(concern), 'events', documents)).rejects.toThrow('refused');
});
