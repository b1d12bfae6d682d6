/** HTTP of signing in and out. */
import type { Procedures } from './procedures.ts';
import type { IdentityService, SignedIn } from './service.ts';
import { SESSION_COOKIE } from './sessions.ts';

/** Scripts cannot read it, and other sites' forms do not send it. */
function sessionCookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${maxAgeSeconds}`];
  return [`${SESSION_COOKIE}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

function answered({ token, refreshToken, user }: SignedIn, secure: boolean) {
  const life = Math.floor((token.expiresAt.getTime() - Date.now()) / 1000);
  return {
    headers: { 'set-cookie': sessionCookie(token.token, life, secure) },
    body: { access_token: token.token, token_type: 'bearer' as const, refresh_token: refreshToken, user },
  };
}

export function identityRoutes({ anyone, signedIn }: Procedures, service: IdentityService) {
  return {
    login: anyone.identity.login.handler(async ({ input, context }) => {
      const { email, password } = input.body;
      return answered(await service.login(email, password, context.clientAddress), context.secure);
    }),
    refresh: anyone.identity.refresh.handler(async ({ input, context }) => {
      const { clientAddress, log, secure } = context;
      return answered(await service.refresh(input.body.refresh_token, clientAddress, log), secure);
    }),
    logout: signedIn.identity.logout.handler(async ({ context }) => {
      await service.logout(context.session);
      return { headers: { 'set-cookie': sessionCookie('', 0, context.secure) } };
    }),
    me: signedIn.identity.me.handler(({ context }) => service.describe(context.session)),
    changePassword: signedIn.identity.changePassword.handler(async ({ input, context }) => {
      const { session, clientAddress, requestId, secure } = context;
      const { current_password: currentPassword, new_password: newPassword } = input.body;
      const change = { currentPassword, newPassword, clientAddress, requestId };
      return answered(await service.changePassword(session, change), secure);
    }),
    requestPasswordReset: anyone.identity.requestPasswordReset.handler(async ({ input, context }) => {
      await service.requestPasswordReset(input.body.email, context.clientAddress, context.log);
      return { detail: 'If there is such an account, a link is on its way to its address.' };
    }),
    describePasswordLink: anyone.identity.describePasswordLink.handler(({ input, context }) =>
      service.describePasswordLink(input.body.token, context.clientAddress),
    ),
    setPassword: anyone.identity.setPassword.handler(async ({ input, context }) => {
      await service.setPassword(input.body.token, input.body.password, context);
      return {};
    }),
  };
}
