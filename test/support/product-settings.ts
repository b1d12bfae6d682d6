/** Where an instance of the product that a test starts listens, and the environment it gets. */
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Below the range from which systems take ports for outgoing connections: a killed service gets its port back. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 30_000;

/** The ports of one instance, by the setting that holds them. */
export interface ProductPorts {
  OMS_API_PORT: number;
  OMS_TEMPORAL_PORT: number;
  OMS_TEMPORAL_UI_PORT: number;
  OMS_POSTGRES_PORT: number;
  OMS_WORKER_PORT: number;
}

/** True when nobody listens there. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** A port that nobody uses at this moment, and none of those. */
export async function unusedPort(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

/** Five different ports that nobody uses at this moment. */
export async function productPorts(): Promise<ProductPorts> {
  const taken = new Set<number>();
  const next = async (): Promise<number> => {
    const port = await unusedPort(taken);
    taken.add(port);
    return port;
  };
  return {
    OMS_API_PORT: await next(),
    OMS_TEMPORAL_PORT: await next(),
    OMS_TEMPORAL_UI_PORT: await next(),
    OMS_POSTGRES_PORT: await next(),
    OMS_WORKER_PORT: await next(),
  };
}

const OURS =
  /^(OMS_|TEMPORAL_|MONGODB_|ELASTICSEARCH_|DATABASE_URL$|SECRET_KEY$|WEBHOOK_|DEFAULT_SOURCING_STRATEGY$|MAX_SPLIT_NODES$)/;
const NOT_INHERITED = new Set(['NODE_ENV', 'NODE_OPTIONS']);

/** This process's environment without anything that configures the product, and with the given settings. */
export function productEnvironment(settings: Readonly<Record<string, string | number>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !OURS.test(name) && !NOT_INHERITED.has(name));
  const given = Object.entries(settings).map(([name, value]): [string, string] => [name, String(value)]);
  return Object.fromEntries<string | undefined>([...own, ...given]);
}
