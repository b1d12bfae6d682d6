/** Rows per second that one target takes from the outbox, by the relay's own code; nothing else runs meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../../src/database/pools.ts';
import type { ControlPlane } from '../../../src/database/tables/control-plane.ts';
import { openDocumentStores } from '../../../src/documents/document-stores.ts';
import type { RebuildableTarget } from '../../../src/outbox/outbox.ts';
import { projectionsOf } from '../../../src/outbox/projections.ts';
import { TargetFeed } from '../../../src/outbox/target-feed.ts';
import { loadConfiguration } from '../../../src/runtime/configuration.ts';
import { createLogger } from '../../../src/runtime/logging.ts';
import { openSearch } from '../../../src/search/engines.ts';
import type { Context } from '../../../src/tenancy/context.ts';
import { Environments } from '../../../src/tenancy/environments.ts';
import type { Bench } from '../bench.ts';
import { quantile } from '../figures.ts';
import { floorOf, type Floor } from './floors.ts';
import type { Servers } from './servers.ts';
import { changeSubjects, forgetChanges, type ChangedSubjects } from './changes.ts';

const DEADLINE_MS = 180_000;
/** Takes each event by itself. */
const TRAIL = 'order-events';
const SETTLE_MS = 10;
/** Relay and engine in turn, since no two runs of an engine take the same time; before them one that warms up. */
const ROUNDS = 5;

export interface RelayRate {
  target: string;
  perSecond: number;
  /** The engine's own, with the same documents. */
  floor: number;
}

/** What is fed, and from what. */
interface Feeding {
  context: Context;
  targets: RebuildableTarget[];
}

async function withFeeding<T>(
  bench: Bench,
  servers: Servers | null,
  work: (feeding: Feeding) => Promise<T>,
): Promise<T> {
  const url = bench.product.controlPlaneUrl;
  const configuration = loadConfiguration({ DATABASE_URL: url, ...servers });
  const log = createLogger('benchmark', 'warn');
  const controlPlane = openDatabase<ControlPlane>({
    url,
    size: 1,
    name: 'benchmark',
    onIdleError: () => undefined,
  });
  const environments = new Environments(controlPlane, { ...configuration, DATABASE_URL: url }, log);
  const documents = openDocumentStores(configuration, log);
  const search = await openSearch(configuration);
  try {
    const environment = await environments.findOrThrow('default');
    const context = { environment, actor: 'system', db: environment.db, log };
    return await work({ context, targets: projectionsOf({ search, documents }) });
  } finally {
    await search.close();
    await documents.close();
    await environments.close();
    await controlPlane.destroy();
  }
}

/** Under a name of its own: the place of the product's relay stays where it is. */
const apart = (target: RebuildableTarget): RebuildableTarget => ({
  ...target,
  name: `benchmark/${target.name}`,
});

async function rateOf(
  bench: Bench,
  context: Context,
  real: RebuildableTarget,
  changed: ChangedSubjects,
): Promise<number> {
  const target = apart(real);
  await bench.db.query(
    `INSERT INTO outbox_cursors (target, transaction_id, id) SELECT $1, transaction_id, id - 1 FROM outbox
     WHERE (transaction_id, id) >= ($2::xid8, $3::bigint) ORDER BY transaction_id, id LIMIT 1`,
    [target.name, changed.transactionId, changed.firstId],
  );
  const feed = new TargetFeed(context, target);
  const since = performance.now();
  for (let left = await feed.step(); left !== 'nothing'; left = await feed.step()) {
    if (performance.now() - since > DEADLINE_MS) throw new Error(`${target.name} does not come to an end`);
    if (left === 'unsettled') await sleep(SETTLE_MS);
  }
  const seconds = (performance.now() - since) / 1_000;
  await bench.db.query('DELETE FROM outbox_cursors WHERE target = $1', [target.name]);
  return changed.ids.length / seconds;
}

/** Nothing else runs meanwhile, and no longer than the supervisor lets a worker be silent. */
function rateApart(
  bench: Bench,
  context: Context,
  target: RebuildableTarget,
  count: number,
): Promise<{ ids: string[]; perSecond: number }> {
  return bench.product.withoutWorker(async () => {
    const { source, name } = target;
    const changed = await changeSubjects(bench.db, source.noun, count, name === TRAIL);
    try {
      return { ids: changed.ids, perSecond: await rateOf(bench, context, target, changed) };
    } finally {
      await forgetChanges(bench.db, changed);
    }
  });
}

/** Both are measured in each round, each on an engine at rest: the median of either. */
async function compare(
  bench: Bench,
  context: Context,
  target: RebuildableTarget,
  { count, floor }: { count: number; floor: Floor },
): Promise<RelayRate> {
  const relayed: number[] = [];
  const written: number[] = [];
  let changed: readonly string[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    await floor.rest(changed);
    const { ids, perSecond } = await rateApart(bench, context, target, count);
    relayed.push(perSecond);
    changed = ids;
    await floor.rest([]);
    written.push(ids.length / (await floor.write(ids)));
  }
  const median = (rates: readonly number[]): number => quantile(rates.slice(1), 0.5);
  return { target: target.name, perSecond: median(relayed), floor: median(written) };
}

/**
 * Changes a part of what the source has, and lets each of these targets take the changes.
 *
 * @param counts of orders or products that change, by the name of the target
 */
export function measureRelay(
  bench: Bench,
  servers: Servers | null,
  counts: Readonly<Record<string, number>>,
): Promise<RelayRate[]> {
  return withFeeding(bench, servers, async ({ context, targets }) => {
    const rates: RelayRate[] = [];
    for (const target of targets) {
      const count = counts[target.name];
      if (count === undefined) continue;
      const floor = floorOf(bench.db, servers, target.name);
      try {
        rates.push(await compare(bench, context, target, { count, floor }));
      } finally {
        await floor.close();
      }
    }
    return rates;
  });
}
