/** Reading request bodies: JSON only, bounded, refused as soon as it is clear that they are too large. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Refusal } from '../runtime/errors.ts';
import { HttpRefusal } from './problems.ts';
import { takesUpload } from './upload.ts';

/** Largest body, in bytes. */
export const BODY_LIMIT = 1_048_576;

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** Bytes of a refused body that are still taken off the wire. */
const DISCARD_LIMIT = 64 * BODY_LIMIT;

/**
 * Refuses the body and lets the rest of it pass by unread: a connection that is closed while the client still sends is
 * reset, and the client would never see the answer. What goes on without end is cut off.
 */
function refuseTooLarge(request: IncomingMessage): HttpRefusal {
  let left = DISCARD_LIMIT;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  return new HttpRefusal(413, `The body must not exceed ${BODY_LIMIT} bytes.`);
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  );
}

/** Unlike the usual body parsers, which answer only after they have read (and thrown away) all of it. */
function readBounded(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (): void => {
      request.off('data', onData).off('end', onEnd).off('error', reject).off('aborted', onAborted);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= BODY_LIMIT) return;
      stop();
      reject(refuseTooLarge(request));
    };
    const onEnd = (): void => {
      stop();
      resolve(Buffer.concat(chunks));
    };
    const onAborted = (): void => reject(new Refusal('malformed', 'The body ended before its time.'));
    request.on('data', onData).on('end', onEnd).on('error', reject).on('aborted', onAborted);
  });
}

/** What a field that takes any JSON may hold at most within itself. Schemas are walked recursively. */
const DEPTH_LIMIT = 64;

/** @throws Refusal `invalid` for a value that nests deeper than that; walked level by level, or it would be our own end */
function assertShallow(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT)
      throw new Refusal('invalid', `The body must not nest deeper than ${DEPTH_LIMIT} levels.`);
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
    );
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new Refusal('malformed', `The body is not JSON: ${reason}.`);
  }
}

function assertReadable(request: IncomingMessage): void {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new HttpRefusal(415, 'The body must be sent as Content-Type: application/json.', {
      Accept: 'application/json',
    });
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new HttpRefusal(415, `A body in Content-Encoding ${encoding} is not accepted.`);
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw refuseTooLarge(request);
}

/** Parses the body into `request.body`; null where there is none, so that nobody else tries to read one. */
export function jsonBody(): RequestHandler {
  return async (request, _response, next) => {
    request.body = null;
    if (hasBody(request) && !takesUpload(request)) {
      assertReadable(request);
      request.body = parse(await readBounded(request));
      assertShallow(request.body);
    }
    next();
  };
}
