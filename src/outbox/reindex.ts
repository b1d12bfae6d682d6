/**
 * Makes a projection anew from PostgreSQL, order by order, while the relay goes on feeding it. What is written carries
 * the version it was made from or never changes, so that the two do not undo each other.
 */
import type { Context } from '../tenancy/context.ts';
import type { Rebuild, RebuildableTarget } from './outbox.ts';
import { countOrders, findOrdersAfter } from './orders-repository.ts';

const PORTION = 500;

export interface Progress {
  /** Orders that are written. */
  done: number;
  /** Orders there are, about: they grow meanwhile. */
  total: number;
}

/** @param report is told after each portion. Answers how many orders were written. */
export async function reindex(
  context: Context,
  target: RebuildableTarget,
  report: (progress: Progress) => void,
): Promise<number> {
  const total = await countOrders(context.db);
  const rebuild = await target.startRebuild(context);
  try {
    const done = await writeAll(context, rebuild, (written) =>
      report({ done: written, total: Math.max(written, total) }),
    );
    await rebuild.finish();
    return done;
  } catch (error) {
    await rebuild.abandon();
    throw error;
  }
}

async function writeAll(context: Context, rebuild: Rebuild, report: (done: number) => void): Promise<number> {
  let done = 0;
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await findOrdersAfter(context.db, after, PORTION);
    const last = ids.at(-1);
    if (last === undefined) return done;
    await rebuild.write(ids);
    done += ids.length;
    after = last;
    report(done);
  }
}
