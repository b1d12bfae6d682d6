/** How long it takes from a change until each projection has it, while orders flow as fast as they can. */
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT_DATABASE, type Bench } from '../bench.ts';
import { quantile } from '../figures.ts';
import { deliver } from '../parts/orders.ts';

const ORDERS = 300;
const LOOK_EVERY_MS = 20;
/** Longer than any projection rests. */
const LAST_LOOKS_MS = 5_000;

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

/** Milliseconds of each row until the target was first seen past it. @throws Error when it never was */
function lagsOf(
  target: string,
  looks: readonly Look[],
  rows: readonly (Place & { createdAt: number })[],
): number[] {
  let next = 0;
  return rows.map((row) => {
    const passed = looks.findIndex(({ places }, index) => {
      const place = places.get(target);
      return index >= next && place !== undefined && isPast(place, row);
    });
    const seen = looks[passed];
    if (!seen) throw new Error(`${target} has not taken all in time`);
    next = passed;
    return Math.max(0, seen.at - row.createdAt);
  });
}

/** @param targets names of projections in the outbox */
export async function measureLag(
  bench: Bench,
  targets: readonly string[],
): Promise<{ perSecond: number; lags: Lag[] }> {
  const watcher = new pg.Client({ connectionString: bench.product.databaseUrl(ENVIRONMENT_DATABASE) });
  await watcher.connect();
  const looks = [await look(watcher, targets)];
  const end = { at: Number.POSITIVE_INFINITY };
  const watching = (async () => {
    while (Date.now() < end.at) {
      looks.push(await look(watcher, targets));
      await sleep(LOOK_EVERY_MS);
    }
  })();
  try {
    const perSecond = await deliver(bench, ORDERS);
    end.at = Date.now() + LAST_LOOKS_MS;
    await watching;
    // Rows of the last looks' own time may still rest.
    const rows = await rowsSince(watcher, looks[0]?.at ?? 0);
    const until = (looks.at(-1)?.at ?? 0) - LAST_LOOKS_MS / 2;
    const settled = rows.filter(({ createdAt }) => createdAt < until);
    const lags = targets.map((target) => {
      const each = lagsOf(target, looks, settled);
      return { target, p50: quantile(each, 0.5), p99: quantile(each, 0.99) };
    });
    return { perSecond, lags };
  } finally {
    end.at = 0;
    await watching;
    await watcher.end();
  }
}
