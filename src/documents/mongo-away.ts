/** What a request is told while MongoDB is away. */
import {
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { Refusal } from '../runtime/errors.ts';

const RETRY_AFTER_SECONDS = 5;

/** What servers answer while another one takes over, while they stop, or when they take too long. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  89, // NetworkTimeout
  91, // ShutdownInProgress
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  9_001, // SocketException
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
]);
const PASSING_LABELS = ['RetryableReadError', 'RetryableWriteError', 'TransientTransactionError'];

const isPassing = (error: MongoServerError): boolean =>
  PASSING_CODES.has(error.code) || PASSING_LABELS.some((label) => error.hasErrorLabel(label));

const isAway = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  error instanceof MongoOperationTimeoutError ||
  (error instanceof MongoServerError && isPassing(error));

/** Reads for somebody who waits. @throws Refusal `unavailable` while the server does not answer, or another takes over */
export async function answered<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new Refusal('unavailable', 'What was learned cannot be read at the moment; orders go on.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
