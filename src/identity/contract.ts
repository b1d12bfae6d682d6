/** Signing in and out. */
import { z } from 'zod';
import { contract, contractWithHeaders } from '../runtime/contract.ts';
import { MIN_PASSWORD_LENGTH, PERMISSIONS, PLATFORM_ROLES } from './identity.ts';

export const userInfoSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    full_name: z.string().nullable(),
    is_superadmin: z.boolean(),
    organization_id: z.string(),
    platform_role: z.enum(PLATFORM_ROLES),
    permissions: z.array(z.enum(PERMISSIONS)),
    environment: z.object({ slug: z.string(), name: z.string() }).nullable(),
    csrf_token: z
      .string()
      .nullable()
      .describe(
        'Send as X-CSRF-Token with every write that signs in by cookie; the cookie oms_csrf has it too',
      ),
    expires_in: z
      .int()
      .nullable()
      .describe('Seconds that the access token has left; null: it does not expire'),
  })
  .meta({ id: 'UserInfo' });
export type UserInfo = z.infer<typeof userInfoSchema>;

const tags = ['Sign-in'];

/** NIST SP 800-63B: length counts, rules about characters do not. */
export const newPassword = z.string().min(MIN_PASSWORD_LENGTH).max(1024);
const linkToken = z
  .string()
  .regex(/^[\w-]{43}$/, 'is not what such a link ends with')
  .describe('What the link ends with, behind #');

const signedIn = z.object({
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  body: z.object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    refresh_token: z
      .string()
      .nullable()
      .describe(
        'Gives a new access token once, and the next refresh token; null: it came, and stays, in a cookie',
      ),
    user: userInfoSchema,
  }),
});

export const identityContract = {
  login: contractWithHeaders
    .route({ method: 'POST', path: '/auth/login', summary: 'Sign in by email and password', tags })
    .input(
      z.object({
        body: z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1024) }),
      }),
    )
    .output(signedIn),
  refresh: contractWithHeaders
    .route({
      method: 'POST',
      path: '/auth/refresh',
      summary:
        'A new access token by a refresh token, which is used up; one that comes again ends the session',
      description:
        'Without a body the token is that of the cookie, and the header X-CSRF-Token is needed. For half a minute a token ' +
        'gives the same answer again, so that two requests at once, or one whose answer was lost, end nothing.',
      tags,
    })
    .input(z.object({ body: z.strictObject({ refresh_token: z.string().min(1).max(200) }).nullish() }))
    .output(signedIn),
  logout: contractWithHeaders
    .route({
      method: 'POST',
      path: '/auth/logout',
      successStatus: 204,
      summary: 'Sign out: the token is revoked',
      tags,
    })
    .input(z.object({}))
    .output(z.object({ headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])) })),
  me: contract
    .route({ method: 'GET', path: '/auth/me', summary: 'Who is signed in', tags })
    .input(z.object({}))
    .output(userInfoSchema),
  changePassword: contractWithHeaders
    .route({
      method: 'PUT',
      path: '/auth/me/password',
      summary: 'Change your password: all other sessions end, this one goes on with the new token',
      tags,
    })
    .input(
      z.object({
        body: z.strictObject({ current_password: z.string().min(1).max(1024), new_password: newPassword }),
      }),
    )
    .output(signedIn),
  requestPasswordReset: contract
    .route({
      method: 'POST',
      path: '/auth/password-reset',
      successStatus: 202,
      summary: 'Have a link sent by which the owner of the address sets a new password',
      description: 'The answer is the same whether or not there is such an account.',
      tags,
    })
    .input(z.object({ body: z.strictObject({ email: z.string().min(1).max(254) }) }))
    .output(z.object({ detail: z.string() })),
  describePasswordLink: contract
    .route({
      method: 'POST',
      path: '/auth/password-link',
      summary: 'Whom a link to set a password is for',
      tags,
    })
    .input(z.object({ body: z.strictObject({ token: linkToken }) }))
    .output(z.object({ email: z.string(), is_invitation: z.boolean() })),
  setPassword: contractWithHeaders
    .route({
      method: 'POST',
      path: '/auth/password',
      successStatus: 204,
      summary: 'Set a password by a link, which is then used up; all sessions of the account end',
      tags,
    })
    .input(z.object({ body: z.strictObject({ token: linkToken, password: newPassword }) }))
    .output(z.object({})),
};
