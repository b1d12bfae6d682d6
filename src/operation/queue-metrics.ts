/** The task queues in the metrics: looked at when somebody asks. */
import { FreshCache } from '../runtime/fresh-cache.ts';
import type { Logger } from '../runtime/logging.ts';
import { queueBacklog, queueOldestSeconds } from '../runtime/metrics.ts';
import type { QueueMonitor } from './queue-monitor.ts';

/** Whoever asks more often gets the same: the metrics are open, Temporal is not to be worn out through them. */
const FRESH_FOR_MS = 2_000;

async function look(queues: QueueMonitor, log: Logger): Promise<void> {
  try {
    const states = await queues.describe();
    for (const { name: queue, kind, backlog, oldest_seconds: seconds } of states) {
      queueBacklog.set({ queue, kind }, backlog);
      queueOldestSeconds.set({ queue, kind }, seconds);
    }
  } catch (error) {
    log.warn({ err: error }, 'the metrics are without the task queues');
    // What was true once is no answer.
    queueBacklog.reset();
    queueOldestSeconds.reset();
  }
}

/** @returns brings the gauges of the queues up to date; never rejects */
export function queueGauges(queues: QueueMonitor, log: Logger): () => Promise<void> {
  const looks = new FreshCache<void>({ freshForMs: FRESH_FOR_MS, limit: 1 });
  return () => looks.get('queues', () => look(queues, log));
}
