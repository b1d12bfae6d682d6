/** Webhooks for a test file: API, relay and dispatcher on databases of their own, and a receiver. */
import { Listener } from '../../src/database/listener.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { SecretBox } from '../../src/runtime/secrets.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { AddressGuard, type Resolve } from '../../src/webhooks/address-guard.ts';
import { Deliverer } from '../../src/webhooks/delivery.ts';
import { WebhookDispatcher } from '../../src/webhooks/dispatcher.ts';
import { webhookDeliveries } from '../../src/webhooks/outbox-target.ts';
import type { WebhookWorkflows } from '../../src/webhooks/webhook-workflows.ts';
import { serveApi, type TestApi } from './api.ts';
import { createDatabases, TEST_SECRET_KEY, type TestDatabases } from './databases.ts';
import { contextOf } from './orders.ts';
import { startReceiver, type Receiver } from './receiver.ts';

export const RECEIVER_SECRET = 'the-secret-of-the-receiver';
/** The receiver's own address, and no other of this machine. */
export const RECEIVER_NETWORK = '127.0.0.1/32';

/** What was asked of the workflows. */
export interface Watched {
  call: 'watch' | 'retryNow';
  deliveryId: string;
  attempt: number;
  waitSeconds: number;
}

export interface WebhookStage {
  databases: TestDatabases;
  api: TestApi;
  context: Context;
  receiver: Receiver;
  watched: Watched[];
  /** A call of the API as a platform owner. */
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; json: unknown; headers: Headers }>;
  /** Registers an endpoint at a path of the receiver. @returns its id. */
  register(path: string, more?: Record<string, unknown>): Promise<string>;
  /** Starts relay and dispatcher; both end with the stage. */
  run(): void;
  /** Stops relay and dispatcher. @returns what starts others. */
  pause(): Promise<() => void>;
  close(): Promise<void>;
}

/** A deliverer that gives a receiver one second. */
export function testDeliverer(resolve?: Resolve): Deliverer {
  const guard = new AddressGuard(RECEIVER_NETWORK, resolve);
  return new Deliverer({ secrets: new SecretBox(TEST_SECRET_KEY), timeoutSeconds: 1, maxRetries: 3, guard });
}

export async function openWebhookStage(resolve?: Resolve): Promise<WebhookStage> {
  const databases = await createDatabases();
  const watched: Watched[] = [];
  const recording: WebhookWorkflows = {
    watch: async (_environment, deliveryId, attempt, waitSeconds) =>
      void watched.push({ call: 'watch', deliveryId, attempt, waitSeconds }),
    retryNow: async (_environment, deliveryId, attempt) =>
      void watched.push({ call: 'retryNow', deliveryId, attempt, waitSeconds: 0 }),
  };
  const away = () => Promise.reject(new Error('This test has no order workflows'));
  const configuration = { ...databases.configuration, WEBHOOK_ALLOWED_NETWORKS: RECEIVER_NETWORK };
  const orders = {
    start: away,
    stockArrived: away,
    changeStatus: away,
    running: away,
    command: away,
    catchUp: away,
  };
  const api = await serveApi({ ...databases, configuration }, orders, recording);
  await api.addUser('owner@example.com');
  const token = await api.signIn('owner@example.com');
  const receiver = await startReceiver();
  let stop = async (): Promise<void> => undefined;
  const run = () => {
    const { environments, log } = databases;
    const deliverer = testDeliverer(resolve);
    const listener = new Listener({ url: databases.url, name: 'longhaul-webhooks', log });
    const dispatcher = new WebhookDispatcher({
      environments,
      listener,
      deliverer,
      workflows: recording,
      log,
    });
    const relay = new Relay(environments, [webhookDeliveries((slug) => dispatcher.ring(slug))], log);
    relay.start();
    dispatcher.start();
    stop = async () => {
      await relay.stop();
      await dispatcher.stop();
    };
  };
  const call: WebhookStage['call'] = async (method, path, body) => {
    const response = await api.fetch(`/webhooks${path}`, {
      method,
      token,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      json: text === '' ? null : JSON.parse(text),
      headers: response.headers,
    };
  };
  return {
    databases,
    api,
    context: await contextOf(databases),
    receiver,
    watched,
    call,
    async register(path, more = {}) {
      const url = path.startsWith('http') ? path : `${receiver.origin}${path}`;
      const input = { name: `Endpoint ${path}`, url, secret: RECEIVER_SECRET, ...more };
      const { status, json } = await call('POST', '/endpoints', input);
      if (status !== 201) throw new Error(`Registering answered ${status}: ${JSON.stringify(json)}`);
      return (json as { id: string }).id;
    },
    run,
    async pause() {
      await stop();
      return run;
    },
    async close() {
      await stop();
      await api.close();
      await receiver.close();
      await databases.close();
    },
  };
}
