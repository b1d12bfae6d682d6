/** Idempotency keys for what a person asks of the server. */
import { useRef } from 'react';
import { v4 } from 'uuid';

/**
 * A repeat of the same request keeps its key: after a 503 the change may still be on its way, and asking again must find
 * it instead of making a second one. `forget` is for after the answer, so that the same may be asked anew.
 */
export function useRequestKey() {
  const sent = useRef({ request: '', key: '' });

  function keyOf(request: unknown): string {
    const text = JSON.stringify(request);
    if (sent.current.request !== text) sent.current = { request: text, key: v4() };
    return sent.current.key;
  }

  function forget(): void {
    sent.current = { request: '', key: '' };
  }

  return { keyOf, forget };
}
