/** Organizations, environments, people, keys, and signing in. */
import { AT, ID, type Words } from './word.ts';

const EMAIL = 'jane.doe@example.com';
const PERMISSIONS = ['orders.read', 'orders.write', 'fulfillment.read', 'fulfillment.write'];

/** As long as such tokens are. */
const LINK_TOKEN = 'x'.repeat(43);
const ACCESS_TOKEN = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTkzIn0.c2lnbmF0dXJl';

const ENVIRONMENT = { name: 'Production', slug: 'acme-production' };

const USER = {
  id: ID.user,
  email: EMAIL,
  full_name: 'Jane Doe',
  is_superadmin: false,
  organization_id: ID.organization,
  platform_role: 'USER',
};

export const administrationWords: Words = {
  identity: {
    ...USER,
    access_token: ACCESS_TOKEN,
    refresh_token: `01930000-0000-4000-8000-000000000001.${LINK_TOKEN}`,
    permissions: PERMISSIONS,
    environment: ENVIRONMENT,
    csrf_token: '3q2-7wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxw',
    expires_in: 28_800,
    detail: 'If there is such an account, a link is on its way to its address.',
    is_invitation: true,
  },
  environments: {
    id: ID.environment,
    organization_id: ID.organization,
    ...ENVIRONMENT,
    environment_type: 'PROD',
    status: 'ACTIVE',
    provisioning_step: null,
    migration_failure: null,
    removal_due_at: null,
    settings: { fulfillment_mode: 'manual', max_split_nodes: 2, allow_partial_shipment: true },
    user_id: ID.user,
    user_email: EMAIL,
    user_name: 'Jane Doe',
    role: 'MEMBER',
    granted_at: AT.begun,
    created_at: AT.begun,
  },
  'environments.create': {
    name: 'Staging',
    slug: 'acme-staging',
    environment_type: 'STAGING',
    status: 'PROVISIONING',
    provisioning_step: 'CREATING_DATABASE',
    settings: {},
  },
  'environments.suspend': { status: 'SUSPENDED' },
  organizations: {
    id: ID.organization,
    name: 'Acme Outdoor',
    slug: 'acme-outdoor',
    environment_count: 2,
    user_count: 14,
    user_id: ID.user,
    user_email: EMAIL,
    user_name: 'Jane Doe',
    role: 'ORG_MEMBER',
    granted_at: AT.begun,
    created_at: AT.begun,
  },
  'organizations.create': { environment_count: 1, user_count: 0 },
  people: {
    ...USER,
    user_id: ID.user,
    is_invited: false,
    group_id: ID.group,
    group_name: 'Store staff',
    permissions: PERMISSIONS,
    own_permissions: [],
    created_at: AT.begun,
    url: `https://oms.example.com/app/set-password#${LINK_TOKEN}`,
    expires_at: AT.later,
    link: {
      url: `https://oms.example.com/app/set-password#${LINK_TOKEN}`,
      expires_at: AT.later,
      email: 'SENDING',
    },
  },
  user: { is_invited: true },
  'people.makePasswordLink': { email: 'SENDING' },
  'people.changeRole': { platform_role: 'SUPERADMIN', is_superadmin: true },
  'people.listGroups': group(),
  'people.createGroup': { ...group(), user_count: 0 },
  'people.updateGroup': group(),
  org_roles: {
    org_id: ID.organization,
    org_name: 'Acme Outdoor',
    org_slug: 'acme-outdoor',
    role: 'ORG_MEMBER',
    granted_at: AT.begun,
  },
  env_roles: {
    env_id: ID.environment,
    env_name: ENVIRONMENT.name,
    env_type: 'PROD',
    env_status: 'ACTIVE',
    org_id: ID.organization,
    org_name: 'Acme Outdoor',
    role: 'MEMBER',
    granted_at: AT.begun,
  },
  apiKeys: {
    id: ID.apiKey,
    name: 'Web shop',
    prefix: 'oms_3f9a1c7be204',
    scopes: ['orders.read', 'orders.write'],
    status: 'ACTIVE',
    expires_at: null,
    revoked_at: null,
    last_used_at: AT.placed,
    created_by: ID.user,
    created_by_email: EMAIL,
    created_at: AT.begun,
  },
  'apiKeys.create': { last_used_at: null, key: `oms_3f9a1c7be204_${'x'.repeat(43)}` },
  audit: {
    id: ID.act,
    action: 'api_key.created',
    actor: `user:${ID.user}`,
    actor_name: EMAIL,
    target_id: ID.apiKey,
    target_name: 'Web shop',
    environment_id: ID.environment,
    details: { scopes: ['orders.read', 'orders.write'] },
    request_id: ID.request,
  },
};

function group() {
  return {
    id: ID.group,
    name: 'Store staff',
    description: 'Pick, pack and hand over',
    permissions: ['fulfillment.read', 'fulfillment.write'],
    user_count: 6,
  };
}
