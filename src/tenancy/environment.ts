/** What an environment is and how it comes and goes. Pure. */

export const ENVIRONMENT_TYPES = ['DEV', 'QA', 'STAGING', 'PROD'] as const;
export type EnvironmentType = (typeof ENVIRONMENT_TYPES)[number];

/** ARCHIVED: its database is gone, or about to go; the row remembers it. */
export const ENVIRONMENT_STATUSES = ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'ARCHIVED'] as const;
export type EnvironmentStatus = (typeof ENVIRONMENT_STATUSES)[number];

/** What is being done for an environment in the making, in this order. */
export const PROVISIONING_STEPS = [
  'CREATING_DATABASE',
  'MIGRATING',
  'LOADING_DEMO_DATA',
  'CHECKING',
] as const;
export type ProvisioningStep = (typeof PROVISIONING_STEPS)[number];

export const ENVIRONMENT_ROLES = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const;
export type EnvironmentRole = (typeof ENVIRONMENT_ROLES)[number];

/** Short names in headers, addresses and workflow ids. */
export const SLUG_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** An environment by id alone: this is what workflow histories hold. */
export interface EnvironmentRef {
  environmentId: string;
}

export function provisioningWorkflowId({ environmentId }: EnvironmentRef): string {
  return `environment/${environmentId}/provision`;
}

export function removalWorkflowId({ environmentId }: EnvironmentRef): string {
  return `environment/${environmentId}/remove`;
}

/** A short name made of a name: `Süd & Söhne (test)` is `sud-sohne-test`. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-')
    .slice(0, 63);
}

/** The name of the database: readable, and never that of another environment, past ones included. */
export function databaseNameOf(slug: string, id: string): string {
  return `oms_${slug.replaceAll('-', '_').slice(0, 40)}_${id.replaceAll('-', '').slice(-12)}`;
}
