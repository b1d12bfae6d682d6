/** Temporal for a test file: a server of its own, and the real workers on the file's databases. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineSearchAttributeKey, type WorkerDeploymentVersion } from '@temporalio/common';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { createCarrierActivities } from '../../activities/carrier.ts';
import { createEnvironmentActivities } from '../../activities/environments.ts';
import { createLearningActivities } from '../../activities/learning.ts';
import { createMaintenanceActivities } from '../../activities/maintenance.ts';
import { createNotificationActivities } from '../../activities/notifications.ts';
import { createOrderActivities } from '../../activities/orders.ts';
import { createSimulationActivities } from '../../activities/simulations.ts';
import { createSourcingActivities } from '../../activities/sourcing.ts';
import { createWebhookActivities } from '../../activities/webhooks.ts';
import type { Courier } from '../../src/notifications/courier.ts';
import { courierOf } from '../../src/notifications/providers.ts';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { orderWorkflowId } from '../../src/orders/order.ts';
import { findOrderHeads, type OrderHead } from '../../src/orders/repository.ts';
import { Doorbell } from '../../src/outbox/doorbell.ts';
import { untilUnfed } from '../../src/outbox/feeding.ts';
import { fillProjections } from '../../src/outbox/first-fill.ts';
import { OUTBOX_CHANNEL } from '../../src/outbox/outbox.ts';
import { projectionsOf } from '../../src/outbox/projections.ts';
import { openSearch } from '../../src/search/engines.ts';
import { SecretBox } from '../../src/runtime/secrets.ts';
import { loadConfiguration } from '../../src/runtime/configuration.ts';
import { AddressGuard } from '../../src/webhooks/address-guard.ts';
import { Provisioning } from '../../src/tenancy/provisioning.ts';
import { seedEnvironment } from '../../scripts/seed.ts';
import { Deliverer } from '../../src/webhooks/delivery.ts';
import { activityInterceptor } from '../../temporal/activity-interceptor.ts';
import { dynamicConfiguration } from '../../temporal/dev-server.ts';
import { TemporalEnvironmentWorkflows } from '../../temporal/environment-workflows.ts';
import { TemporalNotificationWorkflows } from '../../temporal/notification-workflows.ts';
import { TemporalOrderWorkflows } from '../../temporal/order-workflows.ts';
import { originClientInterceptor } from '../../temporal/origin-interceptors.ts';
import { SEARCH_ATTRIBUTES } from '../../temporal/search-attribute-names.ts';
import { SERVED_QUEUES, type ServedQueue } from '../../temporal/task-queues.ts';
import { TemporalSimulationWorkflows } from '../../temporal/simulation-workflows.ts';
import { TemporalWebhookWorkflows } from '../../temporal/webhook-workflows.ts';
import { createWorkers, type WorkersOptions } from '../../temporal/worker.ts';
import type { orderWorkflow } from '../../workflows/order/order.ts';
import { TEST_SECRET_KEY, type TestDatabases } from './databases.ts';
import { bundleWorkflows } from './workflow-bundle.ts';

const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
const TOOLS = fileURLToPath(new URL('../../.cache/tools.json', import.meta.url));
const NAMESPACE = 'default';
const CACHED = 500;
const CLIENT = { interceptors: { workflow: [originClientInterceptor] } };

type Tool = 'temporal' | 'temporalTestServer';
type CarrierActivities = ReturnType<typeof createCarrierActivities>;

/** A program that `scripts/setup.mjs test` has recorded. */
function executable(tool: Tool): { type: 'existing-path'; path: string } {
  const tools = JSON.parse(readFileSync(TOOLS, 'utf8')) as Partial<Record<Tool, string>>;
  const path = tools[tool];
  if (!path) throw new Error(`${tool} is not set up: run node scripts/setup.mjs test`);
  return { type: 'existing-path', path };
}

/** The real server, configured as the product configures it, where time is real. */
function startDevServer(): Promise<TestWorkflowEnvironment> {
  const names = Object.keys(SEARCH_ATTRIBUTES);
  return TestWorkflowEnvironment.createLocal({
    client: CLIENT,
    server: {
      executable: executable('temporal'),
      extraArgs: dynamicConfiguration(1),
      searchAttributes: names.map((name) => defineSearchAttributeKey(name, 'KEYWORD')),
    },
  });
}

/** The test server, where a wait is over at once while a test awaits a result. */
async function startTimeSkippingServer(): Promise<TestWorkflowEnvironment> {
  const server = await TestWorkflowEnvironment.createTimeSkipping({
    client: CLIENT,
    server: { executable: executable('temporalTestServer') },
  });
  const names = Object.keys(SEARCH_ATTRIBUTES);
  // This server can register search attributes but not list them, as the product does first.
  await server.connection.operatorService.addSearchAttributes({
    searchAttributes: Object.fromEntries(names.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD] as const)),
  });
  return server;
}

export interface TestTemporal {
  server: TestWorkflowEnvironment;
  client: Client;
  /** The product's own view of its workflows. */
  workflows: TemporalOrderWorkflows;
  /** Starts the workflow of an order that is stored. */
  start(orderId: string, environment?: string): Promise<WorkflowHandle<typeof orderWorkflow>>;
  /** Starts workers of another release; whoever asks for them ends them. */
  addWorkers(version: WorkerDeploymentVersion): Promise<{ worker: Worker; running: Promise<void> }[]>;
  handleOf(orderId: string, environment?: string): WorkflowHandle<typeof orderWorkflow>;
  headOf(orderId: string, environment?: string): Promise<OrderHead>;
  /**
   * Invariant 8: every history that this server has made so far replays.
   *
   * @param most how many of them, the first first.
   * @throws DeterminismViolationError
   */
  replayAll(most?: number): Promise<void>;
  close(): Promise<void>;
}

/** Stands around every activity: what it does before and after `run` happens to the activity. */
export type Around = (
  name: string,
  run: () => Promise<unknown>,
  args: readonly unknown[],
) => Promise<unknown>;

export interface TemporalOptions {
  time: 'real' | 'skipped';
  /** Replaces activities of the carrier queue. */
  carrier?: (real: CarrierActivities) => Partial<CarrierActivities>;
  /** Stands around the activities of all queues. */
  around?: Around;
  /** Makes the attempts of webhooks; unless given, one that reaches public addresses only. */
  deliverer?: Deliverer;
  /** Sends notifications; unless given, to the log. */
  courier?: Courier;
  /** Release of the workers, where Worker Versioning is tested. */
  version?: WorkerDeploymentVersion;
  /** Workflows that the worker keeps in memory; the others are replayed from their histories when they go on. */
  cachedWorkflows?: number;
}

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

function surrounded(activities: Activities, around: Around): Activities {
  return Object.fromEntries(
    Object.entries(activities).map(([name, run]) => [
      name,
      (...args) => around(name, () => run(...args), args),
    ]),
  );
}

/** Workers of the queues like those of the product, with something around their activities. */
function createSurroundedWorkers(
  options: WorkersOptions,
  around: Around,
  maxCachedWorkflows: number,
): Promise<Worker[]> {
  const { connection, namespace, workflowBundle, dependencies, workflows } = options;
  const { doorbell, deliverer, courier } = options;
  const activities: Record<ServedQueue, Activities> = {
    orders: {
      ...createOrderActivities(dependencies),
      ...createMaintenanceActivities(dependencies, options),
      ...createEnvironmentActivities(options.provisioning),
    },
    sourcing: {
      ...createSourcingActivities(dependencies, workflows),
      ...createSimulationActivities(dependencies),
    },
    carrier: createCarrierActivities(dependencies, workflows),
    notifications: createNotificationActivities(dependencies, courier),
    webhooks: createWebhookActivities(dependencies, deliverer),
    learning: createLearningActivities(dependencies, options.documents),
  };
  const workflowTasks = { workflowBundle: { codePath: workflowBundle }, maxCachedWorkflows };
  return Promise.all(
    SERVED_QUEUES.map((taskQueue) =>
      Worker.create({
        connection,
        namespace,
        taskQueue,
        interceptors: { activity: [() => activityInterceptor(doorbell, dependencies.log)] },
        activities: surrounded(activities[taskQueue], around),
        ...(taskQueue === 'orders' ? workflowTasks : {}),
      }),
    ),
  );
}

function defaultDeliverer(): Deliverer {
  const guard = new AddressGuard('');
  return new Deliverer({ secrets: new SecretBox(TEST_SECRET_KEY), timeoutSeconds: 10, maxRetries: 3, guard });
}

/** The workers of a test: those of the product, but for what the options replace. */
async function startWorkers(
  options: WorkersOptions,
  { carrier, around, cachedWorkflows = CACHED }: TemporalOptions,
) {
  if (around) return createSurroundedWorkers(options, around, cachedWorkflows);
  if (!carrier) return createWorkers(options);
  const { connection, namespace, dependencies, workflows } = options;
  const workers = await createWorkers({
    ...options,
    queues: SERVED_QUEUES.filter((queue) => queue !== 'carrier'),
  });
  const real = createCarrierActivities(dependencies, workflows);
  const activities = { ...real, ...carrier(real) };
  return [...workers, await Worker.create({ connection, namespace, taskQueue: 'carrier', activities })];
}

/** Starts server and workers; close them in `afterAll`. */
export async function startTemporal(
  databases: Pick<TestDatabases, 'environments' | 'log' | 'controlPlane' | 'configuration'>,
  options: TemporalOptions,
): Promise<TestTemporal> {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
  const { environments, log } = databases;
  const [server, bundle] = await Promise.all([
    options.time === 'real' ? startDevServer() : startTimeSkippingServer(),
    bundleWorkflows(),
  ]);
  const { client } = server;
  const workflows = new TemporalOrderWorkflows(client);
  const documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, log);
  const search = await openSearch({ ELASTICSEARCH_URL: undefined, OMS_ELASTICSEARCH_PREFIX: 'unused' });
  const projections = projectionsOf({ search, documents });
  const workersOptions: WorkersOptions = {
    connection: server.nativeConnection,
    namespace: NAMESPACE,
    workflowBundle: bundle.path,
    queues: SERVED_QUEUES,
    version: options.version ?? null,
    dependencies: { environments, log },
    workflows,
    provisioning: new Provisioning({
      controlPlane: databases.controlPlane,
      configuration: databases.configuration,
      workflows: new TemporalEnvironmentWorkflows(client),
      seed: (context) => seedEnvironment(context, databases.configuration),
      fillProjections: (context, signal) => fillProjections(context, projections, signal),
      untilUnfed: (environmentId) => untilUnfed(databases.controlPlane, environmentId),
      removeProjections: async () => undefined,
      log,
    }),
    simulationWorkflows: new TemporalSimulationWorkflows(client),
    deliverer: options.deliverer ?? defaultDeliverer(),
    webhookWorkflows: new TemporalWebhookWorkflows(client),
    notificationWorkflows: new TemporalNotificationWorkflows(client),
    courier: options.courier ?? courierOf(loadConfiguration({}), log),
    documents,
    doorbell: new Doorbell(databases.controlPlane, OUTBOX_CHANNEL, log),
  };
  const workers = await startWorkers(workersOptions, options);
  const running = Promise.all(workers.map((worker) => worker.run()));

  const headOf: TestTemporal['headOf'] = async (orderId, environment = 'default') => {
    const { db } = await environments.findOrThrow(environment);
    const [head] = await findOrderHeads(db, [orderId]);
    if (!head) throw new Error(`There is no order ${orderId}`);
    return head;
  };
  const known = new Set<string>();
  const handleOf: TestTemporal['handleOf'] = (orderId, environment = 'default') => {
    const workflowId = orderWorkflowId(environment, orderId);
    known.add(workflowId);
    return client.workflow.getHandle<typeof orderWorkflow>(workflowId);
  };
  return {
    server,
    client,
    workflows,
    headOf,
    handleOf,
    async start(orderId, environment = 'default') {
      await workflows.start(environment, await headOf(orderId, environment));
      return handleOf(orderId, environment);
    },
    async replayAll(most = Infinity) {
      const histories = async function* () {
        for (const workflowId of [...known].slice(0, most)) {
          yield { workflowId, history: await client.workflow.getHandle(workflowId).fetchHistory() };
        }
      };
      const options = { workflowBundle: { codePath: bundle.path } };
      for await (const result of Worker.runReplayHistories(options, histories())) {
        if (result.error) throw result.error;
      }
    },
    async addWorkers(version) {
      const added = await createWorkers({ ...workersOptions, version });
      return added.map((worker) => ({ worker, running: worker.run() }));
    },
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      await server.teardown();
      bundle.remove();
    },
  };
}
