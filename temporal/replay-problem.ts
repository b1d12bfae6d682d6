/** Where and why a history does not replay, taken from what the SDK says about it. */
import type proto from '@temporalio/proto';

/** A workflow's history as the server gives it. */
export type History = proto.temporal.api.history.v1.IHistory;
type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** One sentence for whoever changed the workflow code, and the event it is about where the SDK names one. */
export interface ReplayProblem {
  readonly reason: string;
  /** As in the Temporal Web UI, such as `7 (TimerStarted)`; null: the SDK names none. */
  readonly event: string | null;
}

/** `EVENT_TYPE_TIMER_STARTED`'s like is an enum's number in memory; what an event carries tells its name too. */
function nameOf(event: HistoryEvent): string {
  const field = Object.entries(event).find(
    ([name, value]) => name.endsWith('EventAttributes') && Boolean(value),
  )?.[0];
  if (field === undefined) return 'unknown';
  const name = field.slice(0, -'EventAttributes'.length);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The number that a local activity has in its run; null for any other event. */
function localActivityOf(event: HistoryEvent): number | null {
  const marker = event.markerRecordedEventAttributes;
  const data = marker?.details?.data?.payloads?.[0]?.data;
  if (marker?.markerName !== 'core_local_activity' || !data) return null;
  const { seq } = JSON.parse(Buffer.from(data).toString('utf8')) as { seq: number };
  return seq;
}

/** Local activities are named by their number; the marker in the history has it. */
function eventOf(history: History, reason: string): string | null {
  const named = /HistoryEvent\(id: (\d+), (\w+)\)/.exec(reason);
  if (named) return `${named[1]} (${named[2]})`;
  const number = /LocalActivity\((\d+)\)/.exec(reason)?.[1];
  if (number === undefined) return null;
  const event = history.events?.find((each) => localActivityOf(each) === Number(number));
  return event ? `${String(event.eventId)} (${nameOf(event)})` : null;
}

/** What the error of a replay says about this history. */
export function replayProblem(history: History, error: Error): ReplayProblem {
  // The SDK wraps the server library's failure, printed with all of its fields, in a sentence of its own.
  const reason = /Failure \{ message: "((?:[^"\\]|\\.)*)"/.exec(error.message)?.[1] ?? error.message;
  return { reason, event: eventOf(history, reason) };
}
