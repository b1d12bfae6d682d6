import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_KINDS } from '../../src/orders/command.ts';
import { ORDER_STATUSES } from '../../src/orders/order.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { serveApi, type TestApi } from '../support/api.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { expectEffect } from '../support/order-effects.ts';
import { changedParts, changedRows, imageOf, type Part } from '../support/order-image.ts';
import {
  asksOf,
  FULFILLMENT_ASKS,
  ORDER_ASKS,
  otherRequestFor,
  requestFor,
  RETURN_ASKS,
  type Ask,
  type OrderRequest,
  type Subject,
} from '../support/order-requests.ts';
import { movesByItself, nameOf, Stands } from '../support/order-stands.ts';
import { contextOf, orderService } from '../support/orders.ts';
import { TAKES, type End, type Takes } from '../support/order-takes.ts';
import { expectCompleteTrail, expectStockBooksToAgree } from '../support/records.ts';
import { BY_HAND, newKey, refusalOf } from '../support/stage.ts';
import { addNode } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';

const OPTIONS = { concurrent: true, timeout: 120_000 };
/** Histories that are replayed; those of orders that go on by themselves come first, and are the most entangled. */
const REPLAYED = 20;
const EMAIL = 'owner@example.com';

let databases: TestDatabases;
let temporal: TestTemporal;
let context: Context;
let api: TestApi;
let stands: Stands;
let token: string;
let author: string;
beforeAll(async () => {
  databases = await createDatabases();
  const slug = await addEnvironmentWith(databases, 'by-hand', BY_HAND);
  temporal = await startTemporal(databases, { time: 'real' });
  context = await contextOf(databases, slug);
  api = await serveApi(databases, temporal.workflows);
  author = `user:${await api.addUser(EMAIL)}`;
  token = await api.signIn(EMAIL);
  const { commands } = orderService(temporal.workflows);
  stands = new Stands({ context, temporal, commands, nodeId: await addNode(context.db, 'STORE') });
});
afterAll(async () => {
  await api.close();
  await temporal.close();
  await databases.close();
});

const image = ({ id }: Subject) => imageOf(context.db, id);

/** @returns the answer's status and body. */
async function send({ method, path, body }: OrderRequest, key = newKey()) {
  const response = await api.fetch(path, {
    method,
    token,
    headers: { 'x-oms-environment': context.environment.slug, 'idempotency-key': key },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json() };
}

const read = async (path: string) => (await send({ method: 'GET', path })).body;

type Kind = 'status' | 'order' | 'fulfillment' | 'return';

const isStatus = (ask: Ask | End) => ORDER_STATUSES.some((each) => each === ask);

/** Whose table decides: cancelling is the wish to become something else. */
function kindOf(ask: Ask): Kind {
  if (ask === 'cancel' || isStatus(ask)) return 'status';
  if (FULFILLMENT_ASKS.some((each) => each === ask)) return 'fulfillment';
  return RETURN_ASKS.some((each) => each === ask) ? 'return' : 'order';
}

/** What a refusal names, in the API's words. */
function namedBy(ask: Ask, takes: Takes): string[] {
  const taken = Object.keys(takes) as Ask[];
  const kind = kindOf(ask);
  const names = {
    status: ORDER_STATUSES,
    order: ORDER_ASKS,
    fulfillment: FULFILLMENT_ASKS,
    return: RETURN_ASKS,
  };
  const named = taken.filter((each) => names[kind].some((name) => name === each));
  return kind === 'return' ? named.map((each) => each.replace('_return', '')) : named;
}

/** True for what the workflow does not know: it is as a return says, or an edit that asks for nothing. */
const isSaidByRowsAlone = (ask: Ask) => kindOf(ask) === 'return' || ask === 'edit?';

/** The wish as the API passes it on. */
async function updateOf(ask: Ask, order: Subject): Promise<void> {
  const { slug } = context.environment;
  const head = await temporal.headOf(order.id, slug);
  const asked = { actor: 'user:1', requestId: newKey() };
  const kind = COMMAND_KINDS.find((each) => each === ask);
  if (kind) {
    const fulfillment = order.fulfillmentId ? { fulfillmentId: order.fulfillmentId } : {};
    return temporal.workflows.command(slug, head, { ...asked, ...fulfillment, kind });
  }
  const status = { cancel: 'CANCELLED', source: 'SOURCING' }[ask as string] ?? ask;
  const to = ORDER_STATUSES.find((each) => each === status);
  if (!to) throw new Error(`A workflow is not asked for ${ask}`);
  return temporal.workflows.changeStatus(slug, head, { ...asked, to, reason: null }, asked.requestId);
}

const CELLS = TAKES.flatMap(([stand, takes]) =>
  Object.entries(takes).map(([ask, end]) => ({ ask: ask as Ask, stand, end })),
);

/** What an answer says of time itself. */
const timeless = ({ age_seconds: _, ...rest }: Record<string, unknown>) => rest;

/** What an answer shows, as it is now. */
async function resourceOf(ask: Ask, order: Subject, answer: Record<string, unknown>) {
  if (kindOf(ask) === 'fulfillment') return read(`/fulfillments/${order.fulfillmentId}`);
  if (kindOf(ask) === 'return') return read(`/returns/${order.returnId}`);
  if (ask === 'create_return') return read(`/returns/${String(answer['id'])}`);
  return read(`/orders/${order.id}`);
}

/** What the product does by itself bears its own name, also when somebody asks for it meanwhile. */
const OWN_STEPS: ReadonlySet<Ask> = new Set(['CONFIRMED', 'SOURCING', 'SOURCED', 'BACKORDERED']);

describe('an order, asked for what it takes,', OPTIONS, () => {
  for (const { ask, stand, end } of CELLS.filter(({ end }) => isStatus(end))) {
    test(`that is ${nameOf(stand)}, ${ask} leads to ${end}, once`, async ({ expect }) => {
      const order = await stands.take(stand);
      const before = await image(order);
      const key = newKey();
      const wish = requestFor(ask, order);
      const answer = await send(wish, key);
      expect(answer).toMatchObject({ status: ask === 'create_return' ? 201 : 200 });
      await stands.untilStill(order.id);
      const after = await image(order);
      expect(after.order[0]?.['status']).toBe(end);
      expectEffect(ask, before, after);
      const own = changedRows('trail', before, after).filter((event) => event['actor'] === author);
      const words = wish.body?.['reason'] ?? wish.body?.['notes'] ?? null;
      const said = OWN_STEPS.has(ask) && movesByItself(stand) ? [] : expect.arrayContaining([words]);
      expect
        .soft(
          own.map(({ reason }) => reason),
          'what its author said',
        )
        .toEqual(said);
      await expectCompleteTrail(context.db, order.id);

      const repeat = await send(wish, key);
      await stands.untilStill(order.id);
      expect.soft(changedParts(after, await image(order)), 'changed by the repeat').toEqual([]);
      expect.soft(repeat.status, 'the repeat').toBe(answer.status);
      const now = timeless(await resourceOf(ask, order, answer.body));
      const same = ask === 'edit' ? { ...answer.body, order: now } : now;
      expect.soft(timeless(repeat.body), 'the repeat').toEqual(same);

      const other = otherRequestFor(ask, order);
      if (!other) return;
      const conflict = await send(other, key);
      expect.soft(conflict.status, 'with another body').toBe(409);
      expect.soft(changedParts(after, await image(order)), 'changed by another body').toEqual([]);
    });
  }
});

interface Outcome {
  status: number;
  /** What would be accepted, as the answer names it. */
  allowed: string[] | undefined;
  /** Where the fault is. */
  path: string | undefined;
  /** What is not as it was before. */
  changed: Part[];
}

const sorted = (names: readonly string[] | undefined) => names && [...names].sort();

/** How a refusal may look: a command that stands for a status names statuses, or commands. */
function refusals(ask: Ask, takes: Takes): Outcome[] {
  const refusal = (like: Ask, path: string) => ({
    status: 422,
    allowed: sorted(namedBy(like, takes)),
    path,
    changed: [],
  });
  if (kindOf(ask) === 'status') {
    return [refusal(ask, 'status'), ...(isStatus(ask) ? [] : [refusal('hold', 'command')])];
  }
  return [refusal(ask, 'command'), ...(kindOf(ask) === 'return' ? [refusal(ask, 'status')] : [])];
}

async function askTheApi(ask: Ask, order: Subject): Promise<Outcome> {
  const before = await image(order);
  const { status, body } = await send(requestFor(ask, order));
  const changed = changedParts(before, await image(order));
  if (status === 200 || status === 201) return { status, allowed: undefined, path: undefined, changed };
  const { allowed, errors } = problemSchema.parse(body);
  return { status, allowed: sorted(allowed), path: errors?.[0]?.path, changed };
}

/** Asks past what the API sees in the rows: the workflow itself refuses. */
async function askTheWorkflow(ask: Ask, order: Subject): Promise<Outcome> {
  const before = await image(order);
  const refusal = await refusalOf(updateOf(ask, order));
  const { allowed, errors } = refusal.details;
  return {
    status: refusal.kind === 'invalid' ? 422 : 0,
    allowed: sorted(allowed),
    path: errors?.[0]?.path,
    changed: changedParts(before, await image(order)),
  };
}

/** The commands that the API shows on the order, on what its node does, and on what comes back. */
async function shownOf({ id, fulfillmentId, returnId }: Subject) {
  const order = await read(`/orders/${id}`);
  return {
    statuses: sorted(order.allowed_transitions),
    commands: sorted(order.allowed_commands),
    ...(fulfillmentId
      ? { fulfillment: sorted((await read(`/fulfillments/${fulfillmentId}`)).allowed_commands) }
      : {}),
    ...(returnId ? { return: sorted((await read(`/returns/${returnId}`)).allowed_commands) } : {}),
  };
}

/*
 * The API refuses by the rows, and the workflow behind it by what it knows. Both are asked, but for orders that would go
 * on by themselves if their workflow were started: those show the API alone. What their workflow refuses is shown by the
 * orders that a hold keeps there, as far as it is not the hold that refuses.
 */
describe('an order, asked for anything,', OPTIONS, () => {
  for (const [stand, takes] of TAKES) {
    test(`that is ${nameOf(stand)} shows what it takes, and refuses all else untouched`, async ({
      expect,
    }) => {
      let order = await stands.take(stand);
      expect.soft(await shownOf(order), 'what is shown').toEqual({
        statuses: sorted(namedBy('PENDING', takes)),
        commands: sorted(namedBy('hold', takes)),
        ...(order.fulfillmentId ? { fulfillment: sorted(namedBy('pick', takes)) } : {}),
        ...(order.returnId ? { return: sorted(namedBy('receive_return', takes)) } : {}),
      });
      for (const ask of asksOf(order).filter((each) => !(each in takes))) {
        const expected = refusals(ask, takes);
        const answer = await askTheApi(ask, order);
        expect.soft(answer, `the API, asked for ${ask}`).toBeOneOf(expected);
        if (answer.changed.length > 0) order = await stands.take(stand);
        // To the workflow "source now" is the wish to become SOURCING.
        const wish = ask === 'source' ? 'SOURCING' : ask;
        if (movesByItself(stand) || isSaidByRowsAlone(ask) || wish in takes) continue;
        const refused = await askTheWorkflow(ask, order);
        expect.soft(refused, `the workflow, asked for ${ask}`).toBeOneOf(refusals(wish, takes));
      }
      await expectCompleteTrail(context.db, order.id);
    });
  }
});

describe('an order, asked for what it takes as such,', OPTIONS, () => {
  for (const { ask, stand } of CELLS.filter(({ end }) => end === 'shown')) {
    test(`that is ${nameOf(stand)} shows what an edit would do, untouched`, async ({ expect }) => {
      const order = await stands.take(stand);
      const before = await image(order);
      const { status, body } = await send(requestFor(ask, order));
      expect(status).toBe(200);
      expect(body).toMatchObject({ previous_total: '20.00', new_total: '30.00', needs_sourcing: true });
      expect(body.order).toMatchObject({ customer_name: 'Somebody Else', total_amount: '30.00' });
      expect(changedParts(before, await image(order))).toEqual([]);
    });
  }

  for (const { ask, stand } of CELLS.filter(({ end }) => end === 'in vain')) {
    test(`that is ${nameOf(stand)} does not become ${ask} when stock decides otherwise`, async ({
      expect,
    }) => {
      const order = await stands.take(stand);
      const { status, body } = await send(requestFor(ask, order));
      expect(status).toBe(422);
      expect(body.allowed).toEqual(stand.noStock ? ['SOURCING', 'CANCELLED'] : ['PICKING', 'CANCELLED']);
      await stands.untilStill(order.id);
      const { trail, requests } = await image(order);
      expect(trail.at(-1)).toMatchObject({
        to_status: stand.noStock ? 'BACKORDERED' : 'SOURCED',
        actor: 'system',
      });
      expect(requests).toEqual([]);
    });
  }
});

describe('an idempotency key', OPTIONS, () => {
  test('stands for one status', async ({ expect }) => {
    const order = await stands.take({ status: 'SOURCED' });
    const key = newKey();
    await send(requestFor('PICKING', order), key);
    const before = await image(order);
    expect((await send(requestFor('PACKING', order), key)).status).toBe(409);
    expect(changedParts(before, await image(order))).toEqual([]);
  });

  test('answers an edit also when the order has gone on since', async ({ expect }) => {
    const order = await stands.take({ status: 'SOURCED' });
    const key = newKey();
    await send(requestFor('edit', order), key);
    await stands.untilStill(order.id);
    await send(requestFor('PICKING', order));
    const before = await image(order);
    expect((await send(requestFor('edit', order), key)).status).toBe(200);
    expect(changedParts(before, await image(order))).toEqual([]);
  });
});

test.for(asksOf({ fulfillmentId: 'any', returnId: 'any' }))(
  'what is not there cannot be asked for %s',
  async (ask) => {
    const ids = { id: newKey(), lineId: newKey(), fulfillmentId: newKey(), returnId: newKey() };
    const nowhere = { ...ids, nodeId: newKey(), pickupCode: 'NOCODE' };
    const { status, body } = await send(requestFor(ask, nowhere));
    expect(problemSchema.parse(body)).toMatchObject({ status: 404 });
    expect(status).toBe(404);
    expect((await image(nowhere)).requests).toEqual([]);
  },
);

test('the histories replay of those that go on by themselves', { timeout: 120_000 }, () =>
  temporal.replayAll(REPLAYED),
);

test('the books of all stock agree', () => expectStockBooksToAgree(context.db));
