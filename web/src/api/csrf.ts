/** The proof that a request comes from our own pages: they can read the cookie, pages of others cannot. */

const COOKIE = 'oms_csrf';

/** The token of the session that this browser has; undefined: it has none. All tabs see the same. */
export function csrfToken(): string | undefined {
  const pair = document.cookie.split('; ').find((each) => each.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1);
}

/** The server takes writes by cookie only with the token. */
export function csrfHeaders(): Record<string, string> {
  const token = csrfToken();
  return token === undefined ? {} : { 'x-csrf-token': token };
}
