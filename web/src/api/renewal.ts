/** Renewing the session without the person: a cookie that scripts cannot read gives the next access token. */
import type { UserInfo } from '../../../src/identity/contract.ts';
import { csrfHeaders, csrfToken } from './csrf.ts';
import { toProblemError } from './problem.ts';
import { queryClient, SESSION_KEY } from './query-client.ts';

const LOCK = 'oms-session';
/** The token holds no longer, or the browser has none. */
const NOTHING_TO_RENEW: ReadonlySet<number> = new Set([401, 422]);

let underWay: Promise<boolean> | undefined;

/**
 * Renews the session; requests that find it expired at the same time share one renewal, and tabs come one after another.
 * Browsers have locks only where the page came by TLS or from this machine; without them the server's moment of grace
 * has to do.
 *
 * @returns false when the session is over
 * @throws ProblemError when the server could not say, TypeError when it cannot be reached
 */
export function renewSession(): Promise<boolean> {
  underWay ??= oneTabAtATime(ask).finally(() => {
    underWay = undefined;
  });
  return underWay;
}

async function oneTabAtATime(work: () => Promise<boolean>): Promise<boolean> {
  const locks: LockManager | undefined = navigator.locks;
  return locks ? locks.request(LOCK, work) : work();
}

async function ask(): Promise<boolean> {
  if (csrfToken() === undefined) return false;
  const response = await fetch('/auth/refresh', { method: 'POST', headers: csrfHeaders() });
  if (NOTHING_TO_RENEW.has(response.status)) return false;
  const body: unknown = await response.json();
  if (!response.ok) throw toProblemError(body, response.status) ?? new TypeError(`Status ${response.status}`);
  queryClient.setQueryData<UserInfo | null>(SESSION_KEY, (body as { user: UserInfo }).user);
  return true;
}
