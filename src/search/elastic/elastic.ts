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

/** A refusal's words for people and for programs; empty where Elasticsearch said nothing. */
function faultIn(error: errors.ResponseError): { type: string; reason: string } {
  // The body of a refusal is JSON with the fault in it, or whatever a proxy between us has to say.
  const body = error.body as { error?: { type?: unknown; reason?: unknown } } | null;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { type: text(body?.error?.type), reason: text(body?.error?.reason) };
}

/** Asks about the server itself. @throws Error when it does not answer or refuses, and says so in one line */
async function inOneLine<T>(question: (options: { requestTimeout: number }) => Promise<T>): Promise<T> {
  try {
    return await question({ requestTimeout: SEARCH_TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof errors.ResponseError)) throw error;
    const { type, reason } = faultIn(error);
    const words = [`Elasticsearch answered ${error.statusCode}`, reason || type].filter(Boolean);
    throw new Error(words.join(': '), { cause: error });
  }
}

/** Says which release answers. @throws when none does */
export async function versionOf(client: Client): Promise<string> {
  const { version } = await inOneLine((options) => client.info({}, options));
  return `Elasticsearch ${version.number}`;
}

/** Whether all shards are there (green), some copies are lacking (yellow), or data are (red). @throws as `versionOf` does */
export async function healthOf(client: Client): Promise<string> {
  const { status } = await inOneLine((options) => client.cluster.health({}, options));
  return status.toLowerCase();
}

/** What Elasticsearch says that is wrong, such as `resource_already_exists_exception`; null when it said nothing. */
export function faultOf(error: unknown): string | null {
  return error instanceof errors.ResponseError ? faultIn(error).type || null : null;
}

/** Password or rights are wrong, it has too much to do, or a proxy before it has nobody to ask. */
const isClosed = ({ statusCode = 0 }: errors.ResponseError): boolean =>
  statusCode === 401 || statusCode === 403 || statusCode === 429 || statusCode >= 500;

const isAway = (error: unknown): boolean =>
  error instanceof errors.ConnectionError ||
  error instanceof errors.TimeoutError ||
  error instanceof errors.NoLivingConnectionsError ||
  error instanceof errors.ProductNotSupportedError ||
  (error instanceof errors.ResponseError && isClosed(error)) ||
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
