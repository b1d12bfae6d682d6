/** What Temporal knows of orders, for tests. */
import { z } from 'zod';
import { payloadCodec } from '../../temporal/payload-codec.ts';
import { historyToText, payloadsIn } from './histories.ts';
import type { Product } from './product.ts';

const metadataSchema = z.object({ currentDetails: z.string() });

/** Ids of the workflows that a visibility query finds. */
export async function orderExecutions(product: Product, query: string): Promise<string[]> {
  const client = await product.temporal();
  const ids: string[] = [];
  for await (const execution of client.workflow.list({ query })) ids.push(execution.workflowId);
  return ids;
}

/** What the Web UI shows about a workflow in words. */
export async function workflowText(product: Product, workflowId: string) {
  const client = await product.temporal();
  const handle = client.workflow.getHandle(workflowId);
  const description = await handle.describe();
  const metadata = metadataSchema.parse(await handle.query('__temporal_workflow_metadata'));
  return {
    summary: await description.staticSummary(),
    details: await description.staticDetails(),
    current: metadata.currentDetails,
  };
}

/** A workflow's history as text: as it is stored, and with all that is encrypted in it opened. */
export async function readableHistory(
  product: Product,
  workflowId: string,
): Promise<{ stored: string; text: string; events: number }> {
  const client = await product.temporal();
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const payloads = payloadsIn(history);
  const opened = await payloadCodec(product.codecKeys).decode(payloads);
  const textOf = (each: typeof payloads) => each.map(({ data }) => Buffer.from(data ?? []).toString('utf8'));
  const frame = historyToText(history);
  return {
    stored: [frame, ...textOf(payloads)].join('\n'),
    text: [frame, ...textOf(opened)].join('\n'),
    events: history.events?.length ?? 0,
  };
}
