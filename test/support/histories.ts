/** Histories of workflows as text: for reading, and for keeping beside the code. */
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

/** A history as a file keeps it. */
export function historyToText(history: WorkflowHistory): string {
  return `${JSON.stringify(History.fromObject(history), null, 1)}\n`;
}

/** The history that a file keeps. */
export function historyFromText(text: string): WorkflowHistory {
  return History.fromObject(JSON.parse(text) as Record<string, unknown>);
}
