/** How many partitions the task queues of the embedded Temporal have. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Temporal makes unless told otherwise, and what data folders have that do not say. */
const DEFAULT_OF_TEMPORAL = 4;

/** The file in which the embedded Temporal keeps its state. */
export const temporalDatabase = (folder: string) => join(folder, 'temporal.db');

/**
 * One, where Temporal begins anew; as many as ever, where it has begun with more, since tasks may lie in all of them.
 * The folder remembers it.
 *
 * @param folder of the embedded Temporal; it exists
 */
export function queuePartitions(folder: string): number {
  const memo = join(folder, 'queue-partitions');
  if (!existsSync(memo))
    writeFileSync(memo, String(existsSync(temporalDatabase(folder)) ? DEFAULT_OF_TEMPORAL : 1));
  return Number(readFileSync(memo, 'utf8'));
}
