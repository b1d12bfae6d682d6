import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSupervisor } from '../../src/cli/supervisor/control-client.ts';
import { socketPath } from '../../src/cli/supervisor/control-protocol.ts';
import { logFileOf } from '../../src/cli/supervisor/log-file.ts';
import { identify } from '../../src/cli/supervisor/process-identity.ts';
import type { ServiceDefinition } from '../../src/cli/supervisor/service.ts';
import { AlreadyRunningError } from '../../src/cli/supervisor/start-lock.ts';
import { readState, stopLeftovers, writeState } from '../../src/cli/supervisor/state-file.ts';
import { Supervisor } from '../../src/cli/supervisor/supervisor.ts';
import { brokenService, fakeService } from './supervisor/fake-definitions.ts';

const SCRIPT = fileURLToPath(new URL('supervisor/fake-service.mjs', import.meta.url));
const PROCESS = fileURLToPath(new URL('supervisor/supervisor-process.ts', import.meta.url));

let folder: string;
let opened: Supervisor[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'longhaul-supervisor-')));
  opened = [];
});
afterEach(async () => {
  for (const supervisor of opened) await supervisor.stop();
  await stopLeftovers(folder);
  rmSync(folder, { recursive: true });
});

/** A supervisor that starts its services one after the other. */
function supervisorOf(...definitions: ServiceDefinition[]): Supervisor {
  const supervisor = new Supervisor(folder, definitions, async (self) => {
    for (const { name } of definitions) await self.start(name);
  });
  opened.push(supervisor);
  return supervisor;
}

async function launched(...definitions: ServiceDefinition[]): Promise<Supervisor> {
  const supervisor = supervisorOf(...definitions);
  await supervisor.open();
  await supervisor.launch();
  return supervisor;
}

/** Pid of a service that must be running. */
function pidOf(supervisor: Supervisor, name: string): number {
  const pid = supervisor.status().find((service) => service.name === name)?.pid;
  if (pid === null || pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

const lives = (pid: number): boolean => identify(pid) !== null;

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not reached: ${condition.toString()}`);
    await pause(20);
  }
}

describe('supervisor', () => {
  it('starts a service again after kill -9', async () => {
    const supervisor = await launched(fakeService('store', { script: SCRIPT, folder }));
    const before = pidOf(supervisor, 'store');
    process.kill(before, 'SIGKILL');
    await until(() => supervisor.status()[0]?.restarts === 1 && supervisor.status()[0]?.state === 'ready');
    expect(pidOf(supervisor, 'store')).not.toBe(before);
    expect(readFileSync(logFileOf(folder, 'supervisor'), 'utf8')).toContain('ended (signal SIGKILL)');
  });

  it('leaves nothing behind when it stops', async () => {
    const supervisor = await launched(
      fakeService('store', { script: SCRIPT, folder }),
      fakeService('program', { script: SCRIPT, folder, hasChannel: true }),
    );
    const pids = [pidOf(supervisor, 'store'), pidOf(supervisor, 'program')];
    await supervisor.stop();
    await supervisor.finished;
    expect(pids.filter(lives)).toEqual([]);
    expect(existsSync(socketPath(folder))).toBe(false);
    expect(readState(folder)).toBeNull();
  });

  it('kills what does not stop in time', async () => {
    const supervisor = await launched(fakeService('store', { script: SCRIPT, folder, stubborn: true }));
    const pid = pidOf(supervisor, 'store');
    await supervisor.stop();
    expect(lives(pid)).toBe(false);
    expect(readFileSync(logFileOf(folder, 'supervisor'), 'utf8')).toContain(
      'did not stop within 1 s; killed',
    );
  });

  it('gives up a start that cannot succeed, with the last words of the service, and stops the others', async () => {
    const supervisor = supervisorOf(
      fakeService('store', { script: SCRIPT, folder }),
      brokenService('program'),
    );
    await supervisor.open();
    const starting = supervisor.launch();
    await expect(starting).rejects.toThrow(
      /program does not start \(exit code 3\)\. Its last words: no configuration/,
    );
    expect(supervisor.status().map(({ state, pid }) => [state, pid])).toEqual([
      ['stopped', null],
      ['stopped', null],
    ]);
  });

  it('lets only one supervisor have a data folder', async () => {
    await launched(fakeService('store', { script: SCRIPT, folder }));
    await expect(supervisorOf().open()).rejects.toThrow(AlreadyRunningError);
  });

  it('writes what a service prints as JSON lines', async () => {
    const supervisor = await launched(fakeService('store', { script: SCRIPT, folder }));
    await supervisor.stop();
    const [line = ''] = readFileSync(logFileOf(folder, 'store'), 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ level: 'info', service: 'store', msg: 'store listens' });
  });
});

describe('control socket', () => {
  it('is for its owner only and answers status, restart and stop', async () => {
    const supervisor = await launched(fakeService('store', { script: SCRIPT, folder }));
    expect(statSync(socketPath(folder)).mode & 0o777).toBe(0o600);
    const before = pidOf(supervisor, 'store');

    const status = await askSupervisor(folder, { action: 'status' });
    expect(status).toMatchObject({ ok: true, services: [{ name: 'store', state: 'ready', pid: before }] });

    await askSupervisor(folder, { action: 'restart', service: 'store' });
    expect(pidOf(supervisor, 'store')).not.toBe(before);

    const refused = await askSupervisor(folder, { action: 'restart', service: 'nothing' });
    expect(refused).toEqual({ ok: false, error: 'There is no service nothing here; there are store.' });

    expect(await askSupervisor(folder, { action: 'stop' })).toMatchObject({ ok: true });
    expect(await askSupervisor(folder, { action: 'status' })).toBeNull();
  });
});

describe('after kill -9 of the supervisor', () => {
  /** Starts the supervisor process and waits until its services are ready. */
  async function startProcess(): Promise<ChildProcess> {
    const bundle = join(folder, 'supervisor.mjs');
    await build({ entryPoints: [PROCESS], outfile: bundle, bundle: true, platform: 'node', format: 'esm' });
    const child = spawn(process.execPath, [bundle, folder, SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  it('programs with a channel end by themselves, and the next start stops the others', async () => {
    const child = await startProcess();
    const pids = new Map(readState(folder)?.services.map(({ name, pid }) => [name, pid]));
    const [store = 0, program = 0] = [pids.get('store'), pids.get('program')];
    child.kill('SIGKILL');
    await until(() => !lives(program));
    expect(lives(store)).toBe(true);

    const next = supervisorOf(fakeService('store', { script: SCRIPT, folder }));
    expect(await next.open()).toEqual(['store']);
    expect(lives(store)).toBe(false);
    await next.launch();
    expect(next.status()[0]?.state).toBe('ready');
  });
});

describe('stale state file', () => {
  it('never leads to a signal for a process that got the old pid', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = bystander.pid ?? 0;
    const old = { pid, start: 'an earlier boot:1' };
    writeState(folder, { supervisor: old, services: [{ name: 'store', ...old, stopSignal: 'SIGTERM' }] });
    expect(await stopLeftovers(folder)).toEqual([]);
    expect(lives(pid)).toBe(true);
    bystander.kill();
    await once(bystander, 'exit');
  });

  it('is ignored when it is damaged', async () => {
    const own = identify(process.pid) ?? { pid: 0, start: '' };
    writeState(folder, { supervisor: own, services: [] });
    writeFileSync(join(folder, 'run', 'services.json'), '{"supervisor":');
    expect(await stopLeftovers(folder)).toEqual([]);
  });
});
