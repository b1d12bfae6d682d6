/** One POST to a receiver: to an address that was judged, for a bounded time, reading a bounded answer. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { hostOf, type AddressGuard, type ResolvedAddress } from './address-guard.ts';

/** More of an answer is not read: the connection is cut. */
export const ANSWER_BYTES = 2_048;

export interface Post {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Time for everything: resolving, connecting, sending, the answer. */
  timeoutMilliseconds: number;
}

/** What came of a POST. Without an answer `statusCode` is null and `error` says why. */
export interface Answer {
  statusCode: number | null;
  /** The first 2 kB of the answer. */
  body: string;
  error: string | null;
  milliseconds: number;
}

/** Resolves nothing: answers the addresses that were judged. */
function pinned(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else if (first) callback(null, first.address, first.family);
    else callback(new Error('The name has no address'), '', 0);
  };
}

/** Rejects when the time is over, for work that cannot be aborted. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('Time is over'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Reads up to the bound, then cuts the connection. */
async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // The status was there already; an answer that breaks off or takes too long counts as far as it came.
  }
  // PostgreSQL stores no NUL in text.
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8').replaceAll('\0', '');
}

function exchange(post: Post, addresses: readonly ResolvedAddress[], signal: AbortSignal): Promise<Answer> {
  const since = performance.now();
  const { url, body } = post;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      protocol: url.protocol,
      host: hostOf(url),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: { ...post.headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' },
      // A connection of its own: one that is kept could belong to an address that was judged long ago.
      agent: false,
      lookup: pinned(addresses),
      signal,
    });
    // After the answer has begun this changes nothing any more: the promise is settled by what was read.
    let isAnswered = false;
    request.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    request.on('response', (response) => {
      isAnswered = true;
      const done = (text: string) => {
        request.destroy();
        const statusCode = response.statusCode ?? null;
        resolve({ statusCode, body: text, error: null, milliseconds: performance.now() - since });
      };
      readAnswer(response).then(done, reject);
    });
    request.end(body);
  });
}

function reasonOf(error: unknown, post: Post): string {
  if (!(error instanceof Error)) return String(error);
  if (
    error.name === 'TimeoutError' ||
    (error.cause instanceof Error && error.cause.name === 'TimeoutError')
  ) {
    return `no answer within ${post.timeoutMilliseconds / 1_000} s`;
  }
  return error.message || error.name;
}

/** Sends; redirects are answers like others and are not followed. Never throws: failing is an answer too. */
export async function post(request: Post, guard: AddressGuard): Promise<Answer> {
  const since = performance.now();
  const signal = AbortSignal.timeout(request.timeoutMilliseconds);
  try {
    const addresses = await within(guard.addressesOf(request.url), signal);
    return await exchange(request, addresses, signal);
  } catch (error) {
    const milliseconds = performance.now() - since;
    return { statusCode: null, body: '', error: reasonOf(error, request), milliseconds };
  }
}

/** True when the receiver has taken it. */
export function isSuccess({ statusCode }: Answer): boolean {
  return statusCode !== null && statusCode >= 200 && statusCode < 300;
}
