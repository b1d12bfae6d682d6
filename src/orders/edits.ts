/** Changing an order before picking. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { Account, type MadePayments, type PaymentGateway } from '../payments/payments.ts';
import type { Context } from '../tenancy/context.ts';
import type { EditPreview, OrderEdit } from './contract.ts';
import { planEdit, type PlannedEdit } from './edit.ts';
import { insertLines, saveEdit } from './edit-repository.ts';
import { findAmounts, findLines, saveLines } from './lines-repository.ts';
import { assertTakes, lock, moveTo, note, type LockedOrder } from './locked-order.ts';
import type { OrderStatus } from './order.ts';
import { orHold } from './order-payments.ts';
import { takeBack } from './release.ts';
import { countAttempts, type OrderRecord } from './repository.ts';
import { isRecorded } from './status-repository.ts';
import { waitForOpenUnits } from './waiting.ts';

/** Authorizes what the order costs more; an order that is not confirmed yet is authorized with its new total. */
async function authorizeMore(
  context: Context,
  orderId: string,
  status: OrderStatus,
  total: number,
  requestId: string,
  gateway: PaymentGateway,
): Promise<MadePayments> {
  const account = await Account.open(context, orderId, gateway);
  if (status !== 'PENDING') await account.authorize(total, `authorize:${orderId}:${requestId}`);
  return account.made;
}

/** Nodes and stock are chosen again for the order as it is now. */
async function chooseAgain(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  actor: string,
): Promise<void> {
  await takeBack(
    trx,
    context,
    order,
    order.fulfillments.map((each) => each.id),
    actor,
  );
  if (order.status === 'SOURCED') {
    const attempt = (await countAttempts(trx, order.id)) + 1;
    const cause = { actor, reason: 'the order was edited', data: { attempt }, key: `sourcing:${attempt}` };
    await moveTo(trx, order, 'SOURCING', cause, { backordered_at: null });
    return;
  }
  if (order.status === 'BACKORDERED') await waitForOpenUnits(trx, order.id);
}

async function planned(context: Context, orderId: string, edit: OrderEdit, requestId: string) {
  const [order, lines] = await Promise.all([
    findAmounts(context.db, orderId),
    findLines(context.db, orderId),
  ]);
  return { order, plan: planEdit({ id: orderId, ...order }, lines, edit, requestId) };
}

/**
 * Applies an edit: the rows, the total, what is authorized beyond it, and the search for nodes when lines or destination
 * have changed. A payment that is declined puts the order on hold and changes nothing else.
 *
 * @throws Refusal `invalid`
 */
export async function applyEdit(
  context: Context,
  orderId: string,
  edit: OrderEdit,
  { actor, requestId }: { actor: string; requestId: string },
  gateway: PaymentGateway,
): Promise<void> {
  const key = `edit:${requestId}`;
  if (await isRecorded(context.db, orderId, key)) return;
  const { order: before, plan } = await planned(context, orderId, edit, requestId);
  const payments = await orHold(context, orderId, () =>
    authorizeMore(context, orderId, before.status, plan.repriced.total, requestId, gateway),
  );
  if (!payments) return;
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    assertTakes(order, 'edit');
    const data = {
      changed: plan.changed,
      previous_total: before.total_amount,
      total_amount: plan.repriced.amounts.total_amount,
    };
    const cause = { actor, data, key, requestId };
    if (!(await note(trx, order, 'order.edited', cause))) return;
    await payments.record(trx);
    await saveEdit(trx, orderId, plan.order);
    await saveLines(trx, plan.repriced.lines);
    await insertLines(trx, plan.added);
    if (plan.needsSourcing) await chooseAgain(trx, context, order, actor);
  });
}

/** The order as the edit would leave it. */
function edited(record: OrderRecord, plan: PlannedEdit): OrderRecord {
  const changed = new Map(plan.repriced.lines.map((line) => [line.id, line]));
  const items = record.items.map((item) => ({ ...item, ...changed.get(item.id) }));
  const added = plan.added.map(({ order_id: _, ...item }) => ({
    ...item,
    quantity_cancelled: 0,
    quantity_returned: 0,
    metadata: JSON.parse(item.metadata ?? '{}') as Record<string, unknown>,
  }));
  return { ...record, ...plan.order, items: [...items, ...added] };
}

/** What an edit would do; nothing changes. @throws Refusal `invalid` */
export async function previewEdit(
  context: Context,
  record: OrderRecord,
  edit: OrderEdit,
  requestId: string,
): Promise<{ record: OrderRecord } & Omit<EditPreview, 'order'>> {
  const { order, plan } = await planned(context, record.id, edit, requestId);
  return {
    record: edited(record, plan),
    previous_total: order.total_amount,
    new_total: plan.repriced.amounts.total_amount,
    needs_sourcing: plan.needsSourcing,
  };
}
