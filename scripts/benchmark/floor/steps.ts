/** What an order's workflow does, reduced to kinds of steps: the floor's workflow does the same with empty hands. */
import type { WorkflowHandle } from '@temporalio/client';

/** `local`, `upsert`, `activity/<task queue>` or `timer/<milliseconds>`. */
export type FloorStep = string;

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

const MILLISECONDS = 1_000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

function stepOf(event: HistoryEvent): FloorStep[] {
  const {
    markerRecordedEventAttributes: marker,
    activityTaskScheduledEventAttributes: activity,
    upsertWorkflowSearchAttributesEventAttributes: upsert,
    timerStartedEventAttributes: timer,
  } = event;
  if (marker) return [marker.markerName === 'core_local_activity' ? 'local' : 'marker'];
  if (activity) return [`activity/${activity.taskQueue?.name ?? ''}`];
  if (upsert) return ['upsert'];
  if (!timer) return [];
  const { seconds, nanos } = timer.startToFireTimeout ?? {};
  const milliseconds = Number(seconds ?? 0) * MILLISECONDS + Number(nanos ?? 0) / NANOSECONDS_PER_MILLISECOND;
  return [`timer/${milliseconds}`];
}

/** The steps of a closed workflow in their order, so that the floor follows whatever the product's workflow becomes. */
export function stepsOf(history: History): FloorStep[] {
  return (history.events ?? []).flatMap(stepOf);
}

/** The task queues that the steps' activities run on. */
export function queuesOf(steps: readonly FloorStep[]): string[] {
  const activities = steps.filter((step) => step.startsWith('activity/'));
  return [...new Set(activities.map((step) => step.slice('activity/'.length)))];
}

/** The floor's own queue beside a queue of the product. */
export function floorQueue(queue: string): string {
  return `floor-${queue}`;
}
