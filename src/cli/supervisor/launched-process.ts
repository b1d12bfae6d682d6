import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { LineSplitter } from './log-lines.ts';
import type { LaunchCommand } from './service.ts';

/** How a process ended, in words. */
export type Ending = string;

/** Options of a launch that belong to the service and not to the command. */
export interface LaunchOptions {
  readonly niceness: number;
  readonly hasChannel: boolean;
  /** Gets the lines that the program prints. */
  readonly onLines: (lines: string[]) => void;
}

/**
 * `nice` replaces itself by the program, which keeps the pid and the channel. Lowering the priority afterwards would
 * on Linux miss the threads that the program has already started.
 */
function withNiceness(command: LaunchCommand, niceness: number): { file: string; args: string[] } {
  if (niceness === 0) return { file: command.file, args: [...command.args] };
  return { file: 'nice', args: ['-n', String(niceness), command.file, ...command.args] };
}

function forwardLines(stream: Readable | null, onLines: (lines: string[]) => void): void {
  if (stream === null) return;
  const splitter = new LineSplitter();
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => onLines(splitter.push(text)));
  stream.once('end', () => onLines(splitter.end()));
}

/** A running child process in a process group of its own, so that Ctrl-C in the terminal reaches the supervisor only. */
export class LaunchedProcess {
  readonly pid: number;
  readonly startedAt = Date.now();
  /** Aborted when the process has ended. */
  readonly ended: AbortSignal;
  /** Settles when the process has ended. */
  readonly exited: Promise<Ending>;

  private constructor(child: ChildProcess, pid: number) {
    this.pid = pid;
    const end = new AbortController();
    this.ended = end.signal;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        end.abort();
        resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
      });
    });
  }

  /**
   * Starts a program.
   *
   * @throws Error of `spawn` when there is no such program or it may not be run
   */
  static async launch(command: LaunchCommand, options: LaunchOptions): Promise<LaunchedProcess> {
    const { file, args } = withNiceness(command, options.niceness);
    const child = spawn(file, args, {
      env: command.environment,
      stdio: ['ignore', 'pipe', 'pipe', ...(options.hasChannel ? ['ipc' as const] : [])],
      detached: true,
      ...(command.account ? { uid: command.account.uid, gid: command.account.gid } : {}),
    });
    forwardLines(child.stdout, options.onLines);
    forwardLines(child.stderr, options.onLines);
    // A child that could not be spawned has no pid and reports the error in the next turn.
    if (child.pid === undefined) throw await once(child, 'error').then(([error]: unknown[]) => error);
    return new LaunchedProcess(child, child.pid);
  }

  /** Sends a signal to the process alone, for an orderly stop. */
  signal(signal: NodeJS.Signals): void {
    if (!this.ended.aborted) process.kill(this.pid, signal);
  }

  /** Kills the process and whatever it has started in its group. */
  kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      // The group is gone already, which is what was wanted.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
