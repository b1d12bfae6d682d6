/** How long it takes from a change until each projection has it, while orders flow as fast as they can. */
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT_DATABASE, type Bench } from '../bench.ts';
import { quantile } from '../figures.ts';
import { deliver } from '../parts/orders.ts';

const ORDERS = 300;
const LOOK_EVERY_MS = 20;
/** Longer means that a projection does not catch up. */
const DEADLINE_MS = 60_000;

interface Place {
  transaction: bigint;
  id: bigint;
}

/** Where the projections stood at a moment, in milliseconds since the epoch by PostgreSQL's clock. */
interface Look {
  at: number;
  places: Map<string, Place>;
}

export interface Lag {
  target: string;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

const NOW = 'extract(epoch FROM clock_timestamp()) * 1000';
const isPast = (place: Place, row: Place): boolean =>
  place.transaction > row.transaction || (place.transaction === row.transaction && place.id >= row.id);

async function look(db: pg.Client, targets: readonly string[]): Promise<Look> {
  const { rows } = await db.query<{ at: string; target: string; transaction: string; id: string }>(
    `SELECT (${NOW})::text AS at, target, transaction_id::text AS transaction, id::text FROM outbox_cursors
     WHERE target = ANY ($1::text[])`,
    [targets],
  );
  return {
    at: Number(rows[0]?.at),
    places: new Map(
      rows.map(({ target, transaction, id }) => [
        target,
        { transaction: BigInt(transaction), id: BigInt(id) },
      ]),
    ),
  };
}

async function rowsSince(db: pg.Client, at: number): Promise<(Place & { createdAt: number })[]> {
  const { rows } = await db.query<{ transaction: string; id: string; created: string }>(
    `SELECT transaction_id::text AS transaction, id::text, (extract(epoch FROM created_at) * 1000)::text AS created
     FROM outbox WHERE created_at >= to_timestamp($1::float8 / 1000) ORDER BY transaction_id, id`,
    [at],
  );
  return rows.map(({ transaction, id, created }) => ({
    transaction: BigInt(transaction),
    id: BigInt(id),
    createdAt: Number(created),
  }));
}

/** Milliseconds of each row until the target was first seen past it. */
function lagsOf(
  target: string,
  looks: readonly Look[],
  rows: readonly (Place & { createdAt: number })[],
): number[] {
  let next = 0;
  return rows.map((row) => {
    for (; next < looks.length; next += 1) {
      const place = looks[next]?.places.get(target);
      if (place && isPast(place, row)) break;
    }
    return Math.max(0, (looks[next]?.at ?? Number.POSITIVE_INFINITY) - row.createdAt);
  });
}

/** Looks again and again, until the work is done and all targets are past its rows. @throws Error past the deadline */
async function watch(db: pg.Client, targets: readonly string[], work: Promise<number>) {
  const looks = [await look(db, targets)];
  const ended = { at: Number.POSITIVE_INFINITY };
  const finished = work.finally(() => (ended.at = Date.now()));
  // It is awaited below; until then its failure is nobody's.
  finished.catch(() => undefined);
  for (;;) {
    const latest = await look(db, targets);
    looks.push(latest);
    if (Date.now() > ended.at) {
      const rows = await rowsSince(db, looks[0]?.at ?? 0);
      const last = rows.at(-1);
      const arePast = [...latest.places.values()].every((place) => !last || isPast(place, last));
      if (arePast) return { perSecond: await finished, looks, rows };
      if (Date.now() > ended.at + DEADLINE_MS) throw new Error('The projections do not catch up');
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** @param targets names of projections in the outbox */
export async function measureLag(
  bench: Bench,
  targets: readonly string[],
): Promise<{ perSecond: number; lags: Lag[] }> {
  const watcher = new pg.Client({ connectionString: bench.product.databaseUrl(ENVIRONMENT_DATABASE) });
  await watcher.connect();
  try {
    const { perSecond, looks, rows } = await watch(watcher, targets, deliver(bench, ORDERS));
    const lags = targets.map((target) => {
      const each = lagsOf(target, looks, rows);
      return { target, p50: quantile(each, 0.5), p99: quantile(each, 0.99) };
    });
    return { perSecond, lags };
  } finally {
    await watcher.end();
  }
}
