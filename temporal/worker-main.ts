/** The worker process: workflows, activities and the relay. */
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Listener } from '../src/database/listener.ts';
import { openDatabase } from '../src/database/pools.ts';
import type { ControlPlane } from '../src/database/tables/control-plane.ts';
import { openDocumentStores } from '../src/documents/document-stores.ts';
import { customerNotifications } from '../src/notifications/outbox-target.ts';
import { courierOf } from '../src/notifications/providers.ts';
import { Doorbell } from '../src/outbox/doorbell.ts';
import { untilUnfed } from '../src/outbox/feeding.ts';
import { fillProjections } from '../src/outbox/first-fill.ts';
import { OUTBOX_CHANNEL } from '../src/outbox/outbox.ts';
import { projectionsOf } from '../src/outbox/projections.ts';
import { Relay } from '../src/outbox/relay.ts';
import { liveUpdates, stockArrivals, workflowStarter } from '../src/outbox/targets.ts';
import { loadConfiguration } from '../src/runtime/configuration.ts';
import { createLogger } from '../src/runtime/logging.ts';
import { startMetricsServer } from '../src/runtime/metrics-server.ts';
import { secretBoxOf } from '../src/runtime/secrets.ts';
import { startTracing } from '../src/runtime/tracing.ts';
import { exitWithSupervisor } from '../src/runtime/supervised.ts';
import { openSearch } from '../src/search/engines.ts';
import { seedEnvironment } from '../scripts/seed.ts';
import { Environments } from '../src/tenancy/environments.ts';
import { Provisioning } from '../src/tenancy/provisioning.ts';
import { EnvironmentUpkeep } from '../src/tenancy/upkeep.ts';
import { AddressGuard } from '../src/webhooks/address-guard.ts';
import { Deliverer } from '../src/webhooks/delivery.ts';
import { DISPATCHER_CHANNEL, WebhookDispatcher } from '../src/webhooks/dispatcher.ts';
import { webhookDeliveries } from '../src/webhooks/outbox-target.ts';
import { connectTemporal } from './connection.ts';
import { TemporalEnvironmentWorkflows } from './environment-workflows.ts';
import { TemporalNotificationWorkflows } from './notification-workflows.ts';
import { TemporalOrderWorkflows } from './order-workflows.ts';
import { dataConverterOf } from './payload-codec.ts';
import { installSdkRuntime } from './sdk-runtime.ts';
import { ensureSchedules } from './schedules.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { TemporalSimulationWorkflows } from './simulation-workflows.ts';
import { TemporalWebhookWorkflows } from './webhook-workflows.ts';
import { connectWorker } from './worker-connection.ts';
import { createWorkers, queuesOf, versionOf } from './worker.ts';

async function main(): Promise<void> {
  const configuration = loadConfiguration();
  const { DATABASE_URL, SECRET_KEY } = configuration;
  if (!DATABASE_URL || !SECRET_KEY)
    throw new Error('The worker needs DATABASE_URL and SECRET_KEY; `oms start` sets both');
  const log = createLogger('worker', configuration.OMS_LOG_LEVEL);
  const sdkMetrics = await installSdkRuntime(log);

  const controlPlane = openDatabase<ControlPlane>({
    url: DATABASE_URL,
    size: 2,
    name: 'longhaul-worker',
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
  });
  const environments = new Environments(controlPlane, { ...configuration, DATABASE_URL }, log);
  const tracing = await startTracing('worker', configuration.OTEL_EXPORTER_OTLP_ENDPOINT);
  const client = await connectTemporal(configuration);
  const connection = await connectWorker(configuration);
  await registerSearchAttributes(client, configuration.TEMPORAL_NAMESPACE);

  const doorbell = new Doorbell(controlPlane, OUTBOX_CHANNEL, log);
  const dispatchers = new Doorbell(controlPlane, DISPATCHER_CHANNEL, log);
  const workflows = new TemporalOrderWorkflows(client);
  const deliverer = new Deliverer({
    secrets: secretBoxOf({ ...configuration, SECRET_KEY }),
    timeoutSeconds: configuration.WEBHOOK_TIMEOUT_SECONDS,
    maxRetries: configuration.WEBHOOK_MAX_RETRIES,
    guard: AddressGuard.of(configuration),
  });
  const environmentWorkflows = new TemporalEnvironmentWorkflows(client);
  const webhookWorkflows = new TemporalWebhookWorkflows(client);
  const notificationWorkflows = new TemporalNotificationWorkflows(client);
  const dispatcher = new WebhookDispatcher({
    environments,
    listener: new Listener({ url: DATABASE_URL, name: 'longhaul-webhooks', log }),
    deliverer,
    workflows: webhookWorkflows,
    log,
  });
  const documents = openDocumentStores(configuration, log);
  const search = await openSearch(configuration);
  const projections = projectionsOf({ search, documents });
  const queues = queuesOf(configuration.OMS_WORKER_QUEUES);
  const workers = await createWorkers({
    connection,
    namespace: configuration.TEMPORAL_NAMESPACE,
    workflowBundle: fileURLToPath(new URL('workflow-bundle.js', import.meta.url)),
    queues,
    version: versionOf(configuration),
    tracing: tracing.outlet && (await (await import('./tracing.ts')).workerTracing(tracing.outlet)),
    dataConverter: dataConverterOf(configuration),
    dependencies: { environments, log },
    workflows,
    provisioning: new Provisioning({
      controlPlane,
      configuration: { ...configuration, DATABASE_URL },
      workflows: environmentWorkflows,
      seed: (context) => seedEnvironment(context, { ...configuration, SECRET_KEY }),
      fillProjections: (context, signal) => fillProjections(context, projections, signal),
      untilUnfed: (environmentId) => untilUnfed(controlPlane, environmentId),
      removeProjections: async (environment) => {
        await Promise.all([search.remove(environment), documents.remove(environment)]);
      },
      log,
    }),
    simulationWorkflows: new TemporalSimulationWorkflows(client),
    doorbell,
    deliverer,
    courier: courierOf(configuration, log),
    documents,
    webhookWorkflows,
    notificationWorkflows,
  });
  const sendsWebhooks = queues.includes('webhooks');
  const relay = new Relay(
    environments,
    [
      workflowStarter(workflows),
      stockArrivals(workflows),
      ...projections,
      liveUpdates(controlPlane),
      customerNotifications(notificationWorkflows),
      webhookDeliveries((environment) => {
        if (sendsWebhooks) dispatcher.ring(environment);
        else dispatchers.ring(environment);
      }),
    ],
    log,
  );
  relay.start();
  const upkeep = new EnvironmentUpkeep(controlPlane, environmentWorkflows, log);
  upkeep.start();
  if (sendsWebhooks) dispatcher.start();
  await ensureSchedules(client);
  const isWell = async () => {
    await sql`SELECT 1`.execute(controlPlane);
  };
  const server = await startMetricsServer(
    { host: configuration.OMS_WORKER_HOST, port: configuration.OMS_WORKER_PORT },
    isWell,
    sdkMetrics,
  );

  exitWithSupervisor();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping: no new work is taken, what runs is finished');
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    });
  }
  log.info({ queues: workers.map((worker) => worker.options.taskQueue) }, 'worker ready');
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await upkeep.stop();
    await relay.stop();
    await dispatcher.stop();
    await search.close();
    await documents.close();
    server.close();
    await connection.close();
    await client.connection.close();
    await environments.close();
    await controlPlane.destroy();
    await tracing.stop();
  }
}

await main();
