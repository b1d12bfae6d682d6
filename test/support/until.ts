/** Waiting for what comes about by itself. */
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MILLISECONDS = 100;

/**
 * Asks again and again until the answer is neither null, undefined nor false.
 *
 * @param what is waited for, in the words of the error
 * @throws Error when the time is over, naming `what`; and what `ask` throws
 */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}`);
    await pause(POLL_MILLISECONDS);
  }
}
