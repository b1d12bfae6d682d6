/** The Temporal Web UI is a page of another origin that may ask the codec server; no other page may. */
import cors from 'cors';
import type { RequestHandler, Response } from 'express';

/** Where the codec server is. */
export const CODEC_PATH = '/codec';

/** Seconds that a browser remembers what it may ask. */
const MAX_AGE = 600;

/** @param origins whose pages may read answers and send the session's cookie along */
export function codecCors(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    credentials: true,
    methods: ['POST'],
    allowedHeaders: ['Content-Type', 'Authorization', 'Authorization-Extras', 'X-Namespace'],
    maxAge: MAX_AGE,
  });
}

/**
 * True when the request comes from a page of an origin whose pages may use the session's cookie; the browser vouches for
 * the origin.
 */
export function isFromAllowedPage(response: Response): boolean {
  return (
    response.hasHeader('Access-Control-Allow-Origin') &&
    response.hasHeader('Access-Control-Allow-Credentials')
  );
}
