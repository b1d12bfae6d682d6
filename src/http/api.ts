/** The contract's routes as an Express handler. */
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { Router } from '@orpc/server';
import type { RequestHandler } from 'express';
import type { ApiContract } from '../contract.ts';
import type { RequestContext } from '../identity/request.ts';
import type { Logger } from '../runtime/logging.ts';
import { isFromAllowedPage } from './codec-cors.ts';
import { requestIdOf, traceOf } from './request-record.ts';
import { uploadOf } from './upload.ts';

/** Proxies close silent connections, often after a minute. */
const KEEP_ALIVE_MS = 15_000;

/** A request on its way through the procedures; `failure` carries what they threw to Express's error handler. */
interface ApiContext extends RequestContext {
  failure?: { error: unknown };
}

/** What the features' routes make together. */
export type ApiRouter = Router<ApiContract, RequestContext>;

function createHandler(router: ApiRouter): OpenAPIHandler<ApiContext> {
  return new OpenAPIHandler<ApiContext>(router, {
    eventIteratorKeepAliveInterval: KEEP_ALIVE_MS,
    interceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (error) {
          options.context.failure = { error };
          return { matched: false, response: undefined };
        }
      },
    ],
    clientInterceptors: [
      (options) => {
        const { path } = options.procedure['~orpc'].route;
        if (path !== undefined) options.context.trace.route = path;
        return options.next();
      },
    ],
  });
}

/** Serves the routes; a request that matches none goes on to the next handler. */
export function apiHandler(router: ApiRouter, log: Logger): RequestHandler {
  const handler = createHandler(router);
  return async (request, response, next) => {
    const context: ApiContext = {
      requestId: requestIdOf(response),
      method: request.method,
      headers: request.headers,
      upload: () => uploadOf(request),
      clientAddress: request.ip ?? 'unknown',
      isFromAllowedPage: isFromAllowedPage(response),
      secure: request.secure,
      log,
      trace: traceOf(response),
    };
    // What a route answers depends on who asks.
    response.setHeader('Cache-Control', 'no-store');
    // Node sends no body in answer to HEAD, whatever is written.
    if (request.method === 'HEAD') request.method = 'GET';
    const { matched } = await handler.handle(request, response, { context });
    if (matched) return;
    response.removeHeader('Cache-Control');
    next(context.failure?.error);
  };
}
