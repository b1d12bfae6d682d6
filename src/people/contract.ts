/** Users and groups of an organization, and which environments a user may enter. */
import { z } from 'zod';
import { newPassword } from '../identity/contract.ts';
import { PERMISSIONS, PLATFORM_ROLES } from '../identity/identity.ts';
import {
  contract,
  contractWithHeaders,
  listOf,
  paging,
  queryFlag,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, version, versionHeaders } from '../runtime/versions.ts';
import { ENVIRONMENT_ROLES } from '../tenancy/environment.ts';

const fullName = z.string().trim().min(1).max(200);
const permissions = z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length);
const groupName = z.string().trim().min(1).max(100);
const description = z.string().max(1_000);

export const userCreate = z.strictObject({
  email: z.email().max(254),
  full_name: fullName.nullish(),
  password: newPassword,
  group_id: uuid.nullish(),
  is_superadmin: z.boolean().default(false),
});
export type UserCreate = z.output<typeof userCreate>;

export const invitation = z.strictObject({
  email: z.email().max(254),
  full_name: fullName.nullish(),
  group_id: uuid.nullish(),
  is_superadmin: z.boolean().default(false),
  environment_id: uuid.nullish().describe('Where the user may go, as a member; more can be opened later'),
  organization_id: uuid.optional().describe("Another's is for the owner of the platform alone"),
});
export type Invitation = z.output<typeof invitation>;

export const userUpdate = z.strictObject({
  full_name: fullName.nullish(),
  group_id: uuid.nullish().describe('null takes the user out of its group'),
  is_active: z.boolean().nullish().describe('false ends all sessions of the user'),
  is_superadmin: z.boolean().nullish(),
  password: newPassword.nullish().describe('A new password ends all sessions of the user'),
  permissions: permissions.nullish().describe('Besides those of the group'),
});
export type UserUpdate = z.output<typeof userUpdate>;

export const userSchema = z
  .object({
    id: uuid,
    email: z.string(),
    full_name: z.string().nullable(),
    is_active: z.boolean(),
    is_invited: z.boolean().describe('Has set no password yet'),
    is_superadmin: z.boolean(),
    platform_role: z.enum(PLATFORM_ROLES),
    group_id: uuid.nullable(),
    group_name: z.string().nullable(),
    permissions: z.array(z.string()).describe("The user's own and its group's"),
    own_permissions: z.array(z.string()),
    version,
    created_at: timestamp,
  })
  .meta({ id: 'User' });
export type UserResponse = z.infer<typeof userSchema>;

export const passwordLinkSchema = z
  .object({
    url: z.string().describe('Where the user sets a password; shown this once'),
    expires_at: timestamp,
    email: z.enum(['SENDING', 'OFF']).describe('OFF: no mail server is set up, hand the link over yourself'),
  })
  .meta({ id: 'PasswordLink' });
export type PasswordLinkResponse = z.infer<typeof passwordLinkSchema>;

const invitedSchema = z.object({ user: userSchema, link: passwordLinkSchema });
export type InvitedResponse = z.infer<typeof invitedSchema>;

export const groupCreate = z.strictObject({
  name: groupName,
  description: description.nullish(),
  permissions: permissions.default([]),
});
export type GroupCreate = z.output<typeof groupCreate>;

export const groupUpdate = z.strictObject({
  name: groupName.nullish(),
  description: description.nullish(),
  permissions: permissions.nullish(),
});
export type GroupUpdate = z.output<typeof groupUpdate>;

export const groupSchema = z
  .object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    permissions: z.array(z.string()),
    user_count: z.int(),
    version,
  })
  .meta({ id: 'Group' });
export type GroupResponse = z.infer<typeof groupSchema>;

export const accessSchema = z
  .object({
    user_id: uuid,
    email: z.string(),
    full_name: z.string().nullable(),
    platform_role: z.enum(PLATFORM_ROLES),
    group_id: uuid.nullable(),
    group_name: z.string().nullable(),
    org_roles: z.array(
      z.object({
        org_id: uuid,
        org_name: z.string(),
        org_slug: z.string(),
        role: z.enum(['ORG_OWNER', 'ORG_ADMIN', 'ORG_MEMBER']),
        granted_at: timestamp,
      }),
    ),
    env_roles: z.array(
      z.object({
        env_id: uuid,
        env_name: z.string(),
        env_type: z.string(),
        env_status: z.string(),
        org_id: uuid,
        org_name: z.string(),
        role: z.enum(ENVIRONMENT_ROLES),
        granted_at: timestamp,
      }),
    ),
  })
  .meta({ id: 'UserAccess' });
export type UserAccess = z.infer<typeof accessSchema>;

const environmentGrant = z.strictObject({ env_id: uuid, role: z.enum(ENVIRONMENT_ROLES).default('MEMBER') });
export type EnvironmentGrant = z.output<typeof environmentGrant>;

const q = z.string().trim().min(1).max(100).optional();
const userQuery = z.object({
  q: q.describe('Part of the email or the name'),
  role: z.enum(PLATFORM_ROLES).optional(),
  is_active: queryFlag.optional(),
  group_id: uuid.optional(),
  organization_id: uuid.optional().describe("Another's is for the owner of the platform alone"),
  ...paging(200),
});
export type UserQuery = z.output<typeof userQuery>;

const groupQuery = z.object({ q: q.describe('Part of the name'), ...paging(200) });
export type GroupQuery = z.output<typeof groupQuery>;

const byUser = z.object({ user_id: uuid });
const byGroup = z.object({ group_id: uuid });
const tags = ['Users and groups'];
const route = <M extends 'GET' | 'POST' | 'PATCH' | 'DELETE'>(
  method: M,
  path: `/${string}`,
  summary: string,
) => ({ method, path: `/admin${path}` as const, summary, tags });

export const peopleContract = {
  listUsers: contractWithHeaders
    .route(route('GET', '/users', 'Users of your organization, by email'))
    .input(z.object({ query: userQuery }))
    .output(listOf(userSchema)),
  createUser: contractWithHeaders
    .route({ ...route('POST', '/users', 'Make a user'), successStatus: 201 })
    .input(z.object({ headers: requestHeaders, body: userCreate }))
    .output(taggedOf(userSchema)),
  inviteUser: contract
    .route({
      ...route('POST', '/users/invitations', 'Make a user that sets its password by a link'),
      successStatus: 201,
    })
    .input(z.object({ headers: requestHeaders, body: invitation }))
    .output(invitedSchema),
  makePasswordLink: contract
    .route({
      ...route(
        'POST',
        '/users/{user_id}/password-link',
        'A new link to set a password; earlier ones are void',
      ),
      successStatus: 201,
    })
    .input(z.object({ headers: requestHeaders, params: byUser }))
    .output(passwordLinkSchema),
  updateUser: contractWithHeaders
    .route(route('PATCH', '/users/{user_id}', 'Change a user'))
    .input(z.object({ params: byUser, headers: versionHeaders, body: userUpdate }))
    .output(taggedOf(userSchema)),
  removeUser: contractWithHeaders
    .route({
      ...route('DELETE', '/users/{user_id}', 'Switch a user off and end its sessions'),
      successStatus: 204,
    })
    .input(z.object({ params: byUser }))
    .output(z.object({})),
  changeRole: contractWithHeaders
    .route(route('PATCH', '/users/{user_id}/platform-role', 'Give a user another role'))
    .input(
      z.object({
        params: byUser,
        headers: versionHeaders,
        body: z.strictObject({ platform_role: z.enum(PLATFORM_ROLES) }),
      }),
    )
    .output(taggedOf(userSchema)),
  access: contract
    .route(route('GET', '/users/{user_id}/access', 'Where a user may go'))
    .input(z.object({ params: byUser }))
    .output(accessSchema),
  grantEnvironment: contract
    .route(route('POST', '/users/{user_id}/env-roles', 'Let a user enter an environment'))
    .input(z.object({ params: byUser, body: environmentGrant }))
    .output(accessSchema),
  withdrawEnvironment: contract
    .route(route('DELETE', '/users/{user_id}/env-roles/{env_id}', 'Close an environment to a user'))
    .input(z.object({ params: byUser.extend({ env_id: uuid }) }))
    .output(accessSchema),
  listGroups: contractWithHeaders
    .route(route('GET', '/groups', 'Groups of your organization, by name'))
    .input(z.object({ query: groupQuery }))
    .output(listOf(groupSchema)),
  createGroup: contractWithHeaders
    .route({ ...route('POST', '/groups', 'Make a group'), successStatus: 201 })
    .input(z.object({ headers: requestHeaders, body: groupCreate }))
    .output(taggedOf(groupSchema)),
  updateGroup: contractWithHeaders
    .route(route('PATCH', '/groups/{group_id}', 'Change a group'))
    .input(z.object({ params: byGroup, headers: versionHeaders, body: groupUpdate }))
    .output(taggedOf(groupSchema)),
  removeGroup: contractWithHeaders
    .route({ ...route('DELETE', '/groups/{group_id}', 'Remove a group without users'), successStatus: 204 })
    .input(z.object({ params: byGroup }))
    .output(z.object({})),
};
