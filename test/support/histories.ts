/** Histories of workflows as text: for reading, and for keeping beside the code. */
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;

/** A workflow's history as the server gives it. */
export type WorkflowHistory = proto.temporal.api.history.v1.IHistory;

/** All that a history says, its payloads decoded, as whoever opens the Web UI could read it. */
export function readable(history: WorkflowHistory): string {
  return historyToText(history).replaceAll(/"data": "([^"]*)"/g, (_, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
}

/** All payloads in a history, wherever they stand. */
export function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  // A payload is what has metadata that names its encoding.
  const { metadata } = value as { metadata?: Record<string, unknown> };
  if (metadata && 'encoding' in metadata) return [value];
  return Object.values(value).flatMap(payloadsIn);
}

/** A history as a file keeps it. */
export function historyToText(history: WorkflowHistory): string {
  return `${JSON.stringify(History.fromObject(history), null, 1)}\n`;
}

/** The history that a file keeps. */
export function historyFromText(text: string): WorkflowHistory {
  return History.fromObject(JSON.parse(text) as Record<string, unknown>);
}
