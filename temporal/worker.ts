/** The workers of one process: workflow tasks and the activities of the queues it serves. */
import type { DataConverter, WorkerDeploymentVersion } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createCarrierActivities } from '../activities/carrier.ts';
import type { ActivityDependencies } from '../activities/context.ts';
import { createEnvironmentActivities } from '../activities/environments.ts';
import { createLearningActivities } from '../activities/learning.ts';
import { createMaintenanceActivities, type LookedAfter } from '../activities/maintenance.ts';
import { createNotificationActivities } from '../activities/notifications.ts';
import { createOrderActivities } from '../activities/orders.ts';
import { createSimulationActivities } from '../activities/simulations.ts';
import { createSourcingActivities } from '../activities/sourcing.ts';
import { createWebhookActivities } from '../activities/webhooks.ts';
import type { LearnedStores } from '../src/learning/service.ts';
import type { Courier } from '../src/notifications/courier.ts';
import type { OrderWorkflows } from '../src/orders/order-workflows.ts';
import type { TrackingSignals } from '../src/orders/tracking-signals.ts';
import type { Doorbell } from '../src/outbox/doorbell.ts';
import type { Configuration } from '../src/runtime/configuration.ts';
import type { Provisioning } from '../src/tenancy/provisioning.ts';
import type { Deliverer } from '../src/webhooks/delivery.ts';
import { activityInterceptor } from './activity-interceptor.ts';
import { runSinks } from './run-metrics.ts';
import type { WorkerTracing } from './tracing.ts';
import { SERVED_QUEUES, type ServedQueue } from './task-queues.ts';

export interface WorkersOptions extends LookedAfter {
  connection: NativeConnection;
  namespace: string;
  /** File made by `bundleWorkflowCode`. */
  workflowBundle: string;
  queues: readonly ServedQueue[];
  /** Traces through workflows and activities; its bundle takes the place of `workflowBundle`. */
  tracing?: WorkerTracing | null;
  /** Release of this worker, where Worker Versioning is used; null: any worker takes any order. */
  version?: WorkerDeploymentVersion | null;
  /** How payloads are read and written; unless given, in clear. */
  dataConverter?: DataConverter;
  dependencies: ActivityDependencies;
  workflows: OrderWorkflows & TrackingSignals;
  provisioning: Provisioning;
  doorbell: Doorbell;
  deliverer: Deliverer;
  courier: Courier;
  documents: LearnedStores;
}

/** What each queue runs, and how much of it at once: databases and carriers set the bounds, not this process. */
function queueOptions(queue: ServedQueue, options: WorkersOptions): Partial<WorkerOptions> {
  switch (queue) {
    case 'orders':
      return {
        workflowBundle: options.tracing?.bundle ?? { codePath: options.workflowBundle },
        // Local activities of order workflows run here, and what looks after all of them.
        activities: {
          ...createOrderActivities(options.dependencies),
          ...createMaintenanceActivities(options.dependencies, options),
          ...createEnvironmentActivities(options.provisioning),
        },
        // Each may hold two connections to a database of its own.
        maxConcurrentActivityTaskExecutions: 8,
        maxConcurrentLocalActivityExecutions: 32,
        maxConcurrentWorkflowTaskExecutions: 12,
        // Half of the polls are for orders that are new here. Pollers that scale by themselves leave these one poll while
        // those under way have work, and a flood of one environment then keeps the new orders of all others waiting.
        workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 16 },
        nonStickyToStickyPollRatio: 0.75,
        maxCachedWorkflows: 500,
      };
    case 'sourcing':
      return {
        activities: {
          ...createSourcingActivities(options.dependencies, options.workflows),
          ...createSimulationActivities(options.dependencies),
        },
        maxConcurrentActivityTaskExecutions: 16,
      };
    case 'carrier':
      return {
        activities: createCarrierActivities(options.dependencies, options.workflows),
        maxConcurrentActivityTaskExecutions: 32,
      };
    case 'notifications':
      return {
        activities: createNotificationActivities(options.dependencies, options.courier),
        maxConcurrentActivityTaskExecutions: 16,
      };
    case 'webhooks':
      return {
        activities: createWebhookActivities(options.dependencies, options.deliverer),
        maxConcurrentActivityTaskExecutions: 100,
      };
    case 'learning':
      return {
        activities: createLearningActivities(options.dependencies, options.documents),
        // Nobody waits for it, and orders want the databases.
        maxConcurrentActivityTaskExecutions: 2,
      };
  }
}

/**
 * Orders live for weeks, so that they move on to the release that is current (auto-upgrade) instead of keeping every
 * release alive until its last order has ended. What that asks of changes is the rule of CONTRIBUTING: patched.
 */
function versioning(version: WorkerDeploymentVersion | null | undefined): Partial<WorkerOptions> {
  if (!version) return {};
  return {
    workerDeploymentOptions: {
      version,
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}

/** The release that the settings name; null: unversioned. */
export function versionOf({
  OMS_WORKER_BUILD_ID: buildId,
  OMS_WORKER_DEPLOYMENT: deploymentName,
}: Configuration): WorkerDeploymentVersion | null {
  return buildId === undefined ? null : { buildId, deploymentName };
}

/** Creates one worker per queue; they share the connection and end together. */
export async function createWorkers(options: WorkersOptions): Promise<Worker[]> {
  return Promise.all(
    options.queues.map((queue) =>
      Worker.create({
        connection: options.connection,
        namespace: options.namespace,
        taskQueue: queue,
        dataConverter: options.dataConverter ?? {},
        ...versioning(options.version),
        shutdownGraceTime: '10 seconds',
        // One poll at a time brings some hundred steps a second. Of several, the first that comes back empty when the
        // worker stops makes the SDK forget the others, with the steps that were handed to them.
        activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
        interceptors: {
          activity: [
            ...(options.tracing ? [options.tracing.activity] : []),
            () => activityInterceptor(options.doorbell, options.dependencies.log),
          ],
        },
        sinks: { ...runSinks, ...options.tracing?.sinks },
        ...queueOptions(queue, options),
      }),
    ),
  );
}

/** The queues named by `OMS_WORKER_QUEUES`, or all. @throws Error naming a queue that does not exist. */
export function queuesOf(names: string | undefined): readonly ServedQueue[] {
  if (!names) return SERVED_QUEUES;
  return names.split(',').map((name) => {
    const queue = SERVED_QUEUES.find((known) => known === name.trim());
    if (!queue) throw new Error(`OMS_WORKER_QUEUES: ${name} is none of ${SERVED_QUEUES.join(', ')}`);
    return queue;
  });
}
