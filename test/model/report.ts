/** What is printed of a sequence that broke something: all that it takes to understand it. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type proto from '@temporalio/proto';
import type { Ground, Lane } from './ground.ts';
import type { Sequence } from './plan.ts';
import { openingWords } from './words.ts';

/** A sequence that broke something. */
export interface Failure {
  number: number;
  error: unknown;
  sequence: Sequence;
  log: readonly string[];
  lane: Lane;
  orderIds: readonly string[];
}

const failureOf = (failure: proto.temporal.api.failure.v1.IFailure | null | undefined): string =>
  failure ? `${failure.message} ${failureOf(failure.cause)}` : '';

/** What the history says of tasks and runs that have failed. */
function troubles(events: readonly proto.temporal.api.history.v1.IHistoryEvent[]): string[] {
  return events.flatMap(({ eventId, workflowTaskFailedEventAttributes: task, ...event }) => {
    const run = event.workflowExecutionFailedEventAttributes;
    const isLate = event.workflowTaskTimedOutEventAttributes;
    if (task)
      return [`   event ${String(eventId)}: task failed, cause ${task.cause} ${failureOf(task.failure)}`];
    if (run) return [`   event ${String(eventId)}: run failed: ${failureOf(run.failure)}`];
    return isLate ? [`   event ${String(eventId)}: task timed out`] : [];
  });
}

async function workflowWords({ temporal }: Ground, slug: string, orderId: string): Promise<string[]> {
  const handle = temporal.handleOf(orderId, slug);
  try {
    const { status, raw } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const pending = (raw.pendingActivities ?? []).map(
      (each) =>
        `   pending ${each.activityType?.name}, attempt ${each.attempt}: ${each.lastFailure?.message ?? ''}`,
    );
    return [`   workflow ${status.name}`, ...troubles(events ?? []), ...pending];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return ['   no workflow'];
    throw error;
  }
}

async function orderWords({ context }: Lane, orderId: string): Promise<string[]> {
  const [events, fulfillments] = await Promise.all([
    context.db
      .selectFrom('order_events')
      .selectAll()
      .where('order_id', '=', orderId)
      .orderBy('sequence')
      .execute(),
    context.db
      .selectFrom('fulfillments')
      .innerJoin('fulfillment_nodes as node', 'node.id', 'node_id')
      .select(['number', 'node.code', 'fulfillments.status', 'rejection_reason'])
      .where('order_id', '=', orderId)
      .orderBy('number')
      .execute(),
  ]);
  return [
    ...events.map(
      (each) =>
        `   ${each.occurred_at.toISOString().slice(14, 23)} ${each.sequence} ${each.event_type} ${each.from_status} -> ${each.to_status} by ${each.actor} [${each.idempotency_key}] ${each.reason ?? ''}`,
    ),
    ...fulfillments.map(
      (each) =>
        `   fulfillment ${each.number} at ${each.code}: ${each.status} ${each.rejection_reason ?? ''}`,
    ),
  ];
}

/** The failure in words. */
export async function failureWords(ground: Ground, seed: number, failure: Failure): Promise<string> {
  const { number, error, sequence, log, lane, orderIds } = failure;
  const orders = await Promise.all(
    orderIds.map(async (id) => [
      `order ${id}`,
      ...(await orderWords(lane, id)),
      ...(await workflowWords(ground, lane.scene, id)),
    ]),
  );
  return [
    `Sequence ${number} has failed; repeat it with MODEL_SEED=${seed} MODEL_ONLY=${number}`,
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    ...openingWords(sequence),
    ...log,
    ...orders.flat(),
  ].join('\n');
}
