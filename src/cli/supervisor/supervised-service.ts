import { setTimeout as sleep } from 'node:timers/promises';
import { RestartBackoff } from './backoff.ts';
import { LaunchedProcess } from './launched-process.ts';
import {
  type ServiceDefinition,
  ServiceStartError,
  type ServiceState,
  type ServiceStatus,
} from './service.ts';

const STARTING_POLL_MILLISECONDS = 50;
const STEADY_POLL_MILLISECONDS = 2_000;
const UNHEALTHY_LIMIT_MILLISECONDS = 30_000;
const START_LIMIT_MILLISECONDS = 60_000;
/** Deaths before the first readiness that are put down to something a restart does not mend. */
const START_ATTEMPTS = 5;

/** What a service tells its supervisor. */
export interface ServiceObserver {
  /** Lines printed by the program. */
  onOutput(service: string, lines: string[]): void;
  /** Something worth a line in the supervisor's own log. */
  onEvent(service: string, message: string): void;
  /** Pid or state changed. */
  onChange(): void;
}

/** Sleeps unless one of the signals ends it early. */
async function pause(milliseconds: number, ...signals: AbortSignal[]): Promise<void> {
  const signal = AbortSignal.any(signals);
  await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Keeps one service running: starts it, watches its health, starts it again when it dies. */
export class SupervisedService {
  readonly definition: ServiceDefinition;
  readonly #observer: ServiceObserver;
  #process: LaunchedProcess | null = null;
  #state: ServiceState = 'stopped';
  #problem: string | null = null;
  #restarts = 0;
  #lastLine = '';
  #healthySince: number | null = null;
  #life: { stop: AbortController; over: Promise<void> } | null = null;

  constructor(definition: ServiceDefinition, observer: ServiceObserver) {
    this.definition = definition;
    this.#observer = observer;
  }

  /** State for `oms status` and the state file. */
  status(): ServiceStatus {
    return {
      name: this.definition.name,
      state: this.#state,
      pid: this.#process?.pid ?? null,
      startedAt: this.#process?.startedAt ?? null,
      restarts: this.#restarts,
      url: this.definition.url,
      problem: this.#problem,
    };
  }

  /**
   * Starts the service and keeps it running until `stop`.
   *
   * @returns when it is ready for the first time
   * @throws ServiceStartError when it does not become ready, or what `command()` throws
   */
  async start(): Promise<void> {
    if (this.#life) return;
    const stop = new AbortController();
    await new Promise<void>((ready, failed) => {
      const over = this.#keepRunning(stop.signal, ready).then(
        () => failed(new ServiceStartError(`${this.definition.name} was stopped before it was ready.`)),
        failed,
      );
      this.#life = { stop, over };
    }).catch(async (error: unknown) => {
      await this.stop();
      throw error;
    });
  }

  /** Stops the service in order, or kills it when that takes too long. */
  async stop(): Promise<void> {
    const life = this.#life;
    if (!life) return;
    life.stop.abort();
    const running = this.#process;
    if (running && !running.ended.aborted) {
      running.signal(this.definition.stopSignal);
      await pause(this.definition.stopSeconds * 1000, running.ended);
      if (!running.ended.aborted) {
        this.#observer.onEvent(
          this.definition.name,
          `did not stop within ${this.definition.stopSeconds} s; killed`,
        );
        running.kill();
      }
    }
    await life.over;
    this.#life = null;
    this.#enter('stopped', null);
  }

  /** Ends the process at once; `stop` then returns without waiting. */
  kill(): void {
    this.#process?.kill();
  }

  async #keepRunning(stop: AbortSignal, onReady: () => void): Promise<void> {
    const backoff = new RestartBackoff();
    let wasReady = false;
    for (let attempt = 1; !stop.aborted; attempt += 1) {
      const ending = await this.#runOnce(stop, () => {
        wasReady = true;
        onReady();
      }).catch((error: unknown) => {
        if (!wasReady) throw error;
        return wordsOf(error);
      });
      if (stop.aborted) return;
      if (!wasReady && attempt >= START_ATTEMPTS) throw this.#startError(ending);
      await this.#waitForRestart(ending, backoff, stop);
    }
  }

  #startError(ending: string): ServiceStartError {
    const words = this.#lastLine === '' ? '' : ` Its last words: ${this.#lastLine}`;
    return new ServiceStartError(`${this.definition.name} does not start (${ending}).${words}`);
  }

  async #waitForRestart(ending: string, backoff: RestartBackoff, stop: AbortSignal): Promise<void> {
    const milliseconds = backoff.pauseAfter(
      this.#healthySince === null ? null : Date.now() - this.#healthySince,
    );
    this.#observer.onEvent(
      this.definition.name,
      `ended (${ending}); starts again in ${milliseconds / 1000} s`,
    );
    this.#enter('waiting', ending);
    await pause(milliseconds, stop);
    this.#restarts += 1;
  }

  /** One process from its start to its end. */
  async #runOnce(stop: AbortSignal, onReady: () => void): Promise<string> {
    this.#healthySince = null;
    this.#enter('starting', null);
    const command = await this.definition.command();
    if (stop.aborted) return 'stopped';
    const { name, niceness, hasChannel } = this.definition;
    const running = await LaunchedProcess.launch(command, {
      niceness,
      hasChannel,
      onLines: (lines) => this.#output(lines),
    });
    this.#process = running;
    this.#observer.onEvent(name, `started with pid ${running.pid}`);
    this.#observer.onChange();
    await this.#watch(running, stop, onReady);
    const ending = await running.exited;
    this.#process = null;
    return ending;
  }

  #output(lines: string[]): void {
    this.#lastLine = lines.at(-1) ?? this.#lastLine;
    this.#observer.onOutput(this.definition.name, lines);
  }

  /** Probes until the process ends or is to stop; kills it when it does not react for too long. */
  async #watch(running: LaunchedProcess, stop: AbortSignal, onReady: () => void): Promise<void> {
    const isOver = (): boolean => running.ended.aborted || stop.aborted;
    let lastAlive = running.startedAt;
    while (!isOver()) {
      const problem = await this.#probe();
      if (isOver()) return;
      if (problem === null || problem.alive) lastAlive = Date.now();
      if (problem === null) this.#becomeReady(onReady);
      else if (this.#healthySince !== null) this.#enter('unready', problem.words);
      const limit = this.#healthySince === null ? START_LIMIT_MILLISECONDS : UNHEALTHY_LIMIT_MILLISECONDS;
      if (Date.now() - lastAlive > limit) {
        this.#observer.onEvent(this.definition.name, `does not react (${problem?.words ?? ''}); killed`);
        running.kill();
      }
      await pause(
        this.#healthySince === null ? STARTING_POLL_MILLISECONDS : STEADY_POLL_MILLISECONDS,
        stop,
        running.ended,
      );
    }
  }

  async #probe(): Promise<{ alive: boolean; words: string } | null> {
    let alive = false;
    try {
      await this.definition.checkAlive();
      alive = true;
      await this.definition.checkReady();
      return null;
    } catch (error) {
      return { alive, words: wordsOf(error) };
    }
  }

  #becomeReady(onReady: () => void): void {
    this.#healthySince ??= Date.now();
    this.#enter('ready', null);
    onReady();
  }

  #enter(state: ServiceState, problem: string | null): void {
    const changed = this.#state !== state;
    this.#state = state;
    this.#problem = problem;
    if (changed) this.#observer.onChange();
  }
}
