/** The Elasticsearch server of an installation that has one. */
import { Client, errors } from '@elastic/elasticsearch';
import { Refusal } from '../../runtime/errors.ts';

/** Longer means away: the relay offers the same documents again. */
const WRITE_TIMEOUT_MS = 20_000;
/** Nobody waits longer to be told that nothing can be found now. */
const SEARCH_TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** Opens the client. It connects when it is first used, so that a process starts while the server is away. */
export function openElastic(url: string): Client {
  return new Client({
    node: url,
    requestTimeout: WRITE_TIMEOUT_MS,
    // The relay tries again by itself, and people do.
    maxRetries: 0,
    name: 'longhaul',
  });
}

/** Says which release answers. @throws when none does */
export async function versionOf(client: Client): Promise<string> {
  const { version } = await client.info({}, { requestTimeout: SEARCH_TIMEOUT_MS });
  return `Elasticsearch ${version.number}`;
}

/** What Elasticsearch says that is wrong, such as `resource_already_exists_exception`; null when it said nothing. */
export function faultOf(error: unknown): string | null {
  if (!(error instanceof errors.ResponseError)) return null;
  // The body of a refusal is JSON with the fault in it, or whatever a proxy between us has to say.
  const body = error.body as { error?: { type?: unknown } } | null;
  return typeof body?.error?.type === 'string' ? body.error.type : null;
}

const isAway = (error: unknown): boolean =>
  error instanceof errors.ConnectionError ||
  error instanceof errors.TimeoutError ||
  error instanceof errors.NoLivingConnectionsError ||
  (error instanceof errors.ResponseError && (error.statusCode === 429 || (error.statusCode ?? 0) >= 500)) ||
  // The worker makes the index; before that there is nothing to ask.
  faultOf(error) === 'index_not_found_exception';

/** An index that is made anew takes the place of the one in use, which goes even where a search is in the middle of it. */
const mayBeReplaced = (error: unknown): boolean =>
  error instanceof errors.ResponseError && (error.statusCode === 404 || error.statusCode === 503);

/** Asks once more what the index that has just been removed left unanswered: by now its successor is asked. */
async function askTwice<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!mayBeReplaced(error)) throw error;
    return await question();
  }
}

/** @throws Refusal `unavailable` while Elasticsearch does not answer, or its index is not there yet */
export async function ask<T>(question: (options: { requestTimeout: number }) => Promise<T>): Promise<T> {
  try {
    return await askTwice(() => question({ requestTimeout: SEARCH_TIMEOUT_MS }));
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new Refusal('unavailable', 'Search does not answer at the moment; orders and lists do.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
