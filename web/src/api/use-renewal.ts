/** Renewing the session before its access token expires, so that links and live updates do not find it expired. */
import { useEffect } from 'react';
import type { UserInfo } from '../../../src/identity/contract.ts';
import { renewSession } from './renewal.ts';

/** So long before the end, or half of what is left where that is less. */
const MARGIN_MS = 60_000;

/** @param knownSince when the server said how long the token holds, in milliseconds since 1970 */
export function useRenewal(user: UserInfo | null | undefined, knownSince: number): void {
  const expiresIn = user?.expires_in ?? null;
  useEffect(() => {
    if (expiresIn === null) return undefined;
    const life = expiresIn * 1_000;
    const due = knownSince + life - Math.min(MARGIN_MS, life / 2);
    const timer = setTimeout(
      () => {
        renewSession().catch(() => {
          // The server is away. The next request that finds the token expired asks again, and shows what is wrong.
        });
      },
      Math.max(0, due - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [expiresIn, knownSince]);
}
