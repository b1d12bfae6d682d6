/** The API over HTTP, as a client meets it, on databases of its own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { PostgresAuditTrail } from '../../src/documents/postgres-audit-trail.ts';
import { createApp } from '../../src/http/app.ts';
import { Listener } from '../../src/database/listener.ts';
import { Doorbell } from '../../src/outbox/doorbell.ts';
import { OUTBOX_CHANNEL } from '../../src/outbox/outbox.ts';
import { ChangeFeed } from '../../src/http/live.ts';
import type { Probe } from '../../src/http/readiness.ts';
import { AccountMail } from '../../src/identity/account-mail.ts';
import type { PlatformRole } from '../../src/identity/identity.ts';
import type { RequestRates } from '../../src/identity/request-limits.ts';
import { createUser } from '../../src/identity/users.ts';
import type { QueueMonitor } from '../../src/operation/queue-monitor.ts';
import type { OrderWorkflows } from '../../src/orders/order-workflows.ts';
import type { NotificationWorkflows } from '../../src/notifications/notification-workflows.ts';
import type { Message, Provider } from '../../src/notifications/provider.ts';
import { NotificationService } from '../../src/notifications/service.ts';
import { OrderService } from '../../src/orders/service.ts';
import { Refusal } from '../../src/runtime/errors.ts';
import { secretBoxOf } from '../../src/runtime/secrets.ts';
import type { ScheduleControl } from '../../src/schedules/schedule-control.ts';
import { ScheduleService } from '../../src/schedules/service.ts';
import { openSearch } from '../../src/search/engines.ts';
import type { SimulationWorkflows } from '../../src/simulations/simulation-workflows.ts';
import type { EnvironmentWorkflows } from '../../src/tenancy/environment-workflows.ts';
import { AddressGuard } from '../../src/webhooks/address-guard.ts';
import { payloadCodec } from '../../temporal/payload-codec.ts';
import { WebhookService } from '../../src/webhooks/service.ts';
import type { WebhookWorkflows } from '../../src/webhooks/webhook-workflows.ts';
import { createDatabases, ENVIRONMENT_ID, ORGANIZATION_ID, type TestDatabases } from './databases.ts';

export const PASSWORD = 'correct horse battery';

/** Tests replace what it answers. */
export const queueMonitor: QueueMonitor = { describe: async () => [] };
/** Where these tests' Temporal Web UI would be. */
export const TEST_WEB_UI = 'http://localhost:8233';
/** A page of another origin that may call the API. */
export const TEST_SHOP = 'https://shop.example.com';
/** Tests ask as often as they like. */
const UNLIMITED: RequestRates = { perActor: 1_000_000_000, perEnvironment: 1_000_000_000 };
/** Encrypts what these tests' Temporal would keep. */
export const TEST_CODEC_KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** Temporal is not part of these tests: placing works without it, everything else answers 503. */
export const temporalAway: OrderWorkflows = {
  start: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  stockArrived: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  changeStatus: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  catchUp: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  running: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  command: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
};

const simulationsAway: SimulationWorkflows = {
  start: () => Promise.reject(new Error('Temporal is away.')),
  cancel: () => Promise.reject(new Error('Temporal is away.')),
};

const webhooksAway: Pick<WebhookWorkflows, 'retryNow'> = {
  retryNow: () => Promise.reject(new Error('Temporal is away.')),
};

const notificationsAway: NotificationWorkflows = {
  ring: () => Promise.reject(new Error('Temporal is away.')),
};

const environmentsAway: EnvironmentWorkflows = {
  provision: () => Promise.reject(new Error('Temporal is away.')),
  remove: () => Promise.reject(new Error('Temporal is away.')),
  lookAgain: () => Promise.reject(new Error('Temporal is away.')),
  endAll: () => Promise.reject(new Error('Temporal is away.')),
};

const schedulesAway: ScheduleControl = {
  describe: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  trigger: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  pause: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
  resume: () => Promise.reject(new Refusal('unavailable', 'Temporal is away.')),
};

/** Where people would reach the dashboard, if there were one. */
export const TEST_PUBLIC_URL = 'https://oms.example.com/';

/** Keeps what people would get by email. */
const postbox = (mail: Message[]): Provider => ({
  name: 'test',
  isLog: false,
  send: async (message) => {
    mail.push(message);
    return 'kept';
  },
});

export interface TestApi extends TestDatabases {
  /** What people got about their accounts. */
  mail: Message[];
  origin: string;
  server: Server;
  /** What readiness asks; tests replace entries. */
  probes: Record<string, Probe>;
  helpfulProbes: Record<string, Probe>;
  dashboardFolder: string;
  addUser(email: string, role?: PlatformRole, permissions?: readonly string[]): Promise<string>;
  /** An access token of the account. */
  signIn(email: string): Promise<string>;
  fetch(path: string, init?: RequestInit & { token?: string }): Promise<Response>;
}

function writeDashboard(folder: string): void {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Longhaul</title>');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {};');
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

/** What a test may want otherwise. */
interface ApiSettings {
  rates?: RequestRates;
  environmentWorkflows?: EnvironmentWorkflows;
}

/** Starts the API on these databases, with these workflows behind its orders. Its end leaves the databases open. */
export async function serveApi(
  databases: TestDatabases,
  workflows: OrderWorkflows,
  webhookWorkflows: Pick<WebhookWorkflows, 'retryNow'> = webhooksAway,
  schedules: ScheduleControl = schedulesAway,
  simulationWorkflows: SimulationWorkflows = simulationsAway,
  notifications: NotificationWorkflows = notificationsAway,
  { rates = UNLIMITED, environmentWorkflows = environmentsAway }: ApiSettings = {},
): Promise<TestApi> {
  const { controlPlane, environments, log, configuration } = databases;
  const dashboardFolder = mkdtempSync(join(tmpdir(), 'longhaul-dashboard-'));
  writeDashboard(dashboardFolder);
  const listener = new Listener({ url: databases.url, name: 'longhaul-live', log });
  const changes = new ChangeFeed({ listener, log });
  const doorbell = new Doorbell(controlPlane, OUTBOX_CHANNEL, log);
  const probes: Record<string, Probe> = {};
  const helpfulProbes: Record<string, Probe> = {};
  const mail: Message[] = [];
  const app = createApp({
    log,
    version: '0.0.0-test',
    controlPlane,
    environments,
    secretKey: configuration.SECRET_KEY,
    tokenMinutes: 60,
    accountMail: new AccountMail({
      provider: postbox(mail),
      domain: 'test.example',
      publicUrl: TEST_PUBLIC_URL,
      log,
    }),
    rates,
    pageOrigins: [TEST_SHOP],
    trustedProxies: [],
    environmentWorkflows,
    environmentLimit: 20,
    graceDays: 7,
    onChanged: (environment) => doorbell.ring(environment),
    orders: new OrderService({
      workflows,
      auditTrail: (context) => new PostgresAuditTrail(context.db),
      workflowsUrl: null,
    }),
    simulationWorkflows,
    webhooks: new WebhookService({
      secrets: secretBoxOf(configuration),
      settings: configuration,
      guard: new AddressGuard(configuration.WEBHOOK_ALLOWED_NETWORKS ?? ''),
      workflows: webhookWorkflows,
    }),
    queues: queueMonitor,
    codec: payloadCodec(TEST_CODEC_KEYS),
    codecOrigins: [TEST_WEB_UI],
    notifications: new NotificationService(notifications),
    schedules: new ScheduleService(schedules),
    search: await openSearch(configuration),
    documents: openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, log),
    changes,
    probes: { needed: probes, helpful: helpfulProbes },
    dashboardFolder,
    hasDemoSink: true,
  });
  const server = createServer(app);
  const origin = await listen(server);
  const request: TestApi['fetch'] = (path, { token, headers, ...init } = {}) =>
    fetch(`${origin}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        ...(init.body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
    });
  return {
    ...databases,
    origin,
    mail,
    server,
    probes,
    helpfulProbes,
    dashboardFolder,
    async addUser(email, role = 'PLATFORM_OWNER', permissions = []) {
      const organizationId = ORGANIZATION_ID;
      const user = { email, password: PASSWORD, fullName: null, role, organizationId };
      const id = await createUser(controlPlane, { ...user, defaultEnvironmentId: ENVIRONMENT_ID });
      await controlPlane
        .updateTable('users')
        .set({ permissions: [...permissions] })
        .where('id', '=', id)
        .execute();
      return id;
    },
    async signIn(email) {
      const response = await request('/auth/login', {
        method: 'POST',
        body: JSON.stringify({ email, password: PASSWORD }),
      });
      const { access_token: token } = await response.json();
      return token;
    },
    fetch: request,
    async close() {
      await changes.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dashboardFolder, { recursive: true });
    },
  };
}

/** Starts the API on databases of its own; close it in `afterAll`. */
export async function startApi(settings: ApiSettings = {}): Promise<TestApi> {
  const databases = await createDatabases();
  const away = [webhooksAway, schedulesAway, simulationsAway, notificationsAway] as const;
  const api = await serveApi(databases, temporalAway, ...away, settings);
  return {
    ...api,
    async close() {
      await api.close();
      await databases.close();
    },
  };
}
