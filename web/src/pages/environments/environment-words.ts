/** What environments are and go through, in words. */
import type { EnvironmentResponse } from '../../../../src/tenancy/contract.ts';
import type { EnvironmentType, ProvisioningStep } from '../../../../src/tenancy/environment.ts';

export const TYPE_LABELS: Readonly<Record<EnvironmentType, string>> = {
  DEV: 'Development',
  QA: 'Quality assurance',
  STAGING: 'Staging',
  PROD: 'Production',
};

const STEP_WORDS: Readonly<Record<ProvisioningStep, string>> = {
  CREATING_DATABASE: 'Creating the database, step 1 of 4',
  MIGRATING: 'Bringing it to the current schema, step 2 of 4',
  LOADING_DEMO_DATA: 'Loading the demo data, step 3 of 4',
  CHECKING: 'Checking it, step 4 of 4',
};

/** The status as people say it: an archived one that failed is one that could not be made. */
export function statusWords(environment: EnvironmentResponse): string {
  const { status, failure, migration_failure: outdated, removal_due_at: due } = environment;
  if (failure !== null) return 'Could not be made';
  if (due !== null) return 'Will be removed';
  if (outdated !== null) return 'Could not be upgraded';
  return { PROVISIONING: 'Being made', ACTIVE: 'Open', SUSPENDED: 'Suspended', ARCHIVED: 'Removed' }[status];
}

/** What is under way, or why it failed; null: there is nothing to say. */
export function detailWords(environment: EnvironmentResponse): string | null {
  const { provisioning_step: step, failure, migration_failure: outdated } = environment;
  return failure ?? outdated ?? (step === null ? null : `${STEP_WORDS[step]}…`);
}
