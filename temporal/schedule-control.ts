/** The schedule service's view of the schedules, over a Temporal client. */
import {
  ApplicationFailure,
  isGrpcServiceError,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type ScheduleClient,
  type ScheduleExecutionResult,
  type ScheduleHandle,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import { Refusal } from '../src/runtime/errors.ts';
import { FAILED_SOMEWHERE, type EnvironmentOutcome } from '../src/schedules/schedule.ts';
import type { Run, RunStatus, ScheduleControl, ScheduleState } from '../src/schedules/schedule-control.ts';
import { schedulesOf } from './schedules.ts';

/** A person waits for the answer. */
const DEADLINE_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

const STATUS: Partial<Record<WorkflowExecutionStatusName, RunStatus>> = {
  RUNNING: 'RUNNING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  TERMINATED: 'TERMINATED',
  TIMED_OUT: 'TIMED_OUT',
};

function unavailable(message: string): Refusal {
  return new Refusal('unavailable', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

export class TemporalScheduleControl implements ScheduleControl {
  readonly #client: Client;
  readonly #schedules: ScheduleClient;

  constructor(client: Client) {
    this.#client = client;
    this.#schedules = schedulesOf(client);
  }

  async describe(id: string, runs: number): Promise<ScheduleState | null> {
    try {
      return await this.#reach(async () => {
        const { state, info } = await this.#schedules.getHandle(id).describe();
        const newest = [...info.recentActions].reverse().slice(0, runs);
        return {
          isPaused: state.paused,
          note: state.note || null,
          nextRuns: info.nextActionTimes,
          skipped: info.numActionsSkippedOverlap,
          missed: info.numActionsMissedCatchupWindow,
          runs: await Promise.all(newest.map((action) => this.#run(action))),
        };
      });
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return null;
      throw error;
    }
  }

  async trigger(id: string): Promise<void> {
    await this.#change(id, (handle) => handle.trigger(ScheduleOverlapPolicy.SKIP));
  }

  async pause(id: string, reason: string): Promise<void> {
    await this.#change(id, (handle) => handle.pause(reason));
  }

  async resume(id: string): Promise<void> {
    await this.#change(id, (handle) => handle.unpause('Resumed over the API'));
  }

  async #change(id: string, work: (handle: ScheduleHandle) => Promise<void>): Promise<void> {
    try {
      await this.#reach(() => work(this.#schedules.getHandle(id)));
    } catch (error) {
      if (error instanceof ScheduleNotFoundError)
        throw unavailable(`No worker has made the schedule ${id} yet.`);
      throw error;
    }
  }

  async #run({ takenAt, action }: ScheduleExecutionResult): Promise<Run> {
    const { workflowId, firstExecutionRunId } = action.workflow;
    const handle = this.#client.workflow.getHandle(workflowId, firstExecutionRunId, { followRuns: false });
    try {
      const { status, closeTime } = await handle.describe();
      return {
        workflowId,
        startedAt: takenAt,
        finishedAt: closeTime ?? null,
        status: STATUS[status.name] ?? 'RUNNING',
        outcomes: closeTime ? await this.#outcomes(handle.result()) : [],
      };
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return { workflowId, startedAt: takenAt, finishedAt: null, status: 'GONE', outcomes: [] };
    }
  }

  /** What a run that is over has done, also where it failed. */
  async #outcomes(result: Promise<unknown>): Promise<EnvironmentOutcome[]> {
    try {
      // Our own workflow has answered it.
      return (await result) as EnvironmentOutcome[];
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const { cause } = error;
      const isOurs = cause instanceof ApplicationFailure && cause.type === FAILED_SOMEWHERE;
      return isOurs ? ((cause.details?.[0] ?? []) as EnvironmentOutcome[]) : [];
    }
  }

  /** @throws Refusal `unavailable` when the server does not answer in time. */
  async #reach<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#client.withDeadline(Date.now() + DEADLINE_MS, work);
    } catch (error) {
      if (isGrpcServiceError(error)) throw unavailable('Temporal could not be reached in time.');
      throw error;
    }
  }
}
