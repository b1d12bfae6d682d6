/** The built dashboard under `/app`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import { Refusal } from '../runtime/errors.ts';
import { traceOf } from './request-record.ts';

/** Built files carry a hash of their content in their name. */
const HASHED_MAX_AGE = '365d';

/** @param folder what the dashboard's build wrote; it may appear while the process runs */
export function dashboard(folder: string): Router {
  const router = Router();
  router.use((request, response, next) => {
    traceOf(response).route = '/app';
    if (request.method !== 'GET' && request.method !== 'HEAD') next('router');
    else if (existsSync(join(folder, 'index.html'))) next();
    else
      throw new Refusal(
        'unavailable',
        'The dashboard is not built. Run `npm start`, or `node scripts/build.mjs`.',
      );
  });
  const assets = { immutable: true, maxAge: HASHED_MAX_AGE, fallthrough: false } as const;
  router.use('/assets', express.static(join(folder, 'assets'), assets));
  router.use(express.static(folder, { index: false, maxAge: 0, redirect: false }));
  // Every other path is a page of the dashboard, which reads it itself.
  router.use((_request, response) => {
    response.set('Cache-Control', 'no-cache').sendFile(join(folder, 'index.html'), { cacheControl: false });
  });
  return router;
}
