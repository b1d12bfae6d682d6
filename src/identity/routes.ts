/** HTTP of signing in and out. */
import { noCookies, refreshCookieOf, sessionCookies } from './cookies.ts';
import type { Procedures } from './procedures.ts';
import { headerOf } from './request.ts';
import type { IdentityService, SignedIn } from './service.ts';

/** What a client that keeps tokens itself is answered, and what a browser keeps. */
function answered({ token, csrfToken, session, user }: SignedIn, secure: boolean) {
  const cookies = sessionCookies(
    {
      accessToken: token.token,
      accessExpiresAt: token.expiresAt,
      refreshToken: session.refreshToken,
      endsAt: session.endsAt,
      csrfToken,
    },
    secure,
  );
  return {
    headers: { 'set-cookie': cookies },
    body: {
      access_token: token.token,
      token_type: 'bearer' as const,
      refresh_token: session.refreshToken,
      user,
    },
  };
}

/** To a page: scripts do not see the refresh token, which would outlast them. */
function answeredToPage(signedIn: SignedIn, secure: boolean) {
  const { headers, body } = answered(signedIn, secure);
  return { headers, body: { ...body, refresh_token: null } };
}

export function identityRoutes({ anyone, signedIn }: Procedures, service: IdentityService) {
  return {
    login: anyone.identity.login.handler(async ({ input, context }) => {
      const { email, password } = input.body;
      return answered(await service.login(email, password, context.clientAddress), context.secure);
    }),
    refresh: anyone.identity.refresh.handler(async ({ input, context }) => {
      const { clientAddress, headers, log, secure } = context;
      if (input.body)
        return answered(await service.refresh(input.body.refresh_token, clientAddress, log), secure);
      const carried = { token: refreshCookieOf(headers), csrfToken: headerOf(headers, 'x-csrf-token') };
      return answeredToPage(await service.refreshByCookie(carried, clientAddress, log), secure);
    }),
    logout: signedIn.identity.logout.handler(async ({ context }) => {
      await service.logout(context.session);
      return { headers: { 'set-cookie': noCookies(context.secure) } };
    }),
    me: signedIn.identity.me.handler(({ context }) => service.describe(context.session)),
    changePassword: signedIn.identity.changePassword.handler(async ({ input, context }) => {
      const { session, clientAddress, requestId, secure } = context;
      const { current_password: currentPassword, new_password: newPassword } = input.body;
      const change = { currentPassword, newPassword, clientAddress, requestId };
      const signedIn = await service.changePassword(session, change);
      return session.carrier === 'cookie' ? answeredToPage(signedIn, secure) : answered(signedIn, secure);
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
