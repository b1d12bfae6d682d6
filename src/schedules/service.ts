/** Looking at what happens by the clock, and having a say in it. */
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { RunResponse, ScheduleDetailResponse, ScheduleResponse } from './contract.ts';
import { SCHEDULES, type Schedule } from './schedule.ts';
import type { Run, ScheduleControl, ScheduleState } from './schedule-control.ts';

const RUNS_SHOWN = 10;
const NEXT_SHOWN = 5;

/** The environments whose outcomes the caller may see. */
export type Visible = (environment: string) => boolean;

/** What whoever asks may see: the owner of the platform everything, all others their own environment. */
export function visibleTo(role: string, context: Context): Visible {
  return role === 'PLATFORM_OWNER' ? () => true : (slug) => slug === context.environment.slug;
}

function entryOf(id: string): Schedule {
  const entry = SCHEDULES.find((each) => each.id === id);
  if (!entry) throw notFound('schedule', id);
  return entry;
}

function runView(run: Run, isVisible: Visible): RunResponse {
  return {
    workflow_id: run.workflowId,
    status: run.status,
    started_at: run.startedAt.toISOString(),
    finished_at: run.finishedAt?.toISOString() ?? null,
    results: run.outcomes
      .filter(({ environment }) => isVisible(environment))
      .sort((a, b) => a.environment.localeCompare(b.environment)),
  };
}

function stateView(state: ScheduleState | null) {
  if (!state) {
    const none = { pause_reason: null, next_runs: [], skipped_runs: 0, missed_runs: 0 };
    return { state: 'ABSENT' as const, ...none };
  }
  const { isPaused, note, nextRuns, skipped, missed } = state;
  return {
    state: isPaused ? ('PAUSED' as const) : ('ACTIVE' as const),
    pause_reason: isPaused ? note : null,
    next_runs: isPaused ? [] : nextRuns.slice(0, NEXT_SHOWN).map((at) => at.toISOString()),
    skipped_runs: skipped,
    missed_runs: missed,
  };
}

function fieldsOf({ id, summary, cron, catchUpSeconds }: Schedule) {
  return { id, summary, cron, time_zone: 'UTC' as const, catch_up_seconds: catchUpSeconds };
}

export class ScheduleService {
  readonly #control: ScheduleControl;

  constructor(control: ScheduleControl) {
    this.#control = control;
  }

  /** @throws Refusal `unavailable` */
  async list(isVisible: Visible) {
    const items = await Promise.all(SCHEDULES.map((entry) => this.#summaryOf(entry, isVisible)));
    const total = items.length;
    return { items, total, page: 1, page_size: total, total_pages: 1 };
  }

  /** @throws Refusal `not-found`, `unavailable` */
  async get(id: string, isVisible: Visible): Promise<ScheduleDetailResponse> {
    const entry = entryOf(id);
    const state = await this.#control.describe(id, RUNS_SHOWN);
    const runs = (state?.runs ?? []).map((run) => runView(run, isVisible));
    return { ...fieldsOf(entry), ...stateView(state), runs };
  }

  /** Runs it now; a run that is under way is the answer to the wish. @throws Refusal `not-found`, `unavailable` */
  async trigger(context: Context, id: string, isVisible: Visible): Promise<ScheduleDetailResponse> {
    await this.#control.trigger(entryOf(id).id);
    context.log.info({ schedule: id, actor: context.actor }, 'a schedule was run by hand');
    return this.get(id, isVisible);
  }

  /** Runs that are under way go on. @throws Refusal `not-found`, `unavailable` */
  async pause(context: Context, id: string, reason: string, isVisible: Visible) {
    await this.#control.pause(entryOf(id).id, reason);
    context.log.info({ schedule: id, actor: context.actor }, 'a schedule was paused');
    return this.get(id, isVisible);
  }

  /** @throws Refusal `not-found`, `unavailable` */
  async resume(context: Context, id: string, isVisible: Visible): Promise<ScheduleDetailResponse> {
    await this.#control.resume(entryOf(id).id);
    context.log.info({ schedule: id, actor: context.actor }, 'a schedule was resumed');
    return this.get(id, isVisible);
  }

  async #summaryOf(entry: Schedule, isVisible: Visible): Promise<ScheduleResponse> {
    const state = await this.#control.describe(entry.id, 1);
    const [last] = state?.runs ?? [];
    return { ...fieldsOf(entry), ...stateView(state), last_run: last ? runView(last, isVisible) : null };
  }
}
