/** The Express application: everything that is served over HTTP. */
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { queueGauges } from '../operation/queue-metrics.ts';
import { metrics } from '../runtime/metrics.ts';
import { DEMO_SINK_PATH } from '../webhooks/demo-sink.ts';
import { apiHandler } from './api.ts';
import { CODEC_PATH, codecCors } from './codec-cors.ts';
import { dashboard } from './dashboard.ts';
import { demoSink } from './demo-sink.ts';
import { pageCors } from './page-cors.ts';
import { apiReference } from './docs.ts';
import { errorHandler } from './error-handler.ts';
import { jsonBody } from './json-body.ts';
import { openApiDocument } from './openapi.ts';
import { requestRecords, traceOf } from './request-record.ts';
import { createRouter, type RouterDependencies } from './router.ts';
import { securityHeaders } from './security-headers.ts';
import { unmatched } from './unmatched.ts';

export interface ApplicationDependencies extends RouterDependencies {
  /** Folder of the built dashboard. */
  dashboardFolder: string;
  /** Origins whose pages may have payloads decrypted, such as the Temporal Web UI's. */
  codecOrigins: readonly string[];
  /** Origins whose pages may call the API. */
  pageOrigins: readonly string[];
  /** Networks of proxies that are believed besides this machine. */
  trustedProxies: readonly string[];
  /** True: the demo's receiver of webhooks is served. */
  hasDemoSink: boolean;
}

/** Generated when it is first asked for, then kept as text. */
function openApiRoute(version: string): RequestHandler {
  let text: Promise<string> | undefined;
  return async (_request, response) => {
    traceOf(response).route = '/openapi.json';
    text ??= openApiDocument(version).then((document) => JSON.stringify(document));
    response
      .type('json')
      .set('Cache-Control', 'no-cache')
      .send(await text);
  };
}

/** @param refresh brings gauges up to date that only count what is now */
function metricsRoute(refresh: () => Promise<void>): RequestHandler {
  return async (_request, response) => {
    traceOf(response).route = '/metrics';
    await refresh();
    response.set('Content-Type', metrics.contentType).send(await metrics.metrics());
  };
}

/** Event streams must not wait in a compressor's buffer. */
const compressed = compression({
  filter: (request, response) =>
    !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
    compression.filter(request, response),
});

/** Builds the application; it opens nothing, so that tests can build as many as they like. */
export function createApp(dependencies: ApplicationDependencies): Express {
  const { log, version, dashboardFolder, codecOrigins, pageOrigins, hasDemoSink, queues } = dependencies;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  // A proxy on the same machine, or a named one, ends TLS and tells who the client is; nobody else is believed.
  app.set('trust proxy', ['loopback', ...dependencies.trustedProxies]);
  app.use(requestRecords(log), securityHeaders(), compressed);
  app.get('/', (_request, response) => {
    traceOf(response).route = '/';
    response.redirect(302, '/app');
  });
  app.get('/metrics', metricsRoute(queueGauges(queues, log)));
  app.get('/openapi.json', openApiRoute(version));
  app.use(apiReference());
  app.use('/app', dashboard(dashboardFolder));
  if (hasDemoSink) app.post(DEMO_SINK_PATH, ...demoSink());
  app.use(CODEC_PATH, codecCors(codecOrigins));
  app.use(pageCors(pageOrigins));
  app.use(jsonBody(), apiHandler(createRouter(dependencies), log), unmatched());
  app.use(errorHandler(log));
  return app;
}
