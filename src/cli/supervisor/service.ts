/** What the supervisor knows about a service before it runs. */
import type { Account } from '../../database/embedded-account.ts';

/** How to start a program. */
export interface LaunchCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Account to run under; null: the supervisor's own. */
  readonly account: Account | null;
}

/** One supervised program. */
export interface ServiceDefinition {
  readonly name: string;
  /** Address for people, or null when there is nothing to open. */
  readonly url: string | null;
  /** Prepares what the program needs and says how to start it; called before every start. */
  command(): Promise<LaunchCommand>;
  /** Throws unless the program lives and reacts; failing for 30 s gets it killed. */
  checkAlive(): Promise<void>;
  /** Throws unless the program can do its work, which may need other services. */
  checkReady(): Promise<void>;
  readonly stopSignal: NodeJS.Signals;
  /** How long an orderly stop may take before the program is killed. */
  readonly stopSeconds: number;
  /** Added to the niceness; 0 leaves it alone. */
  readonly niceness: number;
  /** Whether the program gets an IPC channel, by which it notices the supervisor's death. */
  readonly hasChannel: boolean;
}

/** stopped: not wanted; waiting: died, to be started again; unready: alive but not able to work. */
export type ServiceState = 'stopped' | 'starting' | 'ready' | 'unready' | 'waiting';

/** A service as `oms status` shows it. */
export interface ServiceStatus {
  readonly name: string;
  readonly state: ServiceState;
  readonly pid: number | null;
  /** Milliseconds since the epoch at which the present process was started. */
  readonly startedAt: number | null;
  readonly restarts: number;
  readonly url: string | null;
  /** Why it is not ready, in words; null when it is. */
  readonly problem: string | null;
}

/** A service that could not be brought up at start; the message carries its last words. */
export class ServiceStartError extends Error {
  override readonly name = 'ServiceStartError';
}
