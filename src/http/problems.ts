/** From whatever was thrown to the problem document that the client gets (RFC 9457). */
import { ORPCError } from '@orpc/server';
import { ValidationError } from '@orpc/contract';
import { STATUS_CODES } from 'node:http';
import type { Problem } from '../runtime/contract.ts';
import { Refusal, type RefusalDetails, type RefusalKind } from '../runtime/errors.ts';
import { isDatabaseAway, isUnstorableText } from './database-errors.ts';

/** What stands in the problem besides the request's own ids, and what goes with it. */
export interface Answer {
  problem: Omit<Problem, 'instance' | 'request_id'>;
  headers: Record<string, string>;
  /** A fault of ours, to be logged with its stack. */
  isFault: boolean;
}

/** An error that names its own HTTP status, for what no `Refusal` kind covers: 405, 413, 415. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const STATUS_OF: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  invalid: 422,
  'too-many-requests': 429,
  unavailable: 503,
};

const RETRY_AFTER_SECONDS = 5;
/** The parts of the input that a client does not see as such. */
const INPUT_PARTS: ReadonlySet<PropertyKey> = new Set(['body', 'query', 'params']);

/** The document of a status. */
export function problem(status: number, detail: string, more: Partial<Problem> = {}): Answer['problem'] {
  const title = STATUS_CODES[status] ?? 'Error';
  const type = `urn:longhaul:problem:${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  return { type, title, status, detail, ...more };
}

function answer(
  status: number,
  detail: string,
  more: Partial<Problem> = {},
  headers: Record<string, string> = {},
): Answer {
  return { problem: problem(status, detail, more), headers, isFault: status === 500 };
}

function headersOf(status: number, details: RefusalDetails): Record<string, string> {
  const seconds = details.retryAfterSeconds ?? (status === 503 ? RETRY_AFTER_SECONDS : undefined);
  return {
    ...(seconds === undefined ? {} : { 'Retry-After': String(Math.ceil(seconds)) }),
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
}

function ofRefusal(refusal: Refusal): Answer {
  const { errors, allowed } = refusal.details;
  const status = STATUS_OF[refusal.kind];
  const more = { ...(errors ? { errors } : {}), ...(allowed ? { allowed } : {}) };
  return answer(status, refusal.message, more, headersOf(status, refusal.details));
}

function keyOf(segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof segment === 'object' ? segment.key : segment;
}

/** `['body', 'line_items', 0, 'quantity']` becomes `line_items.0.quantity`. */
function pathOf(path: ValidationError['issues'][number]['path']): string {
  const keys = (path ?? []).map(keyOf);
  const [first] = keys;
  return (first !== undefined && INPUT_PARTS.has(first) ? keys.slice(1) : keys).map(String).join('.');
}

function ofValidation(error: ValidationError): Answer {
  const errors = error.issues.map((issue) => ({ path: pathOf(issue.path), message: issue.message }));
  const [first] = errors;
  const detail = first ? [first.path, first.message].filter(Boolean).join(': ') : 'The request is not valid.';
  return answer(422, detail, { errors });
}

/** Errors of Express and its middleware name their own status; of those, only the client's faults are passed on. */
function clientErrorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
}

/** The answer to an error of any kind; what is not expected becomes a 500 that tells nothing of our inside. */
export function answerTo(error: unknown): Answer {
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof HttpRefusal) return answer(error.status, error.message, {}, { ...error.headers });
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST')
      return ofValidation(error.cause);
    if (error.status < 500) return answer(error.status, error.message);
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) return answer(status, `${STATUS_CODES[status] ?? 'Refused'}.`);
  if (isUnstorableText(error))
    return answer(422, 'The request holds a character that cannot be stored, such as NUL.');
  if (isDatabaseAway(error))
    return answer(503, 'The database does not answer. Try again shortly.', {}, headersOf(503, {}));
  return answer(500, 'Something went wrong on our side. The request id leads to it in the log.');
}
