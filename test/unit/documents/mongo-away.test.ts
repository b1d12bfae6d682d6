import { MongoNetworkError, MongoServerError } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { answered } from '../../../src/documents/mongo-away.ts';

const reading = (error: Error) => answered(() => Promise.reject(error));

const labelled = new MongoServerError({ message: 'try again' });
labelled.addErrorLabel('RetryableWriteError');

describe('a request that MongoDB does not answer', () => {
  test.each([
    ['the connection broke', new MongoNetworkError('reset')],
    ['another server becomes the primary', new MongoServerError({ message: 'not primary', code: 10_107 })],
    ['the server stops', new MongoServerError({ message: 'interrupted', code: 11_600 })],
    ['the server takes too long', new MongoServerError({ message: 'time limit', code: 50 })],
    ['the server says that it may be tried again', labelled],
  ])('is told to come again when %s', async (_, error) => {
    await expect(reading(error)).rejects.toMatchObject({
      kind: 'unavailable',
      details: { retryAfterSeconds: 5 },
    });
  });

  test('hears of a fault as one', async () => {
    const fault = new MongoServerError({ message: 'unknown operator', code: 2 });
    await expect(reading(fault)).rejects.toBe(fault);
  });
});
