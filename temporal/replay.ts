/** Replays histories of the running server against the current workflow code. Nothing on the server changes. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { isOrderNumber } from '../src/runtime/ids.ts';
import type * as workflows from '../workflows/index.ts';
import { type History, replayProblem, type ReplayProblem } from './replay-problem.ts';

/** All workflow types of the product; the compiler says when one is missing. */
const WORKFLOW_TYPES: Readonly<Record<keyof typeof workflows, true>> = {
  orderWorkflow: true,
  everyEnvironment: true,
  simulation: true,
  notifications: true,
  webhookDelivery: true,
  provisionEnvironment: true,
  removeEnvironment: true,
};
const EVERY_WORKFLOW = `WorkflowType IN (${Object.keys(WORKFLOW_TYPES)
  .map((type) => `"${type}"`)
  .join(', ')})`;

/** What became of one history. */
export interface ReplayedWorkflow {
  readonly workflowId: string;
  readonly runId: string;
  /** The order's number; null for workflows that are not an order's. */
  readonly orderNumber: string | null;
  /** Null: it replays. */
  readonly problem: ReplayProblem | null;
}

interface Fetched {
  readonly workflowId: string;
  readonly history: History;
  readonly runId: string;
  readonly orderNumber: string | null;
}

/** An order's number as people read it. @throws Error when it is none, before it becomes part of a query. */
function assertOrderNumber(text: string): string {
  if (isOrderNumber(text)) return text;
  throw new Error(`${text} is not an order number; they look like ORD-20261123-OJTI7F.`);
}

/** A closed workflow may go, its retention over, between being listed and being fetched. */
async function fetchHistory(client: Client, workflowId: string, runId: string): Promise<History | null> {
  try {
    return await client.workflow.getHandle(workflowId, runId).fetchHistory();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Histories of what a query finds, fetched as they are asked for. */
async function* fetchHistories(client: Client, query: string): AsyncGenerator<Fetched> {
  for await (const { workflowId, runId, searchAttributes } of client.workflow.list({ query })) {
    const history = await fetchHistory(client, workflowId, runId);
    if (!history) continue;
    const [orderNumber] = searchAttributes.OmsOrderNumber ?? [];
    yield { workflowId, runId, history, orderNumber: orderNumber === undefined ? null : String(orderNumber) };
  }
}

/** The SDK's own log of a failed replay repeats, at length, what the result says. */
export function installReplayRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

/**
 * Replays the histories that are on the server, also of orders under way, one after the other.
 *
 * @param workflowBundle file with the current workflow code
 * @param orderNumber only this order, all its runs, in every environment that has the number; null: all workflows
 * @throws Error when the order number is malformed; errors of the server
 */
export async function* replayFromServer(
  client: Client,
  workflowBundle: string,
  orderNumber: string | null,
): AsyncGenerator<ReplayedWorkflow> {
  const query =
    orderNumber === null ? EVERY_WORKFLOW : `OmsOrderNumber = "${assertOrderNumber(orderNumber)}"`;
  // The SDK replays one history at a time, so that a result belongs to the one it has taken last.
  let last: Fetched | undefined;
  const histories = async function* () {
    for await (last of fetchHistories(client, query)) yield last;
  };
  const { loadedDataConverter } = client.options;
  const options = {
    workflowBundle: { codePath: workflowBundle },
    // Encrypted as the client reads them; what is in clear passes as it is.
    dataConverter: { payloadCodecs: loadedDataConverter.payloadCodecs },
  };
  for await (const { error } of Worker.runReplayHistories(options, histories())) {
    if (!last) throw new Error('A replay had a result before it was given a history.');
    const { workflowId, runId, orderNumber, history } = last;
    yield { workflowId, runId, orderNumber, problem: error ? replayProblem(history, error) : null };
  }
}
