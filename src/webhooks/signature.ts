/** What a receiver can check: the signature of the exact body. */
import { createHmac } from 'node:crypto';
import type { WebhookEvent } from './webhook.ts';

/** Names that are ours; an endpoint's own headers cannot take them. */
export const SIGNATURE_HEADER = 'X-OMS-Signature';
/** While a secret is being replaced: the same body signed with the new one. */
export const NEW_SIGNATURE_HEADER = 'X-OMS-Signature-New';

/** JSON with the keys of every object sorted, so that its bytes depend on its content alone. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** `sha256=<hex HMAC-SHA256 of the body>`. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;
}

export interface SignedDelivery {
  deliveryId: string;
  event: WebhookEvent;
  body: string;
  /** The secret that the receiver is sure to have, and while it is being replaced also the new one. */
  secret: string;
  newSecret: string | null;
}

/** The headers of a delivery that say what it is and prove where it comes from. @param at the moment it is sent. */
export function signedHeaders(delivery: SignedDelivery, at: Date): Record<string, string> {
  const { body, secret, newSecret } = delivery;
  return {
    [SIGNATURE_HEADER]: signatureOf(body, secret),
    ...(newSecret === null ? {} : { [NEW_SIGNATURE_HEADER]: signatureOf(body, newSecret) }),
    'X-OMS-Timestamp': String(Math.floor(at.getTime() / 1_000)),
    'X-OMS-Event': delivery.event,
    'X-OMS-Delivery': delivery.deliveryId,
  };
}
