import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../../src/runtime/errors.ts';
import { expectCompleteTrail, expectStockBooksToAgree, stockTotals } from '../support/records.ts';
import { newKey, openStage, type Stage } from '../support/stage.ts';
import { addStockedNode } from '../support/supply.ts';

const RACES = 200;
const AT_ONCE = 8;
/** A booking and a cancel both begin and end somewhere within this time. */
const SPREAD_MS = 120;
const STOCK = 1_000;

const random = () => Math.random() * SPREAD_MS;

let stage: Stage;
const voided = new Set<string>();
beforeAll(async () => {
  stage = await openStage(
    { start_picking_delay_seconds: 0, picking_delay_seconds: 0, delivery_delay_seconds: 3_600 },
    {
      time: 'real',
      carrier: (real) => ({
        async bookShipment(ref, fulfillmentId) {
          await delay(random());
          const booked = await real.bookShipment(ref, fulfillmentId);
          await delay(random());
          return booked;
        },
        async voidShipment(ref, fulfillmentId) {
          await real.voidShipment(ref, fulfillmentId);
          voided.add(fulfillmentId);
        },
      }),
    },
  );
  await addStockedNode(stage.context.db, 'EAST', { 'SKU-1': STOCK });
});
afterAll(() => stage.close());

/** Cancels the order somewhere around its booking. @returns whether the cancel was taken. */
async function race(): Promise<{ id: string; wasTaken: boolean }> {
  const id = await stage.begin();
  await stage.reach(id, 'READY_TO_SHIP').catch(() => undefined);
  await delay(3 * random());
  try {
    await stage.commands.cancel(stage.context, id, { reason: 'changed my mind' }, newKey());
    return { id, wasTaken: true };
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'invalid') return { id, wasTaken: false };
    throw error;
  }
}

async function expectEither({ id, wasTaken }: { id: string; wasTaken: boolean }): Promise<void> {
  const order = await stage.read(id);
  const [fulfillment] = order.fulfillments;
  const [shipment] = order.shipments;
  expect(order.status).toBe(wasTaken ? 'CANCELLED' : 'SHIPPED');
  expect(fulfillment?.status).toBe(wasTaken ? 'CANCELLED' : 'SHIPPED');
  if (wasTaken) {
    expect(shipment?.status ?? 'VOIDED').toBe('VOIDED');
    if (shipment) expect(voided.has(fulfillment?.id ?? '')).toBe(true);
    expect([order.amount_captured, order.amount_voided]).toEqual(['0.00', order.total_amount]);
  } else {
    expect(shipment?.status).toBe('IN_TRANSIT');
    expect(order.amount_captured).toBe(order.total_amount);
  }
  await expectCompleteTrail(stage.context.db, id);
}

test(
  `a cancel that races with the booking, ${RACES} times, ends one way or the other`,
  { timeout: 240_000 },
  async () => {
    const ends: { id: string; wasTaken: boolean }[] = [];
    while (ends.length < RACES) ends.push(...(await Promise.all(Array.from({ length: AT_ONCE }, race))));
    for (const end of ends) await expectEither(end);
    const shipped = ends.filter((end) => !end.wasTaken).length;
    console.log(`${ends.length} races: ${ends.length - shipped} cancelled, ${shipped} shipped`);
    expect(await stockTotals(stage.context.db, 'SKU-1')).toEqual({ onHand: STOCK - shipped, reserved: 0 });
    await expectStockBooksToAgree(stage.context.db);
  },
);

test('histories of this file replay', () => stage.temporal.replayAll(20));
