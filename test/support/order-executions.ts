/** What Temporal knows of orders, for tests. */
import proto from '@temporalio/proto';
import { z } from 'zod';
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

/** All that is stored of a workflow, as text in which whatever is in clear can be found. */
export async function readableHistory(
  product: Product,
  workflowId: string,
): Promise<{ text: string; events: number }> {
  const client = await product.temporal();
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const bytes = proto.temporal.api.history.v1.History.encode(history).finish();
  return { text: Buffer.from(bytes).toString('utf8'), events: history.events?.length ?? 0 };
}
