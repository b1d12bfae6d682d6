/**
 * Makes a projection anew from PostgreSQL, entity by entity, while the relay goes on feeding it. What is written carries
 * the version it was made from or never changes, so that the two do not undo each other.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { Context } from '../tenancy/context.ts';
import { RowsRefused, type Rebuild, type RebuildableTarget, type Source } from './outbox.ts';

const PORTION = 1_000;
/** Before each further attempt at a portion: a moment in which the projection is away does not end what takes an hour. */
const RETRY_AFTER_MS = [250, 1_000, 4_000];

export interface Progress {
  /** What is written. */
  done: number;
  /** What there is, about: they grow meanwhile. */
  total: number;
}

export interface ReindexOptions {
  /** Is told once the projection takes what the relay feeds it. */
  onStart?: () => void;
  /** Is told after each portion. */
  onProgress?: (progress: Progress) => void;
  /** Ends it early. */
  signal?: AbortSignal;
}

/** Somebody else, perhaps another process, makes the projection anew at this moment. */
export class ReindexRunning extends Error {
  override readonly name = 'ReindexRunning';
}

/**
 * Answers how many orders, or what else its source has, were written.
 *
 * @throws ReindexRunning; Error when it was ended early, or the projection is away
 */
export function reindex(
  context: Context,
  target: RebuildableTarget,
  options: ReindexOptions = {},
): Promise<number> {
  // The lock is the connection's and ends with it, whatever becomes of this process.
  return context.db.connection().execute((holder) =>
    withLock(holder, `reindex/${target.name}`, async () => {
      const rebuild = await target.startRebuild(context);
      try {
        options.onStart?.();
        const done = await writeAll(context, target.source, rebuild, options);
        await rebuild.finish();
        return done;
      } catch (error) {
        await rebuild.abandon();
        throw error;
      }
    }),
  );
}

async function withLock<T>(holder: Kysely<DataPlane>, name: string, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ got: boolean }>`
    SELECT pg_try_advisory_lock(hashtext(${name})) AS got`.execute(holder);
  if (!rows[0]?.got) throw new ReindexRunning('It is being made anew already');
  try {
    return await work();
  } finally {
    await sql`SELECT pg_advisory_unlock(hashtext(${name}))`.execute(holder);
  }
}

/** Answers how many can never be taken: they are left out, and the rest goes on. */
async function write(context: Context, rebuild: Rebuild, ids: readonly string[]): Promise<number> {
  try {
    await rebuild.write(ids);
    return 0;
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
    context.log.error({ refused: Object.fromEntries(error.reasons) }, 'what cannot be taken is left out');
    return error.reasons.size;
  }
}

/** @throws what the last attempt throws */
async function writePatiently(
  context: Context,
  rebuild: Rebuild,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number> {
  for (const milliseconds of RETRY_AFTER_MS) {
    try {
      return await write(context, rebuild, ids);
    } catch (error) {
      context.log.warn({ err: error, retry_ms: milliseconds }, 'a portion could not be written');
      await delay(milliseconds, undefined, { signal });
    }
  }
  return write(context, rebuild, ids);
}

async function writeAll(
  context: Context,
  source: Source,
  rebuild: Rebuild,
  { onProgress, signal }: ReindexOptions,
): Promise<number> {
  const total = await source.count(context.db);
  let done = 0;
  let after: string | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const ids: string[] = await source.findAfter(context.db, after, PORTION);
    const last = ids.at(-1);
    if (last === undefined) return done;
    done += ids.length - (await writePatiently(context, rebuild, ids, signal));
    after = last;
    onProgress?.({ done, total: Math.max(done, total) });
  }
}
