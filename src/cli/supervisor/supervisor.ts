import type { Server } from 'node:net';
import { rmSync } from 'node:fs';
import { listenForControl } from './control-server.ts';
import { type ControlAnswer, type ControlRequest, socketPath } from './control-protocol.ts';
import { LogFile, logFileOf } from './log-file.ts';
import { toLogLine } from './log-lines.ts';
import { identify } from './process-identity.ts';
import type { ServiceDefinition, ServiceStatus } from './service.ts';
import { lockDataFolder } from './start-lock.ts';
import { removeState, stopLeftovers, writeState } from './state-file.ts';
import { SupervisedService } from './supervised-service.ts';

/** Name of the supervisor's own log. */
export const SUPERVISOR = 'supervisor';

/** Brings the services up in the right order; called at start and at a restart of everything. */
export type LaunchPlan = (supervisor: Supervisor) => Promise<void>;

/**
 * Runs a list of services in one data folder and answers on the control socket.
 *
 * The list is in the order of dependence: services are stopped from its end.
 */
export class Supervisor {
  /** Settles when everything is stopped and this process may end. */
  readonly finished: Promise<void>;
  readonly #dataFolder: string;
  readonly #services: readonly SupervisedService[];
  readonly #plan: LaunchPlan;
  readonly #logs = new Map<string, LogFile>();
  readonly #finish: () => void;
  #control: Server | null = null;
  #unlock: (() => void) | null = null;
  #stopping: Promise<void> | null = null;

  constructor(dataFolder: string, definitions: readonly ServiceDefinition[], plan: LaunchPlan) {
    this.#dataFolder = dataFolder;
    this.#plan = plan;
    let finish: () => void = () => undefined;
    this.finished = new Promise((resolve) => (finish = resolve));
    this.#finish = finish;
    const observer = {
      onOutput: (service: string, lines: string[]) => this.#log(service, lines),
      onEvent: (service: string, message: string) => this.#log(SUPERVISOR, [`${service}: ${message}`]),
      onChange: () => this.#saveState(),
    };
    this.#services = definitions.map((definition) => new SupervisedService(definition, observer));
  }

  /**
   * Takes the data folder, stops what a killed supervisor left there and opens the control socket.
   *
   * @returns names of the leftovers that were stopped
   * @throws AlreadyRunningError
   */
  async open(): Promise<string[]> {
    this.#unlock = lockDataFolder(this.#dataFolder);
    const leftovers = await stopLeftovers(this.#dataFolder);
    this.#saveState();
    this.#control = await listenForControl(socketPath(this.#dataFolder), (request) => this.#handle(request));
    return leftovers;
  }

  /**
   * Carries out the launch plan; stops everything again when a part of it fails.
   *
   * @throws what the plan throws
   */
  async launch(): Promise<void> {
    try {
      await this.#plan(this);
    } catch (error) {
      this.#log(SUPERVISOR, [`launch failed: ${String(error)}`]);
      await this.stop();
      throw error;
    }
  }

  /** Whether this supervisor has a service of that name. */
  has(name: string): boolean {
    return this.#services.some((service) => service.definition.name === name);
  }

  /** Starts a service and waits until it is ready. */
  async start(name: string): Promise<void> {
    if (this.#stopping) throw new Error('Longhaul is being stopped.');
    await this.#find(name).start();
  }

  /** State of every service, in the order of the list. */
  status(): ServiceStatus[] {
    return this.#services.map((service) => service.status());
  }

  /** Stops all services, gives the data folder free and settles `finished`. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAndClose();
    return this.#stopping;
  }

  /** Kills whatever still runs, for a user who will not wait. */
  kill(): void {
    for (const service of this.#services) service.kill();
  }

  #find(name: string): SupervisedService {
    const service = this.#services.find((candidate) => candidate.definition.name === name);
    if (service) return service;
    const names = this.#services.map((candidate) => candidate.definition.name).join(', ');
    throw new Error(`There is no service ${name} here; there are ${names}.`);
  }

  async #stopServices(): Promise<void> {
    for (const service of this.#services.toReversed()) await service.stop();
  }

  async #stopAndClose(): Promise<void> {
    await this.#stopServices();
    removeState(this.#dataFolder);
    this.#control?.close();
    if (this.#control) rmSync(socketPath(this.#dataFolder), { force: true });
    this.#unlock?.();
    for (const log of this.#logs.values()) log.close();
    this.#logs.clear();
    this.#finish();
  }

  async #restart(name: string | null): Promise<void> {
    if (name === null) {
      await this.#stopServices();
      await this.launch();
      return;
    }
    const service = this.#find(name);
    await service.stop();
    await service.start();
  }

  async #handle(request: ControlRequest): Promise<ControlAnswer> {
    if (request.action === 'stop') await this.stop();
    if (request.action === 'restart') await this.#restart(request.service);
    return { ok: true, pid: process.pid, services: this.status() };
  }

  #log(name: string, lines: readonly string[]): void {
    const log = this.#logs.get(name) ?? new LogFile(logFileOf(this.#dataFolder, name));
    this.#logs.set(name, log);
    const now = new Date();
    log.write(lines.map((line) => toLogLine(name, line, now)));
  }

  #saveState(): void {
    const supervisor = identify(process.pid);
    if (supervisor === null || this.#unlock === null) return;
    const services = this.#services.toReversed().flatMap((service) => {
      const { name, pid } = service.status();
      const identity = pid === null ? null : identify(pid);
      const stopSignal =
        service.definition.stopSignal === 'SIGINT' ? ('SIGINT' as const) : ('SIGTERM' as const);
      return identity === null ? [] : [{ name, ...identity, stopSignal }];
    });
    writeState(this.#dataFolder, { supervisor, services });
  }
}
