/** Finding deliveries that nobody makes, as when no worker has served webhooks for a while, and having them made. */
import { mapInParallel } from '../runtime/parallel.ts';
import type { Context } from '../tenancy/context.ts';
import { claimLeftBehind, markWatched } from './delivery-repository.ts';
import type { WebhookWorkflows } from './webhook-workflows.ts';

/** For each endpoint; more wait for the next look. */
const DELIVERIES_PER_LOOK = 500;
const STARTS_AT_ONCE = 16;
/** Until the workflow's attempt is surely made or recorded. */
const LEASE_SECONDS = 120;

/** Gives every delivery that was left behind a workflow, which makes its attempt now. @returns how many. */
export async function reconcileDeliveries(
  context: Context,
  workflows: Pick<WebhookWorkflows, 'watch'>,
  onProgress: () => void,
): Promise<number> {
  const { slug } = context.environment;
  const left = await claimLeftBehind(context.db, DELIVERIES_PER_LOOK, LEASE_SECONDS);
  await mapInParallel(left, STARTS_AT_ONCE, async ({ id, attempt_count }) => {
    await workflows.watch(slug, id, attempt_count + 1, 0);
    onProgress();
  });
  await markWatched(
    context.db,
    left.map(({ id }) => id),
  );
  if (left.length > 0)
    context.log.warn({ deliveries: left.length }, 'webhooks that nobody made are made now');
  return left.length;
}
