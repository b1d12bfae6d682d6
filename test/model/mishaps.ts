/** What goes wrong with activities: failures before the work, answers that are lost after it, workers that die. */
import { setTimeout as pause } from 'node:timers/promises';
import { Context as ActivityContext } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { UnexpectedStatusError } from '../../src/orders/status-repository.ts';
import { Refusal } from '../../src/runtime/errors.ts';
import type { Around } from '../support/temporal.ts';
import type { Mishap } from './plan.ts';

const LOOK_MILLISECONDS = 5;

interface Armed extends Mishap {
  left: number;
}

/** One order's workflow, as its activities show it. */
class Watched {
  /** Runs that were lost with their worker. */
  readonly dead = new Set<string>();
  /** Activities under way by run. */
  readonly running = new Map<string, number>();
  armed: Armed[] = [];
  readonly unexpected: string[] = [];

  /** True while an activity of another run is under way. */
  isBusyElsewhere(run: string): boolean {
    return [...this.running].some(([other, count]) => other !== run && count > 0);
  }
}

/** The mishaps of all orders; `around` stands around every activity of the workers. */
export class Mishaps {
  readonly #watched = new Map<string, Watched>();
  readonly #voided = new Map<string, number>();

  /** Lets the next activities of an order go wrong. */
  arm(workflowId: string, mishap: Mishap): void {
    this.#of(workflowId).armed.push({ ...mishap, left: mishap.times });
  }

  /** Lets all go well from now on. */
  disarm(workflowId: string): void {
    this.#of(workflowId).armed = [];
  }

  /** True while something is done for the order. */
  isBusy(workflowId: string): boolean {
    return [...this.#of(workflowId).running.values()].some((count) => count > 0);
  }

  /** What activities of an order have thrown that was neither foreseen nor arranged here. */
  unexpectedOf(workflowId: string): readonly string[] {
    return this.#of(workflowId).unexpected;
  }

  /** When the label of a fulfillment was last voided, in milliseconds. */
  voidedAt(fulfillmentId: string): number | undefined {
    return this.#voided.get(fulfillmentId);
  }

  readonly around: Around = async (name, run, args) => {
    const { workflowExecution } = ActivityContext.current().info;
    if (!workflowExecution) return run();
    const watched = this.#of(workflowExecution.workflowId);
    await this.#enter(watched, workflowExecution.runId);
    if (this.#takes(watched, name, 'before')) throw new Error('It fails before its work');
    const result = await this.#counted(watched, workflowExecution.runId, name, run);
    if (name === 'voidShipment') this.#voided.set(String(args[1]), Date.now());
    if (this.#takes(watched, name, 'after')) throw new Error('Its answer is lost');
    return result;
  };

  /** A run that was lost has lost its worker with it: however late its steps come, they do nothing more. */
  bury(workflowId: string, run: string): void {
    this.#of(workflowId).dead.add(run);
  }

  /** What a lost run has begun in the database is through before the next one takes a step. */
  async #enter(watched: Watched, run: string): Promise<void> {
    for (;;) {
      if (watched.dead.has(run)) throw ApplicationFailure.nonRetryable('The worker of this run is dead');
      if (!watched.isBusyElsewhere(run)) return;
      await pause(LOOK_MILLISECONDS);
    }
  }

  async #counted(
    watched: Watched,
    run: string,
    name: string,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    watched.running.set(run, (watched.running.get(run) ?? 0) + 1);
    try {
      return await work();
    } catch (error) {
      // Rows that are ahead of a run whose workflow task was lost are taken over by it; the end of the play shows how well.
      const isExpected = error instanceof Refusal || error instanceof UnexpectedStatusError;
      if (!isExpected) watched.unexpected.push(`${name}: ${String(error)}`);
      throw error;
    } finally {
      watched.running.set(run, (watched.running.get(run) ?? 1) - 1);
    }
  }

  #takes({ armed }: Watched, name: string, when: Mishap['when']): boolean {
    const mishap = armed.find(
      (each) => each.when === when && each.left > 0 && (each.activity ?? name) === name,
    );
    if (!mishap) return false;
    mishap.left -= 1;
    return true;
  }

  #of(workflowId: string): Watched {
    const watched = this.#watched.get(workflowId) ?? new Watched();
    this.#watched.set(workflowId, watched);
    return watched;
  }
}
