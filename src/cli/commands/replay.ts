/** `oms replay`: histories of the running server against the workflow code of this installation. */
import { join } from 'node:path';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { connectTemporal } from '../../../temporal/connection.ts';
import { installReplayRuntime, type ReplayedWorkflow, replayFromServer } from '../../../temporal/replay.ts';
import { loadInstallation } from '../installation.ts';
import { PACKAGE_ROOT } from '../package-root.ts';

/** Every how many histories of a long replay say how far it is. */
const PROGRESS_EVERY = 100;

/** What there is to say about a history that breaks. */
export function brokenLine({ orderNumber, workflowId, runId, problem }: ReplayedWorkflow): string {
  const at = problem?.event ? `at event ${problem.event}` : 'at an event that the SDK does not name';
  return `broken   ${orderNumber ?? workflowId} ${at}: ${problem?.reason ?? ''} (workflow ${workflowId}, run ${runId})`;
}

/** Prints what breaks as it is found. @returns how many histories there were and how many broke. */
async function report(replayed: AsyncIterable<ReplayedWorkflow>): Promise<{ total: number; broken: number }> {
  let total = 0;
  let broken = 0;
  for await (const workflow of replayed) {
    total += 1;
    if (workflow.problem) {
      broken += 1;
      console.log(brokenLine(workflow));
    }
    if (total % PROGRESS_EVERY === 0) console.log(`${total} histories, ${broken} broken so far`);
  }
  return { total, broken };
}

/** gRPC code of a server that cannot be reached. */
const UNAVAILABLE = 14;

/** A server that cannot be reached has one likely cause; other errors stay what they are. */
function withRemedy(error: unknown, isEmbedded: boolean): unknown {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause) || Number(cause.code) !== UNAVAILABLE) return error;
  const remedy = isEmbedded ? 'Run `oms start` first.' : 'Check TEMPORAL_ADDRESS.';
  return new Error(`Temporal does not answer. ${remedy}`, { cause: error });
}

/**
 * Replays one order or everything, and sets exit code 1 when a history breaks.
 *
 * @throws Error when neither or both are asked for, when there is no such order, or when Temporal does not answer
 */
export async function replay(orderNumber: string | null, all: boolean): Promise<void> {
  if ((orderNumber !== null) === all) throw new Error('Give either an order number or --all.');
  const { configuration, settings } = loadInstallation();
  installReplayRuntime();
  const client = await connectTemporal(configuration);
  try {
    const bundle = join(PACKAGE_ROOT, 'dist', 'workflow-bundle.js');
    const { total, broken } = await report(replayFromServer(client, bundle, orderNumber));
    if (total === 0 && orderNumber !== null)
      throw new Error(`Temporal has no history of order ${orderNumber}.`);
    console.log(`${total} ${total === 1 ? 'history' : 'histories'} replayed, ${broken} broken`);
    if (broken > 0) process.exitCode = 1;
  } catch (error) {
    throw withRemedy(error, settings.TEMPORAL_ADDRESS === undefined);
  } finally {
    await client.connection.close();
  }
}
