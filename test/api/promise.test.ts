import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../src/runtime/contract.ts';
import { promiseSchema, type PromiseOption } from '../../src/sourcing/promise-contract.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { hashOf } from '../support/database-hash.ts';
import { contextOf } from '../support/orders.ts';
import { addStockedNode, FAR } from '../support/supply.ts';

const OWNER = 'owner@example.com';
const NINE_TO_SIX = [{ opens: '09:00', closes: '18:00' }];
const WORKDAYS = {
  monday: NINE_TO_SIX,
  tuesday: NINE_TO_SIX,
  wednesday: NINE_TO_SIX,
  thursday: NINE_TO_SIX,
  friday: NINE_TO_SIX,
};
const NEW_YORK = { postal_code: '10001', state: 'NY' };
/** Thursday morning in New York. */
const THURSDAY = '2026-11-26T10:00:00-05:00';

let api: TestApi;
let token: string;
let context: Context;
let store: string;
let depot: string;

beforeAll(async () => {
  api = await startApi();
  await api.addUser(OWNER);
  token = await api.signIn(OWNER);
  context = await contextOf(api);
  store = await addStockedNode(
    context.db,
    'STORE',
    { 'SKU-STORE': 10, 'SKU-BOTH': 5 },
    {
      time_zone: 'America/New_York',
      opening_hours: JSON.stringify({ ...WORKDAYS, closed_on: ['2026-12-25'] }),
      cut_off_time: '15:30',
      avg_processing_hours: 4,
    },
  );
  depot = await addStockedNode(
    context.db,
    'DEPOT',
    { 'SKU-DEPOT': 10, 'SKU-BOTH': 5 },
    {
      ...FAR,
      node_type: 'WAREHOUSE',
      can_pickup: false,
      can_curbside: false,
      can_same_day: false,
      time_zone: 'America/Los_Angeles',
      opening_hours: JSON.stringify(WORKDAYS),
      avg_processing_hours: 12,
    },
  );
  await addStockedNode(
    context.db,
    'SLEEPS',
    { 'SKU-ASLEEP': 10 },
    { opening_hours: JSON.stringify({ monday: [] }) },
  );
});
afterAll(() => api.close());

const ask = (body: object) =>
  api.fetch('/sourcing/promise', { method: 'POST', token, body: JSON.stringify(body) });

async function promised(body: object) {
  const response = await ask(body);
  const answer: unknown = await response.json();
  expect([response.status, answer]).toEqual([200, expect.anything()]);
  return promiseSchema.parse(answer);
}

const cart = (sku: string, quantity: number, fields: object = {}) => ({
  line_items: [{ sku, quantity, weight_lbs: 2 }],
  shipping_address: NEW_YORK,
  at: THURSDAY,
  ...fields,
});

async function option(type: string, body: object): Promise<PromiseOption> {
  const { options } = await promised({ ...body, fulfillment_types: [type] });
  expect(options).toHaveLength(1);
  const [only] = options;
  if (!only) throw new Error('the promise has no option');
  return only;
}

describe('a promise', () => {
  test('says for every fulfillment type whether, from where, for how much and by when', async () => {
    const { options, asked_at, currency } = await promised(cart('SKU-STORE', 2));
    expect([asked_at, currency]).toEqual(['2026-11-26T15:00:00.000Z', 'USD']);
    const short = options.map(({ fulfillment_type, available, cost, earliest_date, parts }) => [
      fulfillment_type,
      available,
      cost,
      earliest_date,
      parts.map((part) => part.node_code),
    ]);
    // Ready at 14:00; DHL is the cheapest at 5.69 + 0.42 x 4 lbs, FedEx same day at 14.99 + 0.60 x 4.
    expect(short).toEqual([
      ['SHIP_TO_HOME', true, '7.37', '2026-11-27', ['STORE']],
      ['STORE_PICKUP', true, '0.00', '2026-11-26', ['STORE']],
      ['SHIP_FROM_STORE', true, '7.37', '2026-11-27', ['STORE']],
      ['CURBSIDE_PICKUP', true, '0.00', '2026-11-26', ['STORE']],
      ['SAME_DAY_DELIVERY', true, '17.39', '2026-11-26', ['STORE']],
    ]);
    expect(options[0]?.parts[0]).toMatchObject({
      node_id: store,
      time_zone: 'America/New_York',
      lines: [{ line: 1, sku: 'SKU-STORE', quantity: 2 }],
      work_begins_at: '2026-11-26T15:00:00.000Z',
      ready_at: '2026-11-26T19:00:00.000Z',
      service: { carrier: 'DHL', service_level: 'PARCEL_GROUND', arrives_on: '2026-11-27' },
    });
    expect(options[0]?.parts[0]?.other_services).toHaveLength(2);
  });

  test.each([
    ['before the cut-off', '2026-11-26T15:30:00-05:00', '2026-11-27T14:00:00.000Z', '2026-11-27'],
    ['after the cut-off', '2026-11-26T15:31:00-05:00', '2026-11-27T18:00:00.000Z', '2026-11-27'],
    ['after the cut-off of Friday', '2026-11-27T16:00:00-05:00', '2026-11-30T18:00:00.000Z', '2026-11-30'],
    ['at the weekend', '2026-11-28T11:00:00-05:00', '2026-11-30T18:00:00.000Z', '2026-11-30'],
    ['on a closed date', '2026-12-25T10:00:00-05:00', '2026-12-28T18:00:00.000Z', '2026-12-28'],
    ['before clocks go forward', '2026-03-06T16:00:00-05:00', '2026-03-09T17:00:00.000Z', '2026-03-09'],
    ['before clocks go back', '2026-10-30T16:00:00-04:00', '2026-11-02T18:00:00.000Z', '2026-11-02'],
  ])('for a pickup ordered %s names the readiness of its store', async (_, at, ready, date) => {
    expect(await option('STORE_PICKUP', cart('SKU-STORE', 1, { at }))).toMatchObject({
      available: true,
      ready_at: ready,
      earliest_date: date,
    });
  });

  test('for a parcel counts the days on which its carrier delivers', async () => {
    // DHL is the cheapest, and delivers from Monday to Saturday.
    const friday = await option('SHIP_TO_HOME', cart('SKU-STORE', 1, { at: '2026-11-27T10:00:00-05:00' }));
    expect(friday.earliest_date).toBe('2026-11-28');
    const others = friday.parts[0]?.other_services.map((each) => [each.carrier, each.arrives_on]);
    expect(others?.toSorted()).toEqual([
      ['FEDEX', '2026-11-28'],
      ['UPS', '2026-11-30'],
    ]);
  });

  test('of a split arrives with the last parcel and costs all of them', async () => {
    const split = await option('SHIP_TO_HOME', cart('SKU-BOTH', 8));
    expect(split.parts.map((part) => [part.node_code, part.lines])).toEqual([
      ['STORE', [{ line: 1, sku: 'SKU-BOTH', quantity: 5 }]],
      ['DEPOT', [{ line: 1, sku: 'SKU-BOTH', quantity: 3 }]],
    ]);
    const arrivals = split.parts.map((part) => part.service?.arrives_on ?? '');
    expect(split.earliest_date).toBe(arrivals.toSorted().at(-1));
    const cents = split.parts.reduce((sum, { service }) => sum + Math.round(Number(service?.cost) * 100), 0);
    expect(split.cost).toBe((cents / 100).toFixed(2));
    expect(split.parts.find((part) => part.node_id === depot)?.time_zone).toBe('America/Los_Angeles');
  });

  test('of a same-day delivery is none when it would come tomorrow', async () => {
    const late = await option('SAME_DAY_DELIVERY', cart('SKU-STORE', 1, { at: '2026-11-26T15:00:00-05:00' }));
    expect(late).toMatchObject({
      available: false,
      earliest_date: '2026-11-27',
      reason: 'STORE cannot deliver today; the earliest is 2026-11-27',
    });
  });

  test('is none for what cannot be covered, in words', async () => {
    const much = await option('SHIP_TO_HOME', cart('SKU-BOTH', 11));
    expect(much).toMatchObject({
      available: false,
      cost: null,
      earliest_date: null,
      parts: [],
      reason: 'SKU-BOTH: 11 needed, 10 available at eligible nodes',
    });
    expect(await option('STORE_PICKUP', cart('SKU-DEPOT', 1))).toMatchObject({ available: false });
    expect(await option('SHIP_TO_HOME', cart('SKU-ASLEEP', 1))).toMatchObject({
      available: false,
      reason: 'SLEEPS does not open within ten years',
    });
  });

  test('of a pickup needs no address, of a delivery says that it does', async () => {
    const body = cart('SKU-STORE', 1, { shipping_address: null, pickup_node_id: store });
    expect(await option('STORE_PICKUP', body)).toMatchObject({ available: true });
    expect(await option('SHIP_TO_HOME', body)).toMatchObject({
      available: false,
      reason: 'a delivery needs a shipping_address',
    });
    expect(await option('STORE_PICKUP', { ...body, pickup_node_id: depot })).toMatchObject({
      available: false,
    });
  });

  test.each([
    ['no lines', { line_items: [] }, 'line_items'],
    ['units of nothing', { line_items: [{ sku: 'SKU-STORE', quantity: 0 }] }, 'line_items.0.quantity'],
    ['a type that is none', { fulfillment_types: ['DRONE'] }, 'fulfillment_types.0'],
    ['half a place', { shipping_address: { latitude: 4 } }, 'shipping_address.latitude'],
    ['a moment that is none', { at: 'tomorrow' }, 'at'],
  ])('is refused for %s', async (_, fields, path) => {
    const response = await ask(cart('SKU-STORE', 1, fields));
    const { status, errors } = problemSchema.parse(await response.json());
    expect({ status, paths: errors?.map((error) => error.path) }).toEqual({ status: 422, paths: [path] });
  });
});

test('no promise changes a byte of either database', async () => {
  const before = [await hashOf(context.db), await hashOf(api.controlPlane)];
  await promised(cart('SKU-BOTH', 8));
  await promised(cart('SKU-STORE', 1, { at: undefined }));
  await promised(cart('SKU-OF-NOBODY', 1));
  expect([await hashOf(context.db), await hashOf(api.controlPlane)]).toEqual(before);
});
