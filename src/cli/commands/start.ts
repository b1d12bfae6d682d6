/** `oms start`: in the foreground until Ctrl-C, or detached. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ensurePrograms } from '../../../scripts/setup/programs.mjs';
import { requirePlatform } from '../../../scripts/setup/requirements.mjs';
import { TEMPORAL } from '../../../scripts/setup/tools.mjs';
import { type Installation, loadInstallation } from '../installation.ts';
import { launchPlan, type Report } from '../launch-plan.ts';
import { omsServices, portsOf } from '../oms-services.ts';
import { openBrowser } from '../open-browser.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { statusTable } from '../status-table.ts';
import { askSupervisor } from '../supervisor/control-client.ts';
import { logFileOf } from '../supervisor/log-file.ts';
import { takenPorts } from '../supervisor/port-holder.ts';
import { Supervisor } from '../supervisor/supervisor.ts';

/** Flags of `oms start`. */
export interface StartOptions {
  readonly seed: boolean;
  readonly open: boolean;
  readonly detach: boolean;
}

/** What a detached supervisor tells the command that started it. */
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), line: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('ready') }),
]);
type StartMessage = z.infer<typeof messageSchema>;

/** Prints, and tells the waiting `oms start --detach` if there is one. */
function tell(message: StartMessage): void {
  if (message.kind === 'line') console.log(message.line);
  if (process.connected) process.send?.(message);
}

function welcome(installation: Installation, seeded: boolean): string[] {
  const { settings, configuration } = installation;
  const base = `http://localhost:${settings.OMS_API_PORT}`;
  return [
    '',
    `Dashboard        ${base}/app`,
    `API docs         ${base}/docs`,
    ...(configuration.OMS_TEMPORAL_UI_URL ? [`Temporal Web UI  ${configuration.OMS_TEMPORAL_UI_URL}`] : []),
    ...(seeded ? [`Demo login       admin@example.com / ${settings.OMS_DEMO_PASSWORD}`] : []),
    '',
  ];
}

/**
 * The first signal stops in order, the second kills.
 *
 * @returns whether a signal has come
 */
function stopOnSignals(supervisor: Supervisor): () => boolean {
  let asked = false;
  const onSignal = (): void => {
    if (asked) {
      supervisor.kill();
      return;
    }
    asked = true;
    console.log('\nStopping (once more to force) ...');
    void supervisor.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return () => asked;
}

async function launch(supervisor: Supervisor, installation: Installation, report: Report): Promise<void> {
  const leftovers = await supervisor.open();
  if (leftovers.length > 0) report(`Stopped what a killed supervisor had left: ${leftovers.join(', ')}.`);
  const taken = await takenPorts(portsOf(installation.settings));
  if (taken.length > 0) {
    await supervisor.stop();
    throw new Error(taken.join('\n'));
  }
  await supervisor.launch();
}

async function runSupervisor(installation: Installation, options: StartOptions): Promise<void> {
  const report: Report = (line) => tell({ kind: 'line', line });
  const plan = launchPlan(installation, options.seed, report);
  const supervisor = new Supervisor(installation.dataFolder, omsServices(installation, report), plan);
  const wasInterrupted = stopOnSignals(supervisor);
  const since = performance.now();
  try {
    await launch(supervisor, installation, report);
  } catch (error) {
    // Whoever pressed Ctrl-C during the start need not be told that it did not complete.
    if (wasInterrupted()) return supervisor.finished;
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    throw error;
  }
  for (const line of welcome(installation, options.seed)) report(line);
  report(`Ready after ${((performance.now() - since) / 1000).toFixed(1)} s.`);
  tell({ kind: 'ready' });
  if (process.connected) process.disconnect();
  else console.log('Ctrl-C stops everything.');
  if (options.open) openBrowser(`http://localhost:${installation.settings.OMS_API_PORT}/app`);
  await supervisor.finished;
}

/** Starts this command again without a terminal and waits until it reports that everything is ready. */
async function startDetached(installation: Installation, options: StartOptions): Promise<void> {
  const log = `${logFileOf(installation.dataFolder, 'supervisor')}.out`;
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a', 0o640);
  const flags = [...(options.seed ? ['--seed'] : []), ...(options.open ? ['--open'] : [])];
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'bin', 'oms.mjs'), 'start', ...flags], {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  await new Promise<void>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = messageSchema.parse(raw);
      if (message.kind === 'line') console.log(message.line);
      if (message.kind === 'failed') reject(new Error(message.reason));
      if (message.kind === 'ready') resolve();
    });
    child.once('exit', (code) => reject(new Error(`The supervisor ended with code ${code}; see ${log}.`)));
  });
  child.unref();
  if (child.connected) child.disconnect();
  console.log('`oms stop` stops everything.');
}

/** Carries out `oms start`. Returns when everything is stopped, or with `--detach` when everything is ready. */
export async function start(options: StartOptions): Promise<void> {
  const installation = loadInstallation();
  requirePlatform(process.env);
  const running = await askSupervisor(installation.dataFolder, { action: 'status' });
  if (running?.ok) {
    tell({ kind: 'line', line: 'Longhaul is already running.' });
    tell({ kind: 'line', line: statusTable(running.services, Date.now()) });
    // A second `--detach` may have found nobody and started this process all the same.
    tell({ kind: 'ready' });
    return;
  }
  if (installation.settings.TEMPORAL_ADDRESS === undefined)
    await ensurePrograms(PACKAGE_ROOT, [TEMPORAL], process.env);
  if (options.detach) await startDetached(installation, options);
  else await runSupervisor(installation, options);
}
