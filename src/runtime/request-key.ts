/** What makes a repeat of a request the same request. */

export interface KeyHeaders {
  'idempotency-key'?: string | undefined;
}

/** The client's key, else the id of this request, which no other has. */
export function requestKey(headers: KeyHeaders, requestId: string): string {
  return headers['idempotency-key'] ?? requestId;
}
