/** The cookies by which a browser keeps a session. */
import type { IncomingHttpHeaders } from 'node:http';

/** The access token; scripts cannot read it, and other sites' forms do not send it. */
export const SESSION_COOKIE = 'oms_session';
/** The refresh token; sent to the one route that takes it, and to it by our own pages alone. */
const REFRESH_COOKIE = 'oms_refresh';
/** Where it is taken. */
const REFRESH_PATH = '/auth/refresh';
/** What our own pages repeat in `X-CSRF-Token`: they can read it, others cannot. */
const CSRF_COOKIE = 'oms_csrf';
/** The environment that the dashboard shows; links and event streams send no header. */
const ENVIRONMENT_COOKIE = 'oms_environment';

function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  const prefix = `${name}=`;
  return cookie
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(prefix))
    ?.slice(prefix.length);
}

export const sessionCookieOf = (headers: IncomingHttpHeaders) => cookieOf(headers, SESSION_COOKIE);
export const refreshCookieOf = (headers: IncomingHttpHeaders) => cookieOf(headers, REFRESH_COOKIE);
export const environmentCookieOf = (headers: IncomingHttpHeaders) => cookieOf(headers, ENVIRONMENT_COOKIE);

/** What a browser is to keep of a session. */
export interface KeptSession {
  accessToken: string;
  accessExpiresAt: Date;
  refreshToken: string;
  csrfToken: string;
  /** When the session cannot be prolonged any more. */
  endsAt: Date;
}

const secondsUntil = (moment: Date): number =>
  Math.max(0, Math.floor((moment.getTime() - Date.now()) / 1000));

/** `Set-Cookie` for a session. @param secure the client came by TLS */
export function sessionCookies(session: KeptSession, secure: boolean): string[] {
  const last = secure ? ['Secure'] : [];
  const accessLife = `Max-Age=${secondsUntil(session.accessExpiresAt)}`;
  const life = `Max-Age=${secondsUntil(session.endsAt)}`;
  return [
    [`${SESSION_COOKIE}=${session.accessToken}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', accessLife, ...last],
    [
      `${REFRESH_COOKIE}=${session.refreshToken}`,
      `Path=${REFRESH_PATH}`,
      'HttpOnly',
      'SameSite=Strict',
      life,
      ...last,
    ],
    [`${CSRF_COOKIE}=${session.csrfToken}`, 'Path=/', 'SameSite=Strict', life, ...last],
  ].map((parts) => parts.join('; '));
}

/** `Set-Cookie` that has a browser forget the session. */
export function noCookies(secure: boolean): string[] {
  const past = new Date(0);
  const nothing = { accessToken: '', refreshToken: '', csrfToken: '', accessExpiresAt: past, endsAt: past };
  return sessionCookies(nothing, secure);
}
