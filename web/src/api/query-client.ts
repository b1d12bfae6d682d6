/** The cache of what the API answered; every page reads through it. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { UserInfo } from '../../../src/identity/contract.ts';
import { statusOf } from './problem.ts';

/** Where the signed-in user is kept; null means signed out. */
export const SESSION_KEY = ['session'] as const;

const FRESH_MS = 30_000;
const MAX_READ_RETRIES = 2;

/** A session can end while a page is open: any 401 leads back to the sign-in page. */
function endSessionWhenRefused(error: unknown): void {
  if (statusOf(error) === 401) queryClient.setQueryData<UserInfo | null>(SESSION_KEY, null);
}

/** Reading again helps when the server is away or overloaded, not when it refused. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  const status = statusOf(error);
  return failures < MAX_READ_RETRIES && (status === undefined || status >= 500);
}

/**
 * The one query client. Requests are always tried: `navigator.onLine` says nothing about a server on one's own network.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endSessionWhenRefused }),
  mutationCache: new MutationCache({ onError: endSessionWhenRefused }),
  defaultOptions: {
    queries: { staleTime: FRESH_MS, retry: isWorthRetrying, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});
