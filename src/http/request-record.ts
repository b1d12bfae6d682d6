/** The id of each request, and what is recorded when it is answered: a log line and a measurement. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { RequestTrace } from '../identity/request.ts';
import type { Logger } from '../runtime/logging.ts';
import { withOrigin } from '../runtime/origin.ts';
import { httpRequestSeconds } from '../runtime/metrics.ts';
import { tracing } from '../runtime/tracing.ts';

/** Ids that a client may choose: nothing that could forge a log line. */
const SANE_ID = /^[\w.:-]{1,128}$/;
/** Asked for every few seconds by machines. */
const ROUTINE: ReadonlySet<string> = new Set(['/health', '/health/ready', '/metrics']);

interface RequestRecord {
  requestId: string;
  trace: RequestTrace;
}

const records = new WeakMap<Response, RequestRecord>();

function recordOf(response: Response): RequestRecord {
  const record = records.get(response);
  if (!record) throw new Error('The request has no record: the middleware that makes it is missing');
  return record;
}

/** The id of the request that this response answers. */
export function requestIdOf(response: Response): string {
  return recordOf(response).requestId;
}

/** What the request's way through the product leaves for log and metrics. */
export function traceOf(response: Response): RequestTrace {
  return recordOf(response).trace;
}

/** Gives each request its id and records it when it is over. The log has ids and paths, no personal data. */
export function requestRecords(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const wished = request.get('x-request-id');
    const requestId = wished !== undefined && SANE_ID.test(wished) ? wished : randomUUID();
    const trace: RequestTrace = {};
    records.set(response, { requestId, trace });
    response.setHeader('X-Request-Id', requestId);
    const { method, path } = request;
    const served = tracing().serve(method, request.headers, () =>
      withOrigin({ requestId, traceparent: tracing().traceparent() }, next),
    );
    response.once('close', () => {
      const milliseconds = performance.now() - startedAt;
      const status = response.statusCode;
      // Paths that match no route are the client's invention: as label values they would have no bound.
      const route = trace.route ?? 'unmatched';
      served({ route, status });
      httpRequestSeconds.observe({ method, route, status }, milliseconds / 1000);
      const line = {
        request_id: requestId,
        method,
        path: trace.route === undefined ? path.slice(0, 200) : path,
        status,
        ms: Math.round(milliseconds * 10) / 10,
        actor: trace.actor,
        environment: trace.environment,
        aborted: !response.writableFinished || undefined,
      };
      if (ROUTINE.has(path)) log.debug(line, 'request');
      else log.info(line, 'request');
    });
  };
}
