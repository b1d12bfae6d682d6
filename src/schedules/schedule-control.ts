/** The schedules as they run, as the service sees them; `temporal/` answers. */
import type { EnvironmentOutcome } from './schedule.ts';

/** GONE: it is so long ago that the server has forgotten how it came out. */
export const RUN_STATUSES = [
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TERMINATED',
  'TIMED_OUT',
  'GONE',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface Run {
  workflowId: string;
  startedAt: Date;
  finishedAt: Date | null;
  status: RunStatus;
  outcomes: EnvironmentOutcome[];
}

export interface ScheduleState {
  isPaused: boolean;
  /** What whoever paused it gave as the reason. */
  note: string | null;
  nextRuns: Date[];
  /** Times passed over because a run was under way. */
  skipped: number;
  /** Times missed while the server was away for longer than the schedule catches up. */
  missed: number;
  /** The newest first. */
  runs: Run[];
}

/** Every call @throws Refusal `unavailable` while Temporal is away, or when no worker has made the schedule yet. */
export interface ScheduleControl {
  /** @param runs how many runs to look at. @returns null when no worker has made the schedule yet. */
  describe(id: string, runs: number): Promise<ScheduleState | null>;
  /** Runs it now, unless a run is under way. */
  trigger(id: string): Promise<void>;
  pause(id: string, reason: string): Promise<void>;
  resume(id: string): Promise<void>;
}
