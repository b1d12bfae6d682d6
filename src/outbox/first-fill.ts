/** The projections of an environment in the making: filled before it is opened, so that whoever enters finds them there. */
import type { Context } from '../tenancy/context.ts';
import type { RebuildableTarget } from './outbox.ts';
import { reindex } from './reindex.ts';

/** Whatever was left under its short name goes. @throws when one of them is away; the relay makes the rest later */
export async function fillProjections(
  context: Context,
  targets: readonly RebuildableTarget[],
  signal: AbortSignal,
): Promise<void> {
  for (const target of targets) await reindex(context, target, { signal });
}
