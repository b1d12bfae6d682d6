/** Running other programs during set-up. */
import { spawn } from 'node:child_process';

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 127 when the program does not exist, 124 when it ran out of time
 * @property {string} output standard output and standard error, in the order of arrival
 */

/**
 * Runs a program to its end and keeps what it prints.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{cwd?: string, timeoutSeconds?: number}} [options]
 * @returns {Promise<CommandResult>}
 */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const limit = setTimeout(
      () => {
        timedOut = true;
        child.kill('SIGKILL');
      },
      (options.timeoutSeconds ?? 600) * 1000,
    );
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve({ code: 127, output: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code: timedOut ? 124 : (code ?? 1), output });
    });
  });
}

/**
 * The last lines of a program's output, on one line, for an error message.
 *
 * @param {string} output
 * @param {number} [lines]
 * @returns {string}
 */
export function lastLines(output, lines = 3) {
  return output.trim().split('\n').slice(-lines).join(' | ');
}
