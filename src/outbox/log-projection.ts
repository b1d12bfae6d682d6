/** The copy of a log follows the system of record: what is new, what has changed, and what was forgotten. */
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { Log, LogCopy, LogRecord } from '../documents/log.ts';
import { portions } from '../runtime/portions.ts';
import type { Context } from '../tenancy/context.ts';
import type { Rebuild, RebuildableTarget, Source } from './outbox.ts';
import { idsOf } from './notices.ts';
import { sweeping } from './sweep.ts';
import { isListenedTo, listenTo } from './topic-repository.ts';

/** Most of what is sent has come to its end by then, and is written once. */
const REST_MILLISECONDS = 3_000;
/** Records are some kilobytes each, with many attempts some hundred. */
const RECORDS_AT_ONCE = 100;

export interface LogProjection<T extends LogRecord> {
  name: string;
  /** Under which changes of the table are told. */
  topic: string;
  table: keyof DataPlane;
  source: Source;
  log: (context: Context) => Log<T>;
  copy: (context: Context) => LogCopy<T>;
}

/** Copies what there is of these, and takes out what there is not. */
async function follow<T extends LogRecord>(
  { source, log, copy }: LogProjection<T>,
  context: Context,
  ids: readonly string[],
  write = (records: readonly T[]) => copy(context).put(records),
): Promise<void> {
  for (const portion of portions(ids, RECORDS_AT_ONCE)) {
    await write(await log(context).find(portion));
    // After the writing: what is forgotten later is told of later.
    const left = new Set(await source.existing(context.db, portion));
    await copy(context).remove(portion.filter((id) => !left.has(id)));
  }
}

/** Made anew in place, and what lies between and has been forgotten is taken out. */
function rebuildOf<T extends LogRecord>(projection: LogProjection<T>, context: Context): Rebuild {
  const { source, copy } = projection;
  const sweep = sweeping(context.db, source, copy(context));
  return {
    async write(ids) {
      await follow(projection, context, ids, (records) => copy(context).renew(records));
      const last = ids.at(-1);
      if (last !== undefined) await sweep(last);
    },
    async finish() {
      await sweep(null);
      await copy(context).markWhole();
    },
    abandon: async () => undefined,
  };
}

export function logProjection<T extends LogRecord>(projection: LogProjection<T>): RebuildableTarget {
  const { name, topic, source, copy } = projection;
  return {
    name,
    source,
    restMilliseconds: REST_MILLISECONDS,
    deliver: async () => 'nothing',
    async deliverNotices(context, notices) {
      const ids = idsOf(notices, topic);
      if (ids.length === 0) return 'nothing';
      await follow(projection, context, ids);
      return undefined;
    },
    isWhole: async (context) => (await isListenedTo(context.db, topic)) && (await copy(context).isWhole()),
    async startRebuild(context) {
      await listenTo(context.db, projection);
      return rebuildOf(projection, context);
    },
  };
}
