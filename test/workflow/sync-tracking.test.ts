import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrackingEvent } from '../../src/database/tables/orders.ts';
import { syncTracking } from '../../src/orders/sync-tracking.ts';
import type { TrackingNews } from '../../src/orders/tracking-signals.ts';
import type { Carrier } from '../../src/shipping/carrier.ts';
import { mockCarrier } from '../../src/shipping/mock-carrier.ts';
import { bringTo, place } from '../support/orders.ts';
import { BY_HAND, openStage, type Stage } from '../support/stage.ts';
import { addStockedNode } from '../support/supply.ts';

const at = '2026-11-20T10:00:00.000Z';
const IN_TRANSIT: TrackingEvent = {
  id: 'e1',
  status: 'IN_TRANSIT',
  description: 'On the road',
  occurred_at: at,
};
const DELIVERED: TrackingEvent = { id: 'e2', status: 'DELIVERED', description: 'There', occurred_at: at };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(BY_HAND);
  await addStockedNode(stage.context.db, 'N1', { 'SKU-1': 1_000 });
});
afterAll(() => stage.close());

/** A carrier that answers, by tracking number, what a test has laid down; without that it fails. */
function carrierWith(answers: ReadonlyMap<string, TrackingEvent[]>, asked: string[]): Carrier {
  return {
    ...mockCarrier,
    isSimulated: false,
    track: async ({ trackingNumber }) => {
      asked.push(trackingNumber);
      const events = answers.get(trackingNumber);
      if (!events) throw new Error('The carrier is down');
      return events;
    },
  };
}

/** An order whose parcel is with a carrier that has to be asked. @returns its id and its tracking number. */
async function shipped(carrier = 'DHL'): Promise<{ id: string; trackingNumber: string }> {
  const id = await place(stage.context);
  await bringTo(stage.context, id, 'SHIPPED');
  const { tracking_number: trackingNumber } = await stage.context.db
    .updateTable('shipments')
    .set({ is_simulated: false, carrier })
    .where('order_id', '=', id)
    .returning('tracking_number')
    .executeTakeFirstOrThrow();
  return { id, trackingNumber };
}

async function look(answers: ReadonlyMap<string, TrackingEvent[]>, told?: TrackingNews[]) {
  const asked: string[] = [];
  const carrier = carrierWith(answers, asked);
  const workflows = told
    ? { reportTracking: async (_: string, __: unknown, news: TrackingNews) => void told.push(news) }
    : stage.temporal.workflows;
  const result = await syncTracking(stage.context, {
    carrierOf: () => carrier,
    workflows,
    onProgress: () => undefined,
  });
  return { asked, result };
}

const arriveAll = () =>
  sql`UPDATE fulfillments SET status = 'DELIVERED' WHERE status IN ('SHIPPED', 'OUT_FOR_DELIVERY')`.execute(
    stage.context.db,
  );

test('what a carrier reports moves the order, also one whose workflow is missing', async () => {
  const { id, trackingNumber } = await shipped();
  const { result } = await look(new Map([[trackingNumber, [IN_TRANSIT, DELIVERED]]]));
  expect(result).toEqual({ asked: 1, with_news: 1, unanswered: 0 });
  await stage.reach(id, 'DELIVERED');
  const { tracking_events: events } = await stage.context.db
    .selectFrom('shipments')
    .select('tracking_events')
    .where('order_id', '=', id)
    .executeTakeFirstOrThrow();
  expect(events.map((event) => event.id)).toEqual(['e1', 'e2']);
  // It has arrived: nobody is asked about it again.
  expect((await look(new Map())).asked).toEqual([]);
});

test('what is known already is told to nobody', async () => {
  const { id, trackingNumber } = await shipped();
  await sql`
    UPDATE shipments SET tracking_events = ${JSON.stringify([IN_TRANSIT])}::jsonb WHERE order_id = ${id}`.execute(
    stage.context.db,
  );
  const told: TrackingNews[] = [];
  const first = await look(new Map([[trackingNumber, [IN_TRANSIT]]]), told);
  expect([first.result, told]).toEqual([{ asked: 1, with_news: 0, unanswered: 0 }, []]);
  const second = await look(new Map([[trackingNumber, [IN_TRANSIT, DELIVERED]]]), told);
  expect(second.result.with_news).toBe(1);
  expect(told.map(({ events }) => events)).toEqual([[DELIVERED]]);
  await arriveAll();
});

test('a carrier that is down is left alone, and the next look begins with those that waited longest', async () => {
  const down: string[] = [];
  for (let n = 0; n < 20; n++) down.push((await shipped('UPS')).trackingNumber);
  const well = await shipped('DHL');
  const { asked, result } = await look(new Map([[well.trackingNumber, [IN_TRANSIT]]]), []);
  expect(asked).toContain(well.trackingNumber);
  // Five failures, and the calls that were under way at that moment.
  expect(asked.filter((each) => down.includes(each)).length).toBeLessThan(15);
  expect(result).toEqual({ asked: 1, with_news: 1, unanswered: 20 });
  // The parcels that were asked about, or passed over, come after one that is new.
  const late = await shipped('DHL');
  expect((await look(new Map([[late.trackingNumber, []]]), [])).asked[0]).toBe(late.trackingNumber);
  await arriveAll();
});

test('a simulated parcel is its order’s own affair until that should long have asked', async () => {
  const id = await place(stage.context);
  await bringTo(stage.context, id, 'SHIPPED');
  expect((await look(new Map())).asked).toEqual([]);
  await sql`UPDATE shipments SET shipped_at = now() - interval '2 hours' WHERE order_id = ${id}`.execute(
    stage.context.db,
  );
  expect((await look(new Map(), [])).result.unanswered).toBe(1);
});
