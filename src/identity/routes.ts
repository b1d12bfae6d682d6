/** HTTP of signing in and out. */
import type { Procedures } from './procedures.ts';
import type { IdentityService } from './service.ts';
import { SESSION_COOKIE } from './sessions.ts';

/** Scripts cannot read it, and other sites' forms do not send it. */
function sessionCookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${maxAgeSeconds}`];
  return [`${SESSION_COOKIE}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

export function identityRoutes({ anyone, signedIn }: Procedures, service: IdentityService) {
  return {
    login: anyone.identity.login.handler(async ({ input, context }) => {
      const { token, user } = await service.login(
        input.body.email,
        input.body.password,
        context.clientAddress,
      );
      const life = Math.floor((token.expiresAt.getTime() - Date.now()) / 1000);
      return {
        headers: { 'set-cookie': sessionCookie(token.token, life, context.secure) },
        body: { access_token: token.token, token_type: 'bearer', user },
      };
    }),
    logout: signedIn.identity.logout.handler(async ({ context }) => {
      await service.logout(context.session);
      return { headers: { 'set-cookie': sessionCookie('', 0, context.secure) } };
    }),
    me: signedIn.identity.me.handler(({ context }) => service.describe(context.session)),
  };
}
