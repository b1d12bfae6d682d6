/** Files as request bodies: bounded, and handed to the route unread, which takes them in as they come. */
import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import type { Request } from 'express';
import { Refusal } from '../runtime/errors.ts';
import { HttpRefusal } from './problems.ts';

/** Largest file, in bytes. */
export const UPLOAD_LIMIT = 256 * 1_048_576;
const CSV_TYPE = /^text\/csv\s*(;|$)/i;
const CSV_PATH = /^\/inventory\/imports\/?$/;

/** True for a request whose body is a file that its route reads itself. */
export function takesUpload(request: Request): boolean {
  return request.method === 'POST' && CSV_PATH.test(request.path);
}

const tooLarge = () => new HttpRefusal(413, `The file must not exceed ${UPLOAD_LIMIT} bytes.`);

function assertReadable({ headers }: IncomingMessage): void {
  if (!CSV_TYPE.test(headers['content-type'] ?? '')) {
    throw new HttpRefusal(415, 'The file must be sent as Content-Type: text/csv.', { Accept: 'text/csv' });
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new HttpRefusal(415, `A file in Content-Encoding ${encoding} is not accepted.`);
  if (Number(headers['content-length'] ?? 0) > UPLOAD_LIMIT) throw tooLarge();
}

/**
 * The body as a stream. When its reader gives up, what is left passes by unread: a connection that is closed while the
 * client still sends is reset, and the client would never see the answer.
 *
 * @throws HttpRefusal 413, 415
 */
export function uploadOf(request: IncomingMessage): Readable {
  assertReadable(request);
  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > UPLOAD_LIMIT ? tooLarge() : null, chunk);
    },
  });
  // Whoever reads it is told; while nobody does, there is nobody to tell.
  body.on('error', () => undefined);
  request.once('aborted', () => body.destroy(new Refusal('malformed', 'The body ended before its time.')));
  body.once('close', () => {
    request.unpipe(body);
    let left = UPLOAD_LIMIT;
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) request.destroy();
    });
  });
  return request.pipe(body);
}
