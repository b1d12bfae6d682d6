import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReturnService } from '../../src/returns/service.ts';
import { returnIdOf } from '../../src/returns/return-steps.ts';
import { line } from '../support/orders.ts';
import { expectCompleteTrail, expectStockBooksToAgree, stockTotals } from '../support/records.ts';
import { newKey, openStage, refusalOf, type Stage } from '../support/stage.ts';
import { addStockedNode } from '../support/supply.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    start_picking_delay_seconds: 0,
    picking_delay_seconds: 0,
    delivery_delay_seconds: 0,
  });
  const stock = Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F'].map((each) => [`SKU-${each}`, 10]));
  await addStockedNode(stage.context.db, 'EAST', stock);
});
afterAll(() => stage.close());

const service = new ReturnService();

async function delivered(...lines: Record<string, unknown>[]): Promise<string> {
  const id = await stage.begin({ line_items: lines, shipping_amount: '4.00' });
  await stage.reach(id, 'DELIVERED');
  return id;
}

async function agree(id: string, body: object): Promise<string> {
  return returnIdOf(
    await stage.commands.createReturn(stage.context, id, { reason: 'too small', ...body }, newKey()),
  );
}

const on = (
  orderId: string,
  returnId: string,
  kind: 'receive_return' | 'reject_return' | 'refund_return',
  body = {},
) => stage.commands.onReturn(stage.context, { orderId, returnId }, kind, body, newKey());

async function expectSound(id: string): Promise<void> {
  await expectCompleteTrail(stage.context.db, id);
  await expectStockBooksToAgree(stage.context.db);
}

describe('a return', () => {
  test('of a part is received, one unit restocked and one discarded, and refunded by its share', async () => {
    const id = await delivered(line('SKU-A', 3));
    const [item] = (await stage.read(id)).items;
    const returnId = await agree(id, { lines: [{ order_item_id: item?.id, quantity: 2 }] });
    const [returned] = (await service.get(stage.context, returnId)).lines;
    await on(id, returnId, 'receive_return', {
      lines: [{ return_line_id: returned?.id, quantity: 1, disposition: 'restock' }],
    });
    expect(await stockTotals(stage.context.db, 'SKU-A')).toEqual({ onHand: 8, reserved: 0 });
    expect((await service.get(stage.context, returnId)).refundable_amount).toBe('10.00');
    await on(id, returnId, 'refund_return');
    const order = await stage.read(id);
    expect([order.status, order.amount_refunded, order.payment_status]).toEqual([
      'DELIVERED',
      '10.00',
      'PARTIALLY_REFUNDED',
    ]);
    expect((await service.get(stage.context, returnId)).status).toBe('REFUNDED');
    await expectSound(id);
  });

  test('of everything makes the order RETURNED, its refund REFUNDED, and that is its end', async () => {
    const id = await delivered(line('SKU-B', 2), line('SKU-C', 1));
    const returnId = await agree(id, {});
    await on(id, returnId, 'receive_return', {});
    expect((await stage.read(id)).status).toBe('RETURNED');
    await on(id, returnId, 'refund_return');
    const order = await stage.read(id);
    expect([order.status, order.amount_refunded]).toEqual(['REFUNDED', order.total_amount]);
    expect(await stage.temporal.handleOf(id, 'stage').result()).toBe('REFUNDED');
    const late = stage.commands.refund(stage.context, id, {}, newKey());
    expect((await refusalOf(late)).kind).toBe('invalid');
    await expectSound(id);
  });

  test('can speak of no more than the customer has, whatever was announced before', async () => {
    const id = await delivered(line('SKU-D', 2));
    const [item] = (await stage.read(id)).items;
    await agree(id, { lines: [{ order_item_id: item?.id, quantity: 1 }] });
    const more = agree(id, { lines: [{ order_item_id: item?.id, quantity: 2 }] });
    expect((await refusalOf(more)).details.errors?.[0]?.message).toContain('at most 1');
    await expectSound(id);
  });

  test('that is refused gives nothing back, and cannot be received', async () => {
    const id = await delivered(line('SKU-E', 1));
    const returnId = await agree(id, {});
    await on(id, returnId, 'reject_return', { reason: 'worn' });
    const refusal = await refusalOf(on(id, returnId, 'receive_return', {}));
    expect(refusal.kind).toBe('invalid');
    expect(await service.get(stage.context, returnId)).toMatchObject({
      status: 'REJECTED',
      allowed_commands: [],
    });
    await expectSound(id);
  });
});

describe('a refund', () => {
  test('is never more than was paid, and the last of it ends the order', async () => {
    const id = await delivered(line('SKU-F', 1));
    const tooMuch = stage.commands.refund(stage.context, id, { amount: '14.01' }, newKey());
    expect((await refusalOf(tooMuch)).details.errors?.[0]?.message).toContain('at most 14.00');
    const halves = [newKey(), newKey()].map((key) =>
      stage.commands.refund(stage.context, id, { amount: '7.00' }, key),
    );
    await Promise.all(halves);
    const order = await stage.read(id);
    expect([order.status, order.amount_refunded]).toEqual(['REFUNDED', '14.00']);
    await expectSound(id);
  });

  test.each(['RETURNED', 'REFUNDED'] as const)('as the status %s is the full one', async (status) => {
    const id = await delivered(line('SKU-F', 1));
    const before = await stockTotals(stage.context.db, 'SKU-F');
    await stage.commands.changeStatus(stage.context, id, status, 'recalled', newKey());
    const order = await stage.read(id);
    expect(order.status).toBe(status);
    const back = status === 'RETURNED' ? 1 : 0;
    expect((await stockTotals(stage.context.db, 'SKU-F')).onHand).toBe(before.onHand + back);
    expect(order.amount_refunded).toBe(status === 'REFUNDED' ? '14.00' : '0.00');
    await expectSound(id);
  });
});

test('every history of this file replays', () => stage.temporal.replayAll());
