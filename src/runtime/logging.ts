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

/**
 * What is told of an error: what it is, and where. Not what else clients hang onto it, such as a whole request with the
 * documents of customers.
 */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { type, message, stack } = pino.stdSerializers.err(error);
  return {
    type,
    message,
    stack,
    ...('code' in error ? { code: error.code } : {}),
    ...(error instanceof AggregateError ? { errors: error.errors.map(errorFields) } : {}),
  };
}

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
    serializers: { err: errorFields },
    redact: { paths: PRIVATE_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '***' },
  });
}
