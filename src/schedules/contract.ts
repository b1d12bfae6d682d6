/** What happens by the clock: looking at it, running it now, pausing it. */
import { z } from 'zod';
import { contract, pageOf, requestHeaders, timestamp } from '../runtime/contract.ts';
import { RUN_STATUSES } from './schedule-control.ts';

export const runSchema = z
  .object({
    workflow_id: z.string(),
    status: z.enum(RUN_STATUSES).describe('GONE: so long ago that the server has forgotten it'),
    started_at: timestamp,
    finished_at: timestamp.nullable(),
    results: z
      .array(
        z.object({
          environment: z.string(),
          counts: z.record(z.string(), z.number()),
          error: z.string().nullable(),
        }),
      )
      .describe('What was done in your environment; the owner of the platform sees all'),
  })
  .meta({ id: 'ScheduleRun' });
export type RunResponse = z.infer<typeof runSchema>;

export const SCHEDULE_STATES = ['ACTIVE', 'PAUSED', 'ABSENT'] as const;

const scheduleFields = {
  id: z.string(),
  summary: z.string(),
  cron: z.string().describe('Minute, hour, day of month, month, day of week; UTC'),
  time_zone: z.literal('UTC'),
  catch_up_seconds: z.int().describe('How late it may begin after an outage'),
  state: z.enum(SCHEDULE_STATES).describe('ABSENT: no worker has made it yet'),
  pause_reason: z.string().nullable(),
  next_runs: z.array(timestamp),
  skipped_runs: z.int().describe('Passed over because a run was under way'),
  missed_runs: z.int().describe('Missed while the server was away'),
};

export const scheduleSchema = z
  .object({ ...scheduleFields, last_run: runSchema.nullable() })
  .meta({ id: 'Schedule' });
export type ScheduleResponse = z.infer<typeof scheduleSchema>;

export const scheduleDetailSchema = z
  .object({ ...scheduleFields, runs: z.array(runSchema).describe('The newest first') })
  .meta({ id: 'ScheduleDetail' });
export type ScheduleDetailResponse = z.infer<typeof scheduleDetailSchema>;

const byId = z.object({ schedule_id: z.string().min(1).max(100) });
const pauseInput = z.strictObject({ reason: z.string().trim().min(1).max(200) });
const tags = ['Schedules'];

export const schedulesContract = {
  list: contract
    .route({ method: 'GET', path: '/schedules', summary: 'All schedules with their last run', tags })
    .input(z.object({}))
    .output(pageOf(scheduleSchema)),
  get: contract
    .route({ method: 'GET', path: '/schedules/{schedule_id}', summary: 'One schedule and its runs', tags })
    .input(z.object({ params: byId }))
    .output(scheduleDetailSchema),
  trigger: contract
    .route({
      method: 'POST',
      path: '/schedules/{schedule_id}/trigger',
      summary: 'Run it now, unless a run is under way',
      tags,
      successStatus: 202,
    })
    .input(z.object({ headers: requestHeaders, params: byId }))
    .output(scheduleDetailSchema),
  pause: contract
    .route({ method: 'POST', path: '/schedules/{schedule_id}/pause', summary: 'Let it rest', tags })
    .input(z.object({ params: byId, body: pauseInput }))
    .output(scheduleDetailSchema),
  resume: contract
    .route({ method: 'POST', path: '/schedules/{schedule_id}/resume', summary: 'Let it run again', tags })
    .input(z.object({ params: byId }))
    .output(scheduleDetailSchema),
};
