/** The order in which a start brings the services up. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { environmentOf, type Installation } from './installation.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { LineSplitter } from './supervisor/log-lines.ts';
import type { LaunchPlan } from './supervisor/supervisor.ts';

/** Tells the user about progress. */
export type Report = (line: string) => void;

/**
 * Runs `oms <command>` in a process of its own, so that the supervisor stays small.
 *
 * @throws Error with the last line printed when the command fails
 */
async function runTask(command: string, installation: Installation, report: Report): Promise<void> {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'bin', 'oms.mjs'), command], {
    env: environmentOf(installation.configuration),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const splitter = new LineSplitter();
  let lastLine = '';
  const onLines = (lines: string[]): void => {
    lastLine = lines.at(-1) ?? lastLine;
    for (const line of lines) report(`  ${line}`);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => onLines(splitter.push(text)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => onLines(splitter.push(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  onLines(splitter.end());
  if (code !== 0) throw new Error(`oms ${command} failed: ${lastLine}`);
}

/** Runs one step and reports how long it took. */
async function timed(label: string, report: Report, work: () => Promise<void>): Promise<void> {
  const since = performance.now();
  await work();
  report(`${label} ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

/**
 * PostgreSQL and Temporal start side by side; the API needs the migrated database, the worker needs both, and demo
 * data are loaded as soon as both are there.
 *
 * @param seed whether demo data are loaded
 */
export function launchPlan(installation: Installation, seed: boolean, report: Report): LaunchPlan {
  return async (supervisor) => {
    const start = (name: string): Promise<void> =>
      timed(`${name} ready`.padEnd(18), report, () => supervisor.start(name));
    const startOwn = async (name: string): Promise<void> => (supervisor.has(name) ? start(name) : undefined);
    const task = (command: string, label: string): Promise<void> =>
      timed(label.padEnd(18), report, () => runTask(command, installation, report));

    const temporal = startOwn('temporal');
    const database = startOwn('postgres').then(() => task('migrate', 'database migrated'));
    const both = Promise.all([database, temporal]);
    await Promise.all([
      database.then(() => start('api')),
      both.then(() => start('worker')),
      both.then(() => (seed ? task('seed', 'demo data loaded') : undefined)),
    ]);
  };
}
