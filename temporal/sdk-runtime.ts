/** The Temporal SDK's native core: its messages in our log, its metrics beside ours. */
import { createServer, type AddressInfo } from 'node:net';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from '../src/runtime/logging.ts';

const LOOPBACK = '127.0.0.1';
const DEADLINE_MS = 2_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, LOOPBACK, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Installs the core. It serves its metrics at a port of its own, from where they are fetched.
 *
 * @returns its metrics in Prometheus' text format; an empty text when it does not answer
 */
export async function installSdkRuntime(log: Logger): Promise<() => Promise<string>> {
  const address = `${LOOPBACK}:${await freePort()}`;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const write = level === 'ERROR' ? 'error' : level === 'WARN' ? 'warn' : 'info';
      log[write]({ temporal: meta }, message);
    }),
    telemetryOptions: { metrics: { prometheus: { bindAddress: address } } },
  });
  return async () => {
    try {
      const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(DEADLINE_MS) });
      return await answer.text();
    } catch (error) {
      log.warn({ err: error }, "the SDK's metrics cannot be read");
      return '';
    }
  };
}
