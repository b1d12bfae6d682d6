/** What goes wrong between the dashboard and the API, as something a page can show. */
import { ORPCError } from '@orpc/client';
import type { Problem } from '../../../src/runtime/contract.ts';

/** The API refused: `data` is its problem document (RFC 9457), `message` the problem's detail. */
export class ProblemError extends ORPCError<string, Problem> {
  constructor(problem: Problem) {
    super(`HTTP_${problem.status}`, { status: problem.status, message: problem.detail, data: problem });
  }
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  return (
    'detail' in body && typeof body.detail === 'string' && 'title' in body && typeof body.title === 'string'
  );
}

/** The error for an answer's body; null when the body is no problem document, such as a proxy's error page. */
export function toProblemError(body: unknown, status: number): ProblemError | null {
  return isProblem(body) ? new ProblemError({ ...body, status }) : null;
}

/** The HTTP status of a refused request; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ORPCError ? error.status : undefined;
}

/** A failure in words. */
export interface Failure {
  title: string;
  detail: string;
  /** Quoted to support, so that the request can be found in the logs. */
  requestId: string | undefined;
}

/** Says what failed and, where it is known, what to do about it. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const fields = error.data.errors?.map((field) => `${field.path}: ${field.message}`) ?? [];
    return {
      title: error.data.title,
      // Of a single field the detail says it all.
      detail: [...new Set([error.data.detail, ...fields])].join('\n'),
      requestId: error.data.request_id,
    };
  }
  if (error instanceof ORPCError) {
    return {
      title: 'The server gave an unexpected answer',
      detail: `It answered with status ${error.status}. Try again in a moment.`,
      requestId: undefined,
    };
  }
  if (error instanceof TypeError) {
    return {
      title: 'The server cannot be reached',
      detail: 'Check that Longhaul is running and that you are online, then try again.',
      requestId: undefined,
    };
  }
  return {
    title: 'Something went wrong on this page',
    detail: error instanceof Error ? error.message : String(error),
    requestId: undefined,
  };
}
