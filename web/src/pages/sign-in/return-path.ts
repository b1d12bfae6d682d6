/** Coming back after signing in to where one was. */

/** The sign-in page's address that remembers the given path. */
export function signInPath(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`;
}

/** The path to go to after signing in: only one inside the dashboard, whatever the address says. */
export function returnPath(search: URLSearchParams): string {
  const next = search.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}
