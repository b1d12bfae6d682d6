/** Queue `orders`: the steps by which environments are made and removed. */
import { ApplicationFailure } from '@temporalio/common';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { NotInTheMaking, type Provisioning } from '../src/tenancy/provisioning.ts';
import type { EnvironmentRef } from '../src/tenancy/environment.ts';

const HEARTBEAT_MS = 5_000;

/** So that a worker that died is noticed long before the step's own time is over. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotInTheMaking) throw ApplicationFailure.nonRetryable(error.message, error.name);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

export function createEnvironmentActivities(provisioning: Provisioning) {
  return {
    createEnvironmentDatabase: (ref: EnvironmentRef) => alive(() => provisioning.createDatabase(ref)),
    migrateEnvironmentDatabase: (ref: EnvironmentRef) => alive(() => provisioning.migrate(ref)),
    loadDemoData: (ref: EnvironmentRef) => alive(() => provisioning.loadDemoData(ref)),
    checkEnvironment: (ref: EnvironmentRef) => alive(() => provisioning.check(ref)),
    fillProjections: (ref: EnvironmentRef) =>
      alive(() => provisioning.fillProjections(ref, cancellationSignal())),
    openEnvironment: (ref: EnvironmentRef) => alive(() => provisioning.open(ref)),
    undoEnvironment: (ref: EnvironmentRef, reason: string) => alive(() => provisioning.undo(ref, reason)),
    removalDue: (ref: EnvironmentRef) => alive(() => provisioning.removalDue(ref)),
    archiveEnvironment: (ref: EnvironmentRef) => alive(() => provisioning.archive(ref)),
    discardEnvironment: (ref: EnvironmentRef) => alive(() => provisioning.discard(ref)),
  };
}
