/** What releases of before have left behind, orders under way and all, goes on under the present one. */
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderStatus } from '../../src/orders/order.ts';
import { demoOrder, place, reaches } from '../support/demo-orders.ts';
import { workAlong } from '../support/node-staff.ts';
import { moneyFaults, stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product, temporaryFolder } from '../support/product.ts';
import { RELEASES, unpackRelease, type RecordedOrder } from '../support/releases.ts';
import { until } from '../support/until.ts';

const UNHANDLED_COMMAND =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
const END_SECONDS = 180;
const WAITED_FOR = ['SOURCED', 'PICKING', 'PACKING', 'READY_TO_SHIP', 'SHIPPED', 'BACKORDERED'];
/** Where orders are that nothing is done with any more unless a customer asks. */
const OVER: readonly OrderStatus[] = ['DELIVERED', 'PICKED_UP', 'CANCELLED', 'RETURNED'];

/** Covers what the waiting orders want, in place of a delivery to every node. */
const SUPPLY = `
  WITH more AS (UPDATE inventory_items SET quantity_on_hand = quantity_on_hand + 1000000
                RETURNING id, quantity_on_hand, quantity_reserved)
  INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                     reserved_after, created_by)
  SELECT new_id(), id, 'RECEIVED', 1000000, quantity_on_hand, 0, quantity_reserved, 'test' FROM more`;

describe.each(RELEASES)('the data of %s', upgrade);

function upgrade(release: string): void {
  let product: Product;
  let orders: RecordedOrder[];

  beforeAll(async () => {
    const dataFolder = temporaryFolder();
    orders = unpackRelease(release, dataFolder);
    const settings = { OMS_FULFILLMENT_MODE: 'manual', OMS_DELIVERY_DELAY_SECONDS: 1 };
    product = await Product.start(settings, { dataFolder });
  });
  afterAll(() => product?.close());

  const standing = (ids: readonly string[]) =>
    product.query<{ id: string; status: OrderStatus }>(
      'SELECT id, status FROM orders WHERE id = ANY ($1) ORDER BY created_at, id',
      [ids],
    );

  test('has orders that wait for everything an order can wait for', () => {
    expect(orders.map(({ status }) => status)).toEqual(expect.arrayContaining(WAITED_FOR));
    expect(orders.some(({ on_hold }) => on_hold)).toBe(true);
  });

  test('has its schema brought up to date, with every order, each where it was or beyond', async () => {
    const rows = await standing(orders.map(({ id }) => id));
    expect(rows.map(({ id }) => id)).toEqual(orders.map(({ id }) => id));
    const ended = orders.filter(({ status }) => OVER.includes(status));
    const after = new Map(rows.map(({ id, status }) => [id, status]));
    expect(ended.map(({ id }) => after.get(id))).toEqual(ended.map(({ status }) => status));
    const again = await product.oms('migrate');
    expect(again).not.toContain('Success');
  });

  test('goes on: what waits for a clock by itself, the rest when people do their part', async () => {
    await product.query(SUPPLY);
    for (const { id, status, on_hold } of orders) {
      if (on_hold) await product.api(`/orders/${id}/release`, { method: 'POST', json: {} });
      if (status === 'BACKORDERED') await product.api(`/orders/${id}/source`, { method: 'POST', json: {} });
    }
    const placed = await place(product, demoOrder(0));
    let isOver = false;
    const staff = workAlong(product, () => isOver);
    const ids = [...orders.map(({ id }) => id), placed.id];
    let stand = '';
    await until('every order has ended', END_SECONDS, async () => {
      const open = (await standing(ids)).filter(({ status }) => !OVER.includes(status));
      stand = open.map(({ id, status }) => `${id} ${status}`).join(', ');
      return open.length === 0;
    })
      .catch((cause: unknown) => {
        throw new Error(`They are: ${stand}`, { cause });
      })
      .finally(() => {
        isOver = true;
      });
    await staff;
    await reaches(product, placed.id, 'DELIVERED', END_SECONDS);
    expect(await trailFaults(product, ids, { mayReturn: true })).toEqual([]);
    expect(await stockFaults(product)).toEqual([]);
    expect(await moneyFaults(product)).toEqual([]);
  });

  test('has no workflow that the present code cannot replay, and none whose task failed', async () => {
    const client = await product.temporal();
    const failures: string[] = [];
    let histories = 0;
    for await (const { workflowId, runId } of client.workflow.list()) {
      histories++;
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      for (const { workflowTaskFailedEventAttributes: failed } of events ?? []) {
        // A signal that comes in while a workflow ends has its task made again: that is no failure.
        if (failed && failed.cause !== UNHANDLED_COMMAND)
          failures.push(`${workflowId}: ${failed.failure?.message ?? ''}`);
      }
    }
    expect(histories).toBeGreaterThan(orders.length);
    expect(failures).toEqual([]);
    expect(await product.oms('replay', '--all')).toMatch(/\d+ histories replayed, 0 broken/);
  });
}
