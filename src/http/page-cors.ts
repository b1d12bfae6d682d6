/** Pages of other origins that may call the API: those that are named, and none else. */
import cors from 'cors';
import type { RequestHandler } from 'express';
import { CODEC_PATH } from './codec-cors.ts';

/** Seconds that a browser remembers what it may ask. */
const MAX_AGE = 600;

/**
 * Their requests carry an access token. The session's cookie is not for them: no answer allows credentials, so that
 * browsers keep it back and a page of another origin cannot act for whoever is signed in here.
 *
 * @param origins whose pages may read answers
 */
export function pageCors(origins: readonly string[]): RequestHandler {
  const handler = cors({
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'X-OMS-Environment',
      'X-Request-Id',
    ],
    exposedHeaders: ['ETag', 'Location', 'Retry-After', 'X-Next-Cursor', 'X-Request-Id', 'X-Total-Count'],
    maxAge: MAX_AGE,
  });
  return (request, response, next) => {
    // The codec server has pages of its own.
    if (request.path.startsWith(CODEC_PATH) || origins.length === 0) next();
    else handler(request, response, next);
  };
}
