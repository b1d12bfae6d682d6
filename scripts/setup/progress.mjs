/** What the person at the terminal sees while set-up works. */

/** A failure that the user can mend: one sentence that says what is wrong, one that says what to do. */
export class SetupError extends Error {
  /**
   * @param {string} problem what is wrong, one sentence
   * @param {string} remedy what to do about it, one sentence
   */
  constructor(problem, remedy) {
    super(`${problem} ${remedy}`);
    this.name = 'SetupError';
  }
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** On a terminal the line counts the seconds; in a log it appears once at the start and once at the end. */
function showElapsed(label, since) {
  if (!process.stdout.isTTY) {
    console.log(`  ${label} ...`);
    return () => undefined;
  }
  const draw = () => process.stdout.write(`\r\x1b[2K  ${label} ... ${seconds(since)}`);
  draw();
  const timer = setInterval(draw, 500);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\x1b[2K');
  };
}

/**
 * Runs one step of the set-up under a line with its name and elapsed time.
 *
 * @template T
 * @param {string} label what is being done
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const since = Date.now();
  const finish = showElapsed(label, since);
  try {
    const result = await work();
    finish();
    console.log(`  ${label}: ${seconds(since)}`);
    return result;
  } catch (error) {
    finish();
    throw error;
  }
}
