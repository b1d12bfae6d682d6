import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Relay } from '../../src/outbox/relay.ts';
import { RowsRefused, type OutboxRow, type OutboxTarget } from '../../src/outbox/outbox.ts';
import { findPlace, movePlace, readBatch } from '../../src/outbox/repository.ts';
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
});

test('a relay whose place another has moved cannot move it back', async () => {
  const from = await findPlace(context.db, 'fenced');
  const batch = await readBatch(context.db, from, 1);
  const to = batch.end ?? from;
  await movePlace(context.db, 'fenced', { from, to });
  await expect(movePlace(context.db, 'fenced', { from, to })).rejects.toThrow('moved by somebody else');
  expect(await findPlace(context.db, 'fenced')).toEqual(to);
});
