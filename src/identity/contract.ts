/** Signing in and out. */
import { z } from 'zod';
import { contract, contractWithHeaders } from '../runtime/contract.ts';
import { PERMISSIONS, PLATFORM_ROLES } from './identity.ts';

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
      .describe('Send as X-CSRF-Token with every write that signs in by cookie'),
  })
  .meta({ id: 'UserInfo' });
export type UserInfo = z.infer<typeof userInfoSchema>;

const tags = ['Sign-in'];

export const identityContract = {
  login: contractWithHeaders
    .route({ method: 'POST', path: '/auth/login', summary: 'Sign in by email and password', tags })
    .input(
      z.object({
        body: z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1024) }),
      }),
    )
    .output(
      z.object({
        headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
        body: z.object({ access_token: z.string(), token_type: z.literal('bearer'), user: userInfoSchema }),
      }),
    ),
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
};
