/** The table of Longhaul's services. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { devServerArguments } from '../../temporal/dev-server.ts';
import { clearAfterCrash } from '../database/embedded-lock.ts';
import { embeddedDatabaseUrl, prepareEmbedded } from '../database/embedded.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { environmentOf, type Installation, temporalBinary } from './installation.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { queuePartitions, temporalDatabase } from './queue-partitions.ts';
import { checkHttp, checkPostgres } from './supervisor/health.ts';
import type { PortUse } from './supervisor/port-holder.ts';
import type { LaunchCommand, ServiceDefinition } from './supervisor/service.ts';

/** Names of all services, in the order of dependence. */
export const SERVICE_NAMES = ['postgres', 'temporal', 'api', 'worker'] as const;

/** Background work gives way to accepting orders and serving pages when the machine is overloaded. */
const BACKGROUND_NICENESS = 5;

const LOOPBACK = '127.0.0.1';

/** Address at which this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return LOOPBACK;
  return host === '::' ? '[::1]' : host;
}

/** Where a browser on this machine finds the API; the name counts, because cookies belong to it. */
function apiOrigin({ OMS_API_HOST, OMS_API_PORT }: Configuration): string {
  const host = reachable(OMS_API_HOST);
  return `http://${host === LOOPBACK ? 'localhost' : host}:${OMS_API_PORT}`;
}

function postgresService(installation: Installation, report: (line: string) => void): ServiceDefinition {
  const options = {
    dataFolder: installation.dataFolder,
    port: installation.settings.OMS_POSTGRES_PORT,
    password: installation.secrets.postgresPassword,
  };
  const check = (): Promise<void> => checkPostgres(embeddedDatabaseUrl(options, 'postgres'));
  return {
    name: 'postgres',
    url: `postgres://${LOOPBACK}:${options.port}`,
    command: async () => {
      const server = prepareEmbedded(options, report);
      await clearAfterCrash(server.cluster);
      return { ...server, environment: process.env };
    },
    checkAlive: check,
    checkReady: async () => undefined,
    // A fast shutdown: open transactions are rolled back, everything committed is written.
    stopSignal: 'SIGINT',
    stopSeconds: 30,
    niceness: 0,
    hasChannel: false,
  };
}

function temporalService({ settings, dataFolder }: Installation): ServiceDefinition {
  const namespaceUrl = `http://${LOOPBACK}:${settings.OMS_TEMPORAL_UI_PORT}/api/v1/namespaces/${settings.TEMPORAL_NAMESPACE}`;
  return {
    name: 'temporal',
    url: `http://localhost:${settings.OMS_TEMPORAL_UI_PORT}`,
    command: async () => {
      const folder = join(dataFolder, 'temporal');
      mkdirSync(folder, { recursive: true });
      const args = devServerArguments({
        port: settings.OMS_TEMPORAL_PORT,
        uiPort: settings.OMS_TEMPORAL_UI_PORT,
        namespace: settings.TEMPORAL_NAMESPACE,
        databaseFile: temporalDatabase(folder),
        queuePartitions: queuePartitions(folder),
        codecEndpoint: `${apiOrigin(settings)}/codec`,
      });
      return { file: temporalBinary(), args, environment: process.env, account: null };
    },
    // The Web UI asks the server for the namespace, so that one request checks both and the database under them.
    checkAlive: () => checkHttp(namespaceUrl),
    checkReady: async () => undefined,
    stopSignal: 'SIGTERM',
    stopSeconds: 15,
    niceness: BACKGROUND_NICENESS,
    hasChannel: false,
  };
}

const built = (file: string) => join(PACKAGE_ROOT, 'dist', file);

function nodeProgram(file: string, configuration: Configuration, flags: string[] = []): LaunchCommand {
  const args = ['--enable-source-maps', ...flags, built(file)];
  return { file: process.execPath, args, environment: environmentOf(configuration), account: null };
}

function apiService({ configuration, settings }: Installation): ServiceDefinition {
  const base = `http://${reachable(settings.OMS_API_HOST)}:${settings.OMS_API_PORT}`;
  return {
    name: 'api',
    url: `${apiOrigin(settings)}/app`,
    command: async () => nodeProgram('api.js', configuration),
    checkAlive: () => checkHttp(`${base}/health`),
    checkReady: () => checkHttp(`${base}/health/ready`),
    stopSignal: 'SIGTERM',
    stopSeconds: 15,
    niceness: 0,
    hasChannel: true,
  };
}

function workerService({ configuration, settings }: Installation): ServiceDefinition {
  return {
    name: 'worker',
    url: `http://localhost:${settings.OMS_WORKER_PORT}/metrics`,
    command: async () => nodeProgram('worker.js', configuration, ['--require', built('async-context.cjs')]),
    checkAlive: () =>
      checkHttp(`http://${reachable(settings.OMS_WORKER_HOST)}:${settings.OMS_WORKER_PORT}/health`),
    checkReady: async () => undefined,
    stopSignal: 'SIGTERM',
    stopSeconds: 15,
    niceness: BACKGROUND_NICENESS,
    hasChannel: true,
  };
}

/**
 * The services this installation runs itself: not those it was given the address of.
 *
 * @param report told in one line when PostgreSQL must keep its files elsewhere
 */
export function omsServices(installation: Installation, report: (line: string) => void): ServiceDefinition[] {
  const { DATABASE_URL, TEMPORAL_ADDRESS } = installation.settings;
  return [
    ...(DATABASE_URL === undefined ? [postgresService(installation, report)] : []),
    ...(TEMPORAL_ADDRESS === undefined ? [temporalService(installation)] : []),
    apiService(installation),
    workerService(installation),
  ];
}

/** The ports those services listen on. */
export function portsOf(settings: Configuration): PortUse[] {
  const at = (port: number, setting: string, host = LOOPBACK): PortUse => ({ port, host, setting });
  return [
    ...(settings.DATABASE_URL === undefined ? [at(settings.OMS_POSTGRES_PORT, 'OMS_POSTGRES_PORT')] : []),
    ...(settings.TEMPORAL_ADDRESS === undefined
      ? [
          at(settings.OMS_TEMPORAL_PORT, 'OMS_TEMPORAL_PORT'),
          at(settings.OMS_TEMPORAL_UI_PORT, 'OMS_TEMPORAL_UI_PORT'),
        ]
      : []),
    at(settings.OMS_API_PORT, 'OMS_API_PORT', settings.OMS_API_HOST),
    at(settings.OMS_WORKER_PORT, 'OMS_WORKER_PORT', settings.OMS_WORKER_HOST),
  ];
}
