/**
 * A workflow task may be lost with an update that its history does not know yet, after the step of it was taken: then
 * the rows are ahead of the workflow. Here a step is taken beside the workflow, which is what is left of such a loss.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderStatus } from '../../src/orders/order.ts';
import { carryOut } from '../../src/orders/command-steps.ts';
import { reconcileOrders } from '../../src/orders/reconcile.ts';
import { keepRequest } from '../../src/orders/request-repository.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import { newId } from '../../src/runtime/ids.ts';
import { advanceAll, line } from '../support/orders.ts';
import { expectCompleteTrail } from '../support/records.ts';
import { BY_HAND, newKey, openStage, refusalOf, type Stage } from '../support/stage.ts';
import { addStock, addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';

/** Keeps the workflow from what a look for stock has written, for as long as a test wants. */
let untold: Promise<void> | undefined;
let stage: Stage;
let east: string;
beforeAll(async () => {
  stage = await openStage(
    { ...BY_HAND, return_window_seconds: 3_600 },
    {
      time: 'real',
      around: async (name, run) => {
        const result = await run();
        if (name === 'sourceOrder') await untold;
        return result;
      },
    },
  );
  east = await addStockedNode(stage.context.db, 'EAST', { 'SKU-1': 1_000 });
});
afterAll(() => stage.close());

/** Takes the step of a command beside the workflow, as a request whose answer was lost long ago. */
async function lose(orderId: string, kind: 'hold' | 'release', body: object): Promise<void> {
  const { context } = stage;
  const requestId = newId();
  const request = { id: requestId, key: newKey(), order_id: orderId, kind, actor: context.actor, body };
  await keepRequest(context.db, { ...request, answer: null });
  await carryOut(context, orderId, { kind, actor: context.actor, requestId }, manualGateway);
  await context.db
    .updateTable('order_requests')
    .set({ done_at: sql<Date>`done_at - interval '2 minutes'` })
    .where('id', '=', requestId)
    .execute();
}

const reconciled = () => reconcileOrders(stage.context, stage.temporal.workflows, () => undefined);

test('a command goes on from a step that the workflow has lost', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'SOURCED');
  await advanceAll(stage.context, id, 'PICKING');
  expect(await stage.temporal.handleOf(id, 'stage').query('currentStatus')).toBe('SOURCED');
  await stage.work(id, 'EAST', 'pick');
  expect((await stage.read(id)).status).toBe('PACKING');
  await stage.work(id, 'EAST', 'pack');
  await stage.reach(id, 'SHIPPED');
  await expectCompleteTrail(stage.context.db, id);
});

test('so does a status that is asked for', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'SOURCED');
  await advanceAll(stage.context, id, 'PICKING');
  await advanceAll(stage.context, id, 'PACKING');
  await stage.commands.changeStatus(stage.context, id, 'READY_TO_SHIP', null, newKey());
  await stage.reach(id, 'SHIPPED');
  await expectCompleteTrail(stage.context.db, id);
});

/** Begins an order whose first look for stock stays untold. @returns its id, and what tells the workflow */
async function beginUntold(status: OrderStatus, sku: string) {
  let tell = (): void => undefined;
  untold = new Promise((resolve) => (tell = resolve));
  const id = await stage.begin({ line_items: [line(sku, 1)] });
  await stage.reach(id, status);
  return { id, tell };
}

/** Long enough for the workflow to have got what was sent. */
const sent = () => new Promise((resolve) => setTimeout(resolve, 500));

test('a command on what the workflow is not told of yet waits for that', async () => {
  const { id, tell } = await beginUntold('SOURCED', 'SKU-1');
  const begun = stage.work(id, 'EAST', 'start_picking');
  await sent();
  tell();
  await begun;
  expect((await stage.read(id)).status).toBe('PICKING');
  await expectCompleteTrail(stage.context.db, id);
});

test('whoever wants it sourced now is answered by a look that begins after that', async () => {
  const { id, tell } = await beginUntold('BACKORDERED', 'SKU-NEW');
  await addStock(stage.context.db, east, 'SKU-NEW', 1);
  const asked = stage.commands.source(stage.context, id, newKey());
  await sent();
  tell();
  await asked;
  expect((await stage.read(id)).status).toBe('SOURCED');
  await expectCompleteTrail(stage.context.db, id);
});

test('what is refused for good stays refused', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'SOURCED');
  const workflow = stage.temporal.handleOf(id, 'stage');
  await until('SOURCED', 10, async () => (await workflow.query('currentStatus')) === 'SOURCED');
  const head = await stage.temporal.headOf(id, 'stage');
  const command = { kind: 'pack', fulfillmentId: (await stage.at(id, 'EAST')).id, actor: 'a' } as const;
  const refusal = await refusalOf(
    stage.temporal.workflows.command('stage', head, { ...command, requestId: newId() }),
  );
  expect(refusal.message).toContain('this one is SOURCED');
  expect((await stage.read(id)).status).toBe('SOURCED');
});

test('reconciling lets an order go on whose release was lost, which nobody would ask for again', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'SOURCED');
  await stage.commands.hold(stage.context, id, { reason: 'manual' }, newKey());
  await lose(id, 'release', {});
  const found = await reconciled();
  expect(found.caughtUp).toBe(1);
  await stage.work(id, 'EAST', 'start_picking');
  expect((await reconciled()).caughtUp).toBe(0);
  await expectCompleteTrail(stage.context.db, id);
});

test('reconciling stops an order whose hold was lost', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'SOURCED');
  await lose(id, 'hold', { reason: 'fraud' });
  expect((await reconciled()).caughtUp).toBe(1);
  const details = await stage.temporal.handleOf(id, 'stage').query<string>('__temporal_workflow_metadata');
  expect(JSON.stringify(details)).toContain('on hold');
});

test('one whose workflow has ended is let be', async () => {
  const id = await stage.begin();
  await stage.reach(id, 'SOURCED');
  await stage.commands.cancel(stage.context, id, { reason: 'changed my mind' }, newKey());
  await stage.temporal.handleOf(id, 'stage').result();
  await sql`UPDATE order_requests SET answered_at = NULL, done_at = now() - interval '2 minutes'
            WHERE order_id = ${id}`.execute(stage.context.db);
  expect((await reconciled()).caughtUp).toBe(0);
  expect((await stage.read(id)).status).toBe('CANCELLED');
});
