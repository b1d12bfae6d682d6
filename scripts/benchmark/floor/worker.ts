/** The program that runs the floor's workflows: starts them as the relay starts orders, and times them. */
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { answerQuestions } from '../peer.ts';
import { floorQueue, queuesOf } from './steps.ts';
import { floorQuestionSchema, type BurstResult, type FloorQuestion } from './questions.ts';

const NAMESPACE = 'default';
const WORKFLOW_QUEUE = floorQueue('orders');
/** As many starts at once as the relay makes (outbox/targets). */
const STARTS_AT_ONCE = 16;
/** The niceness at which the supervisor runs the product's worker. */
const NICENESS = 5;
const SEARCH_ATTRIBUTES = [
  'OmsEnvironment',
  'OmsOrderNumber',
  'OmsOrderStatus',
  'OmsChannel',
  'OmsFulfillmentType',
];

/** Callbacks of the workflows under way, by workflow id. */
const finished = new Map<string, () => void>();

async function startWorkers(address: string, queues: readonly string[]): Promise<void> {
  const connection = await NativeConnection.connect({ address });
  const activities = {
    nothing: async () => undefined,
    finish: async () => finished.get(Context.current().info.workflowExecution?.workflowId ?? '')?.(),
  };
  // The numbers are those of temporal/worker: the same room for the same steps.
  const workflows = await Worker.create({
    connection,
    namespace: NAMESPACE,
    taskQueue: WORKFLOW_QUEUE,
    workflowBundle: { codePath: fileURLToPath(new URL('floor-workflow.js', import.meta.url)) },
    activities,
    maxConcurrentLocalActivityExecutions: 32,
    maxConcurrentWorkflowTaskExecutions: 40,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 4, maximum: 16 },
    maxCachedWorkflows: 500,
  });
  const others = queues.map((queue) =>
    Worker.create({
      connection,
      namespace: NAMESPACE,
      taskQueue: floorQueue(queue),
      activities,
      maxConcurrentActivityTaskExecutions: 32,
    }),
  );
  for (const worker of [workflows, ...(await Promise.all(others))]) {
    worker.run().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  }
}

function startOptions(workflowId: string, steps: string): WorkflowStartOptions {
  return {
    taskQueue: WORKFLOW_QUEUE,
    workflowId,
    args: [steps],
    typedSearchAttributes: SEARCH_ATTRIBUTES.map((name) => ({
      key: defineSearchAttributeKey(name, 'KEYWORD'),
      value: name === 'OmsOrderNumber' ? workflowId : 'FLOOR',
    })),
    staticSummary: workflowId,
    staticDetails: `The floor's workflow **${workflowId}**, as empty as its steps allow.`,
    priority: { priorityKey: 3, fairnessKey: 'default' },
  };
}

/** Starts a workflow. @returns when it has been started, with the promise of its last local step */
async function start(client: Client, workflowId: string, steps: string): Promise<{ done: Promise<void> }> {
  const done = new Promise<void>((resolve) => finished.set(workflowId, resolve));
  await client.workflow.start('floorWorkflow', startOptions(workflowId, steps));
  return { done };
}

async function burst(client: Client, prefix: string, count: number, steps: string): Promise<BurstResult> {
  const since = performance.now();
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  const waits: Promise<void>[] = [];
  for (let first = 0; first < count; first += STARTS_AT_ONCE) {
    const batch = ids.slice(first, first + STARTS_AT_ONCE);
    const started = await Promise.all(batch.map((id) => start(client, id, steps)));
    waits.push(...started.map(({ done }) => done));
  }
  await Promise.all(waits);
  const seconds = (performance.now() - since) / 1_000;
  const handles = ids.map((id) => client.workflow.getHandle(id));
  for (const handle of handles) await handle.result();
  const last = await handles.at(-1)?.describe();
  return { seconds, events: last?.historyLength ?? 0 };
}

async function oneByOne(client: Client, prefix: string, count: number, steps: string): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let index = 0; index < count; index++) {
    const since = performance.now();
    const { done } = await start(client, `${prefix}-${index}`, steps);
    await done;
    milliseconds.push(performance.now() - since);
    await client.workflow.getHandle(`${prefix}-${index}`).result();
  }
  return milliseconds;
}

let open: { client: Client; steps: string } | undefined;

async function answer(question: FloorQuestion): Promise<unknown> {
  if (question.kind === 'open') {
    await startWorkers(question.address, queuesOf(question.steps));
    const client = new Client({ connection: await Connection.connect({ address: question.address }) });
    open = { client, steps: question.steps.join(' ') };
    return null;
  }
  if (!open) throw new Error('The first question must be `open`');
  const { client, steps } = open;
  const { prefix, count } = question;
  return question.kind === 'burst'
    ? burst(client, prefix, count, steps)
    : oneByOne(client, prefix, count, steps);
}

setPriority(NICENESS);
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
answerQuestions((question) => answer(floorQuestionSchema.parse(question)));
