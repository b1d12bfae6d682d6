/** What the API depends on, and whether it is there. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { sql, type Kysely } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Diagnosis } from '../runtime/health-contract.ts';
import type { Environments } from '../tenancy/environments.ts';

/** Resolves to a remark, or null, when the dependency is there; rejects with the reason when it is not. */
export type Probe = () => Promise<string | null>;

export interface Probes {
  /** Without one of these the API is not ready. */
  needed: Readonly<Record<string, Probe>>;
  /** What orders go on without. */
  helpful: Readonly<Record<string, Probe>>;
}

const DEADLINE_MS = 2_000;
/** A waiting worker asks again within a minute. */
const POLL_AGE_MS = 75_000;
const ORDER_QUEUE = 'orders';

type Dependency = Diagnosis['dependencies'][string];

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  return Promise.race([work, expired]).finally(() => clearTimeout(timer));
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

async function check(probe: Probe): Promise<Omit<Dependency, 'needed'>> {
  const startedAt = performance.now();
  try {
    const detail = await withDeadline(probe());
    return { status: 'up', latency_ms: Math.round((performance.now() - startedAt) * 10) / 10, detail };
  } catch (error) {
    return { status: 'down', latency_ms: null, detail: reasonOf(error) };
  }
}

/** Asks all dependencies at once, each for two seconds at most. */
export async function diagnose({ needed, helpful }: Probes): Promise<Diagnosis> {
  const all = [
    ...Object.entries(needed).map(([name, probe]) => ({ name, probe, needed: true })),
    ...Object.entries(helpful).map(([name, probe]) => ({ name, probe, needed: false })),
  ];
  const checked = await Promise.all(
    all.map(async (each) => [each.name, { ...(await check(each.probe)), needed: each.needed }] as const),
  );
  const isReady = checked.every(([, dependency]) => dependency.status === 'up' || !dependency.needed);
  return { status: isReady ? 'ready' : 'not_ready', dependencies: Object.fromEntries(checked) };
}

async function answers<T>(db: Kysely<T>): Promise<null> {
  await sql`SELECT 1`.execute(db);
  return null;
}

/** A worker has lately asked the queue of orders for work. */
async function findWorker(client: Client): Promise<string> {
  const { pollers } = await client.withDeadline(Date.now() + DEADLINE_MS, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: ORDER_QUEUE },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    }),
  );
  const since = (Date.now() - POLL_AGE_MS) / 1000;
  const recent = (pollers ?? []).filter((poller) => Number(poller.lastAccessTime?.seconds ?? 0) >= since);
  if (recent.length === 0) throw new Error(`no worker asks the task queue ${ORDER_QUEUE} for work`);
  return recent.length === 1 ? '1 worker' : `${recent.length} workers`;
}

export interface ProbedDependencies {
  controlPlane: ControlPlaneDatabase;
  environments: Environments;
  temporal: Client;
}

/** The probes of the API: both databases, Temporal, and a worker that takes orders up. */
export function apiProbes(dependencies: ProbedDependencies): Record<string, Probe> {
  const { controlPlane, environments, temporal: client } = dependencies;
  return {
    control_plane: () => answers(controlPlane),
    environment_database: async () => {
      // One stands for all: they are on the same server.
      const [slug] = await environments.slugs();
      if (slug === undefined) return 'no environment is open';
      const { db } = await environments.findOrThrow(slug);
      return answers(db);
    },
    temporal: async () => {
      await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflowService.getSystemInfo({}));
      return null;
    },
    worker: () => findWorker(client),
  };
}

/** A store apart from PostgreSQL, or none. */
export interface ProbedStore {
  /** Null when it is PostgreSQL. */
  server: { name: string; ping: Probe } | null;
}

/** The probes of the stores that this installation has apart from PostgreSQL. */
export function storeProbes(...stores: readonly ProbedStore[]): Record<string, Probe> {
  return Object.fromEntries(stores.flatMap(({ server }) => (server ? [[server.name, server.ping]] : [])));
}
