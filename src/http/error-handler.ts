/** The end of every request that went wrong: one place that answers, and logs what is our fault. */
import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../runtime/logging.ts';
import { NotReady } from './health-routes.ts';
import { answerTo } from './problems.ts';
import { requestIdOf } from './request-record.ts';

/** Answers with a problem document. After the headers are out, only the connection can tell that something failed. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (error instanceof NotReady) {
      response.status(503).set('Retry-After', '5').json(error.readiness);
      return;
    }
    const { problem, headers, isFault } = answerTo(error);
    const requestId = requestIdOf(response);
    if (isFault) log.error({ err: error, request_id: requestId }, 'a request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response
      .status(problem.status)
      .set(headers)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, instance: request.path, request_id: requestId }));
  };
}
