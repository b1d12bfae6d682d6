/** The API process. */
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { connectTemporal } from '../../temporal/connection.ts';
import { payloadCodec } from '../../temporal/payload-codec.ts';
import { TemporalEnvironmentWorkflows } from '../../temporal/environment-workflows.ts';
import { TemporalNotificationWorkflows } from '../../temporal/notification-workflows.ts';
import { TemporalOrderWorkflows } from '../../temporal/order-workflows.ts';
import { TemporalScheduleControl } from '../../temporal/schedule-control.ts';
import { TemporalSimulationWorkflows } from '../../temporal/simulation-workflows.ts';
import { TemporalQueueMonitor } from '../../temporal/queue-monitor.ts';
import { TemporalWebhookWorkflows } from '../../temporal/webhook-workflows.ts';
import { openDatabase } from '../database/pools.ts';
import type { ControlPlane } from '../database/tables/control-plane.ts';
import { PostgresAuditTrail } from '../documents/postgres-audit-trail.ts';
import { AccountMail } from '../identity/account-mail.ts';
import { assertNoDemoPassword } from '../identity/demo-password.ts';
import { parseOrigins } from '../codec/codec-origins.ts';
import { preparePasswords } from '../identity/passwords.ts';
import { emailProviderOf } from '../notifications/providers.ts';
import { domainOf } from '../notifications/smtp.ts';
import { NotificationService } from '../notifications/service.ts';
import { OrderService } from '../orders/service.ts';
import { Listener } from '../database/listener.ts';
import { Doorbell } from '../outbox/doorbell.ts';
import { OUTBOX_CHANNEL } from '../outbox/outbox.ts';
import { ConfigurationError, loadConfiguration, type Configuration } from '../runtime/configuration.ts';
import { createLogger, type Logger } from '../runtime/logging.ts';
import { secretBoxOf } from '../runtime/secrets.ts';
import { startTracing, tracing } from '../runtime/tracing.ts';
import { exitWithSupervisor } from '../runtime/supervised.ts';
import { ScheduleService } from '../schedules/service.ts';
import { openDocumentStores } from '../documents/document-stores.ts';
import { openSearch } from '../search/engines.ts';
import { Environments } from '../tenancy/environments.ts';
import { AddressGuard } from '../webhooks/address-guard.ts';
import { demoSinkUrl } from '../webhooks/demo-sink.ts';
import { WebhookService } from '../webhooks/service.ts';
import { createApp } from './app.ts';
import { ChangeFeed } from './live.ts';
import { apiProbes, storeProbes } from './readiness.ts';
import { endOnSignal } from './shutdown.ts';

type ApiConfiguration = Configuration & { DATABASE_URL: string; SECRET_KEY: string };

function apiConfiguration(): ApiConfiguration {
  const configuration = loadConfiguration();
  const { DATABASE_URL, SECRET_KEY } = configuration;
  if (!DATABASE_URL || !SECRET_KEY) {
    throw new ConfigurationError('The API needs DATABASE_URL and SECRET_KEY; `oms start` sets both.');
  }
  return { ...configuration, DATABASE_URL, SECRET_KEY };
}

/** Beside the built program, or in `dist` when the sources are run. */
function dashboardFolder(): string {
  const relative = import.meta.url.endsWith('.ts') ? '../../dist/web' : './web';
  return fileURLToPath(new URL(relative, import.meta.url));
}

function webUi(configuration: Configuration): string {
  return configuration.OMS_TEMPORAL_UI_URL ?? `http://localhost:${configuration.OMS_TEMPORAL_UI_PORT}`;
}

function workflowsUrl(configuration: Configuration): string {
  const ui = webUi(configuration).replace(/\/$/, '');
  return `${ui}/namespaces/${encodeURIComponent(configuration.TEMPORAL_NAMESPACE)}`;
}

function codecOrigins(configuration: Configuration): string[] {
  return [new URL(webUi(configuration)).origin, ...parseOrigins(configuration.OMS_CODEC_ORIGINS ?? '')];
}

const listed = (text = ''): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function openControlPlane(configuration: ApiConfiguration, log: Logger) {
  return openDatabase<ControlPlane>({
    url: configuration.DATABASE_URL,
    size: configuration.OMS_DATABASE_POOL_SIZE,
    name: 'longhaul-api',
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
  });
}

function accountMailOf(configuration: ApiConfiguration, log: Logger): AccountMail {
  const { OMS_MAIL_FROM, OMS_PUBLIC_URL, OMS_API_PORT } = configuration;
  return new AccountMail({
    provider: emailProviderOf(configuration, log),
    domain: domainOf(OMS_MAIL_FROM),
    publicUrl: OMS_PUBLIC_URL ?? `http://localhost:${OMS_API_PORT}`,
    log,
  });
}

function listen(server: Server, configuration: Configuration): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(configuration.OMS_API_PORT, configuration.OMS_API_HOST, resolve);
  });
}

async function start(configuration: ApiConfiguration, log: Logger): Promise<void> {
  const controlPlane = openControlPlane(configuration, log);
  await assertNoDemoPassword(configuration, controlPlane);
  await preparePasswords();
  const environments = new Environments(controlPlane, configuration, log);
  await startTracing('api', configuration.OTEL_EXPORTER_OTLP_ENDPOINT);
  const temporal = await connectTemporal(configuration);
  const doorbell = new Doorbell(controlPlane, OUTBOX_CHANNEL, log);
  const listener = new Listener({ url: configuration.DATABASE_URL, name: 'longhaul-live', log });
  const changes = new ChangeFeed({ listener, log });
  const search = await openSearch(configuration);
  const documents = openDocumentStores(configuration, log);
  const app = createApp({
    log,
    version: manifest.version,
    controlPlane,
    environments,
    secretKey: configuration.SECRET_KEY,
    tokenMinutes: configuration.OMS_TOKEN_MINUTES,
    accountMail: accountMailOf(configuration, log),
    rates: {
      perActor: configuration.OMS_REQUESTS_PER_MINUTE,
      perEnvironment: configuration.OMS_ENVIRONMENT_REQUESTS_PER_MINUTE,
    },
    pageOrigins: parseOrigins(configuration.OMS_CORS_ORIGINS ?? ''),
    trustedProxies: listed(configuration.OMS_TRUSTED_PROXIES),
    environmentWorkflows: new TemporalEnvironmentWorkflows(temporal),
    environmentLimit: configuration.OMS_MAX_ENVIRONMENTS,
    graceDays: configuration.OMS_ENVIRONMENT_GRACE_DAYS,
    onChanged: (environment) => doorbell.ring(environment),
    orders: new OrderService({
      workflows: new TemporalOrderWorkflows(temporal),
      auditTrail: (context) => new PostgresAuditTrail(context.db),
      workflowsUrl: workflowsUrl(configuration),
    }),
    webhooks: new WebhookService({
      secrets: secretBoxOf(configuration),
      settings: configuration,
      guard: AddressGuard.of(configuration),
      workflows: new TemporalWebhookWorkflows(temporal),
    }),
    queues: new TemporalQueueMonitor(temporal),
    codec: payloadCodec(configuration.OMS_CODEC_KEYS),
    codecOrigins: codecOrigins(configuration),
    notifications: new NotificationService(new TemporalNotificationWorkflows(temporal)),
    schedules: new ScheduleService(new TemporalScheduleControl(temporal)),
    simulationWorkflows: new TemporalSimulationWorkflows(temporal),
    search,
    documents,
    changes,
    probes: {
      needed: apiProbes({ controlPlane, environments, temporal }),
      helpful: storeProbes(search, documents),
    },
    dashboardFolder: dashboardFolder(),
    hasDemoSink: demoSinkUrl(configuration) !== null,
  });
  const server = createServer(app);
  await listen(server, configuration);
  log.info({ host: configuration.OMS_API_HOST, port: configuration.OMS_API_PORT }, 'listening');
  const release = async (): Promise<void> => {
    await Promise.all([
      environments.close(),
      controlPlane.destroy(),
      temporal.connection.close(),
      search.close(),
      documents.close(),
    ]);
    await tracing().stop();
  };
  endOnSignal(server, { endStreams: () => changes.close(), release }, log);
  exitWithSupervisor();
}

const startupLog = createLogger('api', 'info');
try {
  const configuration = apiConfiguration();
  await start(configuration, createLogger('api', configuration.OMS_LOG_LEVEL));
} catch (error) {
  if (error instanceof ConfigurationError) startupLog.fatal(error.message);
  else startupLog.fatal({ err: error }, 'the API did not start');
  process.exit(1);
}
