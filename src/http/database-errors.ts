/** What errors of the database driver mean for a client. */
import pg from 'pg';
import { NoConnectionFree } from '../database/connection-budget.ts';

/** Operating system errors of a connection that cannot be made or was lost. */
const CONNECTION_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
]);

/** PostgreSQL's codes: shutting down, crashed, starting, too many connections, connection exceptions, gone database. */
const SERVER_AWAY = /^(57P0[1-5]|53300|08...|3D000)$/;
/** Given up after the statement timeout. */
const QUERY_CANCELLED = '57014';

/** The driver's own errors have no code. */
const DRIVER_MESSAGES = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered a connection error',
];

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** True when the database is away, starting or overloaded: a repeat makes sense. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof NoConnectionFree) return true;
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError) {
    return code !== undefined && (SERVER_AWAY.test(code) || code === QUERY_CANCELLED);
  }
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (code !== undefined && CONNECTION_ERRORS.has(code)) return true;
  return DRIVER_MESSAGES.some((message) => error.message.startsWith(message));
}

/** PostgreSQL stores no NUL in text and no lone surrogate in JSON. */
const UNSTORABLE: ReadonlySet<string> = new Set(['22021', '22P05']);

/** True when a text of the request cannot be stored. */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code !== undefined && UNSTORABLE.has(error.code);
}
