/** Organizations and their environments. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  listOf,
  paging,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, version, versionHeaders } from '../runtime/versions.ts';
import {
  ENVIRONMENT_ROLES,
  ENVIRONMENT_STATUSES,
  ENVIRONMENT_TYPES,
  PROVISIONING_STEPS,
  SLUG_PATTERN,
} from './environment.ts';
import { environmentSettingsSchema } from './settings.ts';

const name = z.string().trim().min(1).max(100);
const slug = z
  .string()
  .regex(SLUG_PATTERN, 'must be lower-case letters, digits and "-", 63 at most')
  .describe('Short name in headers and addresses; made of the name unless given; never changed');

export const environmentSchema = z
  .object({
    id: uuid,
    organization_id: uuid,
    name: z.string(),
    slug: z.string(),
    environment_type: z.enum(ENVIRONMENT_TYPES),
    status: z.enum(ENVIRONMENT_STATUSES),
    provisioning_step: z
      .enum(PROVISIONING_STEPS)
      .nullable()
      .describe('What is being done for an environment in the making'),
    failure: z.string().nullable().describe('Why it could not be made'),
    migration_failure: z
      .string()
      .nullable()
      .describe('Why its database could not be brought to this release; it is closed until that is mended'),
    removal_due_at: timestamp.nullable().describe('When it is removed, unless it is resumed before'),
    settings: environmentSettingsSchema
      .partial()
      .describe('What differs from the defaults of the installation'),
    version,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Environment' });
export type EnvironmentResponse = z.infer<typeof environmentSchema>;

export const environmentInput = z.strictObject({
  name,
  slug: slug.optional(),
  environment_type: z.enum(ENVIRONMENT_TYPES).default('DEV'),
  organization_id: uuid.optional().describe('Unless given, your own'),
  with_demo_data: z.boolean().default(false).describe('Nodes, stock, rules, products and sample orders'),
  settings: environmentSettingsSchema.partial().default({}),
});
export type EnvironmentInput = z.infer<typeof environmentInput>;

export const environmentUpdate = z
  .strictObject({
    name: name.optional(),
    environment_type: z.enum(ENVIRONMENT_TYPES).optional(),
    settings: environmentSettingsSchema.partial().optional().describe('Put over the present ones'),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something');
export type EnvironmentUpdate = z.infer<typeof environmentUpdate>;

export const memberSchema = z
  .object({
    user_id: uuid,
    user_email: z.string(),
    user_name: z.string().nullable(),
    role: z.enum(ENVIRONMENT_ROLES),
    granted_at: timestamp,
  })
  .meta({ id: 'EnvironmentMember' });
export type MemberResponse = z.infer<typeof memberSchema>;

export const ORGANIZATION_ROLES = ['ORG_OWNER', 'ORG_ADMIN', 'ORG_MEMBER'] as const;

export const organizationMemberSchema = memberSchema
  .extend({ role: z.enum(ORGANIZATION_ROLES) })
  .meta({ id: 'OrganizationMember' });
export type OrganizationMemberResponse = z.infer<typeof organizationMemberSchema>;

export const organizationSchema = z
  .object({
    id: uuid,
    name: z.string(),
    slug: z.string(),
    environment_count: z.int(),
    user_count: z.int(),
    version,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Organization' });
export type OrganizationResponse = z.infer<typeof organizationSchema>;

export const organizationInput = z.strictObject({
  name,
  slug: slug.optional(),
  environment_type: z.enum(ENVIRONMENT_TYPES).default('PROD').describe('Of its first environment'),
  with_demo_data: z.boolean().default(false).describe('In its first environment'),
});
export type OrganizationInput = z.infer<typeof organizationInput>;

const environmentQuery = z.object({
  ...paging(200),
  organization_id: uuid.optional(),
  status: z.enum(ENVIRONMENT_STATUSES).optional().describe('Unless given, all but archived ones'),
  q: z.string().trim().min(1).max(100).optional().describe('Part of the name or short name'),
});
export type EnvironmentQuery = z.infer<typeof environmentQuery>;

const organizationQuery = z.object({
  ...paging(200),
  q: z.string().trim().min(1).max(100).optional().describe('Part of the name or short name'),
});
export type OrganizationQuery = z.infer<typeof organizationQuery>;

const byId = z.object({ params: z.object({ environment_id: uuid }) });
const byOrganization = z.object({ organization_id: uuid });
const environments = ['Environments'];
const organizations = ['Organizations'];

export const environmentsContract = {
  list: contractWithHeaders
    .route({
      method: 'GET',
      path: '/environments',
      summary: 'Environments that you may enter',
      tags: environments,
    })
    .input(z.object({ query: environmentQuery }))
    .output(listOf(environmentSchema)),
  create: contractWithHeaders
    .route({
      method: 'POST',
      path: '/environments',
      summary: 'A new environment with a database of its own; ask for it until it is ACTIVE',
      tags: environments,
      successStatus: 202,
    })
    .input(z.object({ headers: requestHeaders, body: environmentInput }))
    .output(taggedOf(environmentSchema)),
  get: contractWithHeaders
    .route({
      method: 'GET',
      path: '/environments/{environment_id}',
      summary: 'One environment',
      tags: environments,
    })
    .input(byId)
    .output(taggedOf(environmentSchema)),
  update: contractWithHeaders
    .route({
      method: 'PATCH',
      path: '/environments/{environment_id}',
      summary: 'Change its name, type or settings',
      tags: environments,
    })
    .input(byId.extend({ headers: versionHeaders, body: environmentUpdate }))
    .output(taggedOf(environmentSchema)),
  suspend: contractWithHeaders
    .route({
      method: 'POST',
      path: '/environments/{environment_id}/suspend',
      summary: 'Close it: nobody enters and its orders rest until it is resumed',
      tags: environments,
    })
    .input(byId)
    .output(taggedOf(environmentSchema)),
  resume: contractWithHeaders
    .route({
      method: 'POST',
      path: '/environments/{environment_id}/resume',
      summary: 'Open it again; a removal that has not begun is called off',
      tags: environments,
    })
    .input(byId)
    .output(taggedOf(environmentSchema)),
  remove: contract
    .route({
      method: 'DELETE',
      path: '/environments/{environment_id}',
      summary: 'Close it now, and remove it with all its data after the grace period',
      tags: environments,
      successStatus: 204,
    })
    .input(
      byId.extend({
        query: z.object({
          confirm: z.string().max(100).optional().describe('Must be the short name of the environment'),
        }),
      }),
    )
    .output(z.object({})),
  members: contractWithHeaders
    .route({
      method: 'GET',
      path: '/environments/{environment_id}/members',
      summary: 'Who may enter it besides administrators',
      tags: environments,
    })
    .input(byId)
    .output(listOf(memberSchema)),
  grant: contract
    .route({
      method: 'POST',
      path: '/environments/{environment_id}/members',
      summary: 'Let a user of the organization in',
      tags: environments,
      successStatus: 201,
    })
    .input(
      byId.extend({
        headers: requestHeaders,
        body: z.strictObject({ user_id: uuid, role: z.enum(ENVIRONMENT_ROLES).default('MEMBER') }),
      }),
    )
    .output(memberSchema),
  withdraw: contract
    .route({
      method: 'DELETE',
      path: '/environments/{environment_id}/members/{user_id}',
      summary: 'Take the right to enter back',
      tags: environments,
      successStatus: 204,
    })
    .input(z.object({ params: z.object({ environment_id: uuid, user_id: uuid }) }))
    .output(z.object({})),
};

export const organizationsContract = {
  list: contractWithHeaders
    .route({
      method: 'GET',
      path: '/organizations',
      summary: 'Organizations that you see',
      tags: organizations,
    })
    .input(z.object({ query: organizationQuery }))
    .output(listOf(organizationSchema)),
  create: contractWithHeaders
    .route({
      method: 'POST',
      path: '/organizations',
      summary: 'A new organization with its first environment',
      tags: organizations,
      successStatus: 201,
    })
    .input(z.object({ headers: requestHeaders, body: organizationInput }))
    .output(taggedOf(organizationSchema)),
  get: contractWithHeaders
    .route({
      method: 'GET',
      path: '/organizations/{organization_id}',
      summary: 'One organization',
      tags: organizations,
    })
    .input(z.object({ params: byOrganization }))
    .output(taggedOf(organizationSchema)),
  update: contractWithHeaders
    .route({
      method: 'PATCH',
      path: '/organizations/{organization_id}',
      summary: 'Rename it',
      tags: organizations,
    })
    .input(z.object({ params: byOrganization, headers: versionHeaders, body: z.strictObject({ name }) }))
    .output(taggedOf(organizationSchema)),
  members: contractWithHeaders
    .route({
      method: 'GET',
      path: '/organizations/{organization_id}/members',
      summary: 'Its people',
      tags: organizations,
    })
    .input(z.object({ params: byOrganization, query: z.object(paging(200)) }))
    .output(listOf(organizationMemberSchema)),
};
