import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Relay } from '../../src/outbox/relay.ts';
import { RowsRefused, type OutboxRow, type OutboxTarget } from '../../src/outbox/outbox.ts';
import { findPlace, movePlace, pruneOutbox, readBatch } from '../../src/outbox/repository.ts';
import { setAside } from '../../src/outbox/set-aside-repository.ts';
import { TargetFeed } from '../../src/outbox/target-feed.ts';
import { createLogger } from '../../src/runtime/logging.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { bringTo, contextOf, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';

/** How long a change may take to arrive. */
const SECONDS = 15;

let databases: TestDatabases;
let context: Context;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  databases = await createDatabases();
  context = {
    ...(await contextOf(databases)),
    log: createLogger('test', 'error').child({}, { level: 'silent' }),
  };
  await addStockedNode(context.db, 'N1', { 'SKU-1': 1_000 });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => databases.close());

/** A target that keeps what it is given. */
function collector(name: string, deliver?: OutboxTarget['deliver']): OutboxTarget & { rows: OutboxRow[] } {
  const rows: OutboxRow[] = [];
  return {
    name,
    restMilliseconds: 0,
    rows,
    async deliver(given, batch) {
      await deliver?.(given, batch);
      rows.push(...batch);
    },
  };
}

function startRelay(targets: readonly OutboxTarget[]): () => Promise<void> {
  const relay = new Relay(databases.environments, targets, databases.log);
  relay.start();
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await relay.stop();
  };
  stops.push(stop);
  return stop;
}

/** Rows are read once every older transaction of the server has ended, also in other databases. */
async function settled(): Promise<void> {
  const beginning = { transactionId: '0', id: '0' };
  await until('all rows can be read', SECONDS, async () => {
    const { isWaiting } = await readBatch(context.db, beginning, 10_000);
    return !isWaiting;
  });
}

const has = (target: { rows: OutboxRow[] }, id: string, events = 1) =>
  target.rows.filter((row) => row.orderId === id).length >= events;

/** Places an order in a transaction of its own that stays open until `commit`. */
async function placeLate(): Promise<{ id: string; commit: () => Promise<void> }> {
  let commit = (): void => undefined;
  const gate = new Promise<void>((resolve) => (commit = resolve));
  let placed = (_id: string): void => undefined;
  const id = new Promise<string>((resolve) => (placed = resolve));
  const done = context.db.transaction().execute(async (trx) => {
    placed(await place({ ...context, db: trx }));
    await gate;
  });
  return {
    id: await id,
    commit: async () => {
      commit();
      await done;
    },
  };
}

describe('a row that commits late', () => {
  test('is not passed over by rows that were written after it and committed before it', async () => {
    const target = collector('late');
    startRelay([target]);
    const first = await place(context);
    await until('the first order is there', SECONDS, async () => has(target, first));
    const late = await placeLate();
    const others = await Promise.all([place(context), place(context), place(context)]);
    await delay(300);
    // The open transaction has the lowest id: nothing above it may be taken yet.
    expect(others.some((id) => has(target, id))).toBe(false);
    await late.commit();
    await until('all orders are there', SECONDS, async () =>
      [late.id, ...others].every((id) => has(target, id)),
    );
  });

  test('is waited for, and the reader is told so', async () => {
    const place_ = await findPlace(context.db, 'reader');
    const late = await placeLate();
    const after = await place(context);
    const batch = await readBatch(context.db, place_, 10_000);
    expect(batch.isWaiting).toBe(true);
    expect(batch.rows.some((row) => row.orderId === after)).toBe(false);
    await late.commit();
    // Other databases of this server have transactions of their own, which hold the horizon back for a moment.
    await until('both rows are settled', SECONDS, async () => {
      const settled = await readBatch(context.db, place_, 10_000);
      return [late.id, after].every((id) => settled.rows.some((row) => row.orderId === id));
    });
  });
});

describe('several relays', () => {
  test('share the targets: every row comes once', async () => {
    const deliveries: OutboxRow[] = [];
    const target: OutboxTarget = {
      name: 'shared',
      restMilliseconds: 0,
      deliver: async (_context, rows) => void deliveries.push(...rows),
    };
    startRelay([target]);
    startRelay([target]);
    startRelay([target]);
    const orders = await Promise.all(Array.from({ length: 20 }, () => place(context)));
    await until('all orders are there', SECONDS, async () =>
      orders.every((id) => deliveries.some((row) => row.orderId === id)),
    );
    const keys = deliveries.map((row) => `${row.orderId}/${row.sequence}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('take over from one that ends', async () => {
    const target = collector('taken-over');
    const stopFirst = startRelay([target]);
    await until('the backlog is there', SECONDS, async () => target.rows.length > 0);
    startRelay([target]);
    await stopFirst();
    const id = await place(context);
    await until('the order is there', SECONDS, async () => has(target, id));
  });
});

describe('a target that is away', () => {
  test('is offered the same rows again, and the others go on meanwhile', async () => {
    let failures = 2;
    const broken = collector('broken', () => {
      if (failures-- > 0) throw new Error('away');
      return Promise.resolve();
    });
    const well = collector('well');
    startRelay([broken, well]);
    const id = await place(context);
    await until('the working target has it', SECONDS, async () => has(well, id));
    await until('the broken target has it', SECONDS, async () => has(broken, id));
    expect(broken.rows).toEqual(well.rows);
  });
});

describe('the rows of one order', () => {
  test('come in the order of its trail', async () => {
    const target = collector('ordered');
    startRelay([target]);
    const orders = await Promise.all(Array.from({ length: 8 }, () => place(context)));
    await Promise.all(orders.map((id) => bringTo(context, id, 'PACKING')));
    await until('all events are there', SECONDS, async () => orders.every((id) => has(target, id, 6)));
    for (const id of orders) {
      const own = target.rows.filter((row) => row.orderId === id);
      expect(own.map((row) => row.sequence)).toEqual(own.map((_, index) => index + 1));
      expect(own.at(-1)?.status).toBe('PACKING');
    }
  });

  test('are read again after a crash between delivery and bookkeeping: at least once', async () => {
    const seen = collector('crashing');
    const stop = startRelay([seen]);
    const id = await place(context);
    await until('the order is there', SECONDS, async () => has(seen, id));
    await stop();
    await sql`UPDATE outbox_cursors SET transaction_id = '0', id = 0 WHERE target = 'crashing'`.execute(
      context.db,
    );
    const again = collector('crashing');
    startRelay([again]);
    await until('the order is there again', SECONDS, async () => has(again, id));
    expect(again.rows).toEqual(seen.rows);
  });
});

describe('rows that a target cannot take', () => {
  const asideFor = (target: string) =>
    context.db
      .selectFrom('outbox_set_aside')
      .select(['order_id', 'sequence', 'reason', 'attempts'])
      .where('target', '=', target)
      .orderBy('outbox_id')
      .execute();

  const tryAgainNow = (target: string) =>
    context.db
      .updateTable('outbox_set_aside')
      .set({ retry_at: new Date(0) })
      .where('target', '=', target)
      .execute();

  test('are set aside when those beside them are taken, and what comes later of the order waits behind', async () => {
    const poison = await place(context);
    const well = await place(context);
    let isFaulty = true;
    const target = collector('poisoned', async (_context, rows) => {
      if (isFaulty && rows.some((row) => row.orderId === poison)) throw new Error('no such field');
    });
    startRelay([target]);
    await until('the order beside it is taken', SECONDS, async () => has(target, well));
    await until('the order is set aside', SECONDS, async () => (await asideFor('poisoned')).length === 1);
    await bringTo(context, poison, 'SOURCING');
    await until('its later rows wait', SECONDS, async () => (await asideFor('poisoned')).length > 1);
    expect(has(target, poison)).toBe(false);
    expect((await asideFor('poisoned'))[0]).toMatchObject({ order_id: poison, reason: 'no such field' });

    isFaulty = false;
    await tryAgainNow('poisoned');
    await until('it is taken after all', SECONDS, async () => has(target, poison, 2));
    await until('nothing is set aside', SECONDS, async () => (await asideFor('poisoned')).length === 0);
    const own = target.rows.filter((row) => row.orderId === poison);
    expect(own.map((row) => row.sequence)).toEqual(own.map((_, index) => index + 1));
  });

  test('are set aside at once when the target names them', async () => {
    const refused = await place(context);
    const target = collector('naming', async (_context, rows) => {
      if (rows.some((row) => row.orderId === refused))
        throw new RowsRefused(new Map([[refused, 'too large']]));
    });
    startRelay([target]);
    await until('it is set aside', SECONDS, async () => (await asideFor('naming')).length === 1);
    await tryAgainNow('naming');
    await until('it was tried again', SECONDS, async () => (await asideFor('naming'))[0]?.attempts === 2);
    expect((await asideFor('naming'))[0]).toMatchObject({ order_id: refused, reason: 'too large' });
  });

  test('are none while the target is away altogether', async () => {
    let failures = 0;
    const away = collector('away', () => {
      failures += 1;
      throw new Error('connection refused');
    });
    await place(context);
    startRelay([away]);
    await until('it was taken apart', SECONDS, async () => failures > 4);
    expect(await asideFor('away')).toEqual([]);
  });

  test('are none while it is away and only rows that are not for it do no harm', async () => {
    const wanted = await place(context);
    await place(context);
    let failures = 0;
    const away = {
      ...collector('partly-away'),
      deliver: async (_context: Context, rows: readonly OutboxRow[]) => {
        if (!rows.some((row) => row.orderId === wanted)) return 'nothing' as const;
        failures += 1;
        throw new Error('connection refused');
      },
    };
    startRelay([away]);
    await until('it was taken apart', SECONDS, async () => failures > 8);
    expect(await asideFor('partly-away')).toEqual([]);
  });

  test('are none when it goes away in the middle of being taken apart, which then comes to an end soon', async () => {
    const orders = [];
    for (let number = 0; number < 20; number += 1) orders.push(await place(context));
    const newest = orders.at(-1);
    let offers = 0;
    let isAway = false;
    const going = collector('going', (_context, rows) => {
      offers += 1;
      if (isAway || rows.some((row) => row.orderId !== newest)) throw new Error('connection refused');
      isAway = true;
      return Promise.resolve();
    });
    const feed = new TargetFeed(context, going);
    await settled();
    for (let step = 0; step < 3; step += 1) await expect(feed.step()).rejects.toThrow('connection refused');
    expect(await asideFor('going')).toEqual([]);
    expect(offers).toBeLessThan(20);
  });

  test('are set aside, however many lie together, where the target still takes what it took before', async () => {
    const faulty = new Set<string>();
    for (let number = 0; number < 12; number += 1) faulty.add(await place(context));
    const well = await place(context);
    await context.db
      .deleteFrom('outbox')
      .where('order_id', 'not in', [...faulty, well])
      .execute();
    const target = collector('faulty', (_context, rows) => {
      if (rows.some((row) => faulty.has(row.orderId))) throw new Error('no such field');
      return Promise.resolve();
    });
    const feed = new TargetFeed(context, target);
    await settled();
    for (let step = 0; step < 2; step += 1) await expect(feed.step()).rejects.toThrow('no such field');
    await feed.step();
    expect((await asideFor('faulty')).map((row) => row.order_id).sort()).toEqual([...faulty].sort());
    expect(has(target, well)).toBe(true);
  });

  test('that another relay sets aside while the earlier ones are tried again are not forgotten with them', async () => {
    const id = await place(context);
    await settled();
    const first = await findPlace(context.db, 'aside');
    const { end } = await readBatch(context.db, first, 10_000);
    if (!end) throw new Error('There is nothing to read');
    const refused = new Map([[id, 'too large']]);
    await setAside(context.db, 'aside', { from: first, to: end }, refused);
    await movePlace(context.db, 'aside', { from: first, to: end });
    await tryAgainNow('aside');
    const target = collector('aside', async () => {
      await bringTo(context, id, 'SOURCING');
      await until('its next rows are settled', SECONDS, async () => {
        const { end: last } = await readBatch(context.db, end, 10_000);
        if (last) await setAside(context.db, 'aside', { from: end, to: last }, refused);
        return last !== null;
      });
    });
    await new TargetFeed(context, target).retry();
    expect((await asideFor('aside')).at(0)).toMatchObject({ order_id: id, sequence: 2 });
    await tryAgainNow('aside');
    await new TargetFeed(context, collector('aside')).retry();
    expect(await asideFor('aside')).toEqual([]);
  });
});

test('old rows that all targets have taken are removed, a portion at a time', async () => {
  await place(context);
  const target = collector('pruned');
  const feed = new TargetFeed(context, target);
  await settled();
  await until('all is taken', SECONDS, async () => (await feed.step()) === 'nothing');
  const young = await place(context);
  await sql`
    UPDATE outbox SET created_at = now() - interval '2 days' WHERE order_id IS DISTINCT FROM ${young}`.execute(
    context.db,
  );
  const deletes: number[] = [];
  const watched = context.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      deletes.push(Number(result.numAffectedRows));
      return result;
    },
  });
  await pruneOutbox(watched, ['pruned'], 2);
  const left = await context.db.selectFrom('outbox').select('order_id').execute();
  expect(new Set(left.map((row) => row.order_id))).toEqual(new Set([young]));
  expect(deletes.length).toBeGreaterThan(2);
  expect(Math.max(...deletes)).toBe(2);
});

test('a relay whose place another has moved cannot move it back', async () => {
  await settled();
  const from = await findPlace(context.db, 'fenced');
  const batch = await readBatch(context.db, from, 1);
  const to = batch.end ?? from;
  await movePlace(context.db, 'fenced', { from, to });
  await expect(movePlace(context.db, 'fenced', { from, to })).rejects.toThrow('moved by somebody else');
  expect(await findPlace(context.db, 'fenced')).toEqual(to);
});
