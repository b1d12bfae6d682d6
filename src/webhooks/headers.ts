/** The headers that an endpoint wants to get besides ours. */
import { z } from 'zod';

const HEADERS_LIMIT = 20;
const MASK = '***';

/** Set by us or by HTTP itself; an endpoint's own headers cannot override them. */
const RESERVED = new Set([
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'user-agent',
]);
const isReserved = (name: string) => RESERVED.has(name.toLowerCase()) || /^x-oms-/i.test(name);
const isSensitive = (name: string) => /auth|token|key|secret|password|cookie|signature/i.test(name);

const headerName = z
  .string()
  .max(100)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no name of a header')
  .refine((name) => !isReserved(name), 'is set by Longhaul or by HTTP itself');
const headerValue = z
  .string()
  .max(1_000)
  .regex(/^[\x20-\x7E]*$/, 'must be printable ASCII');

export const webhookHeaders = z
  .record(headerName, headerValue)
  .refine(
    (headers) => Object.keys(headers).length <= HEADERS_LIMIT,
    `has more than ${HEADERS_LIMIT} headers`,
  );
export type WebhookHeaders = z.infer<typeof webhookHeaders>;

/** As they are shown: what looks like a credential is masked. */
export function maskedHeaders(headers: WebhookHeaders): WebhookHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSensitive(name) ? MASK : value]),
  );
}

/** New headers, where a masked value means the one that is kept already. */
export function unmaskedHeaders(headers: WebhookHeaders, kept: WebhookHeaders): WebhookHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value === MASK ? (kept[name] ?? value) : value]),
  );
}
