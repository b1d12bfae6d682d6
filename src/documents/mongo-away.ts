/** What a request is told while MongoDB is away. */
import { MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { Refusal } from '../runtime/errors.ts';

const RETRY_AFTER_SECONDS = 5;

/** Reads for somebody who waits. @throws Refusal `unavailable` while the server does not answer */
export async function answered<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MongoNetworkError || error instanceof MongoServerSelectionError)) throw error;
    throw new Refusal('unavailable', 'What was learned cannot be read at the moment; orders go on.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
