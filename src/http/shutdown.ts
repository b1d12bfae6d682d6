/** An orderly end: what was begun is finished, nothing new is begun. */
import type { Server } from 'node:http';
import type { Logger } from '../runtime/logging.ts';

/** How long requests may take to finish. */
const FINISH_MS = 10_000;

/** Stops accepting, ends what has no end of its own, and waits for the rest for ten seconds at most. */
async function finishRequests(server: Server, endStreams: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cut = setTimeout(() => server.closeAllConnections(), FINISH_MS);
  await endStreams();
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}

export interface ShutdownSteps {
  /** Ends the requests that would go on for ever. */
  endStreams: () => Promise<void>;
  /** Closes connections, after the last request. */
  release: () => Promise<void>;
}

/** Ends the process in order at SIGTERM or SIGINT; a second signal ends it at once. */
export function endOnSignal(server: Server, steps: ShutdownSteps, log: Logger): void {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (isEnding) process.exit(1);
    isEnding = true;
    log.info({ signal }, 'ending');
    try {
      await finishRequests(server, steps.endStreams);
      await steps.release();
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, 'the end was not orderly');
      process.exit(1);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal));
}
