/** Structured logs: JSON lines on standard output, without secrets or personal data. */
import { pino, type Logger } from 'pino';
import { currentOrigin } from './origin.ts';

export type { Logger };

/** Field names that never reach a log line, wherever they stand in an object that is logged. */
const PRIVATE_FIELDS = [
  'password',
  'authorization',
  'cookie',
  'secret',
  'token',
  'access_token',
  'customer_email',
  'customer_name',
  'customer_phone',
  'email',
];

/** The logger of a process; `service` is written into every line. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // Whatever is written while a request is carried out, in any process, names it.
    mixin: () => {
      const origin = currentOrigin();
      return origin ? { request_id: origin.requestId } : {};
    },
    redact: { paths: PRIVATE_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '***' },
  });
}
