/** The rows that a plan comes to: fulfillments with their allocations, capacity and stock. */
import type { Insertable, Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { AllocationTable } from '../database/tables/orders.ts';
import { PRIORITY } from '../fulfillment/fulfillment.ts';
import * as fulfillments from '../fulfillment/service.ts';
import { reserveOrThrow } from '../inventory/reservations.ts';
import { takeCapacityOrThrow } from '../nodes/capacity.ts';
import type { FulfillmentType } from '../orders/order.ts';
import { derivedId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import type { PlannedAllocation } from './sourcing.ts';

interface Rows {
  fulfillments: Omit<fulfillments.NewFulfillment, 'counted_on'>[];
  allocations: (Insertable<AllocationTable> & { id: string })[];
}

/** The id of an allocation: the same for every try of one attempt. */
export function allocationIdOf(orderId: string, attempt: number, allocation: PlannedAllocation): string {
  return derivedId(orderId, 'allocation', String(attempt), allocation.lineId, allocation.nodeId);
}

/** The rows of a plan. Their ids come from the order and the attempt, so that a repeated attempt makes the same rows. */
function rowsOf(
  orderId: string,
  attempt: number,
  allocations: readonly PlannedAllocation[],
  priority: number,
): Rows {
  const nodeIds = [...new Set(allocations.map((each) => each.nodeId))].sort();
  const fulfillmentId = (nodeId: string) => derivedId(orderId, 'fulfillment', String(attempt), nodeId);
  return {
    fulfillments: nodeIds.map((nodeId, index) => ({
      id: fulfillmentId(nodeId),
      order_id: orderId,
      node_id: nodeId,
      number: (attempt - 1) * 100 + index + 1,
      status: 'SOURCED',
      priority,
    })),
    allocations: allocations.map((each) => ({
      id: allocationIdOf(orderId, attempt, each),
      fulfillment_id: fulfillmentId(each.nodeId),
      order_id: orderId,
      order_item_id: each.lineId,
      node_id: each.nodeId,
      sku: each.sku,
      quantity_allocated: each.quantity,
      status: 'ALLOCATED',
      sourcing_score: each.score,
    })),
  };
}

/**
 * Makes the fulfillments of a plan: capacity, rows and stock, or nothing of it.
 *
 * @returns the ids of the fulfillments.
 * @throws CapacityTakenError, StockTakenError when somebody was faster; the caller rolls its transaction back.
 */
export async function makeFulfillments(
  trx: Kysely<DataPlane>,
  context: Context,
  { id: orderId, fulfillmentType }: { id: string; fulfillmentType: FulfillmentType },
  attempt: number,
  planned: readonly PlannedAllocation[],
): Promise<string[]> {
  if (planned.length === 0) return [];
  const rows = rowsOf(orderId, attempt, planned, PRIORITY[fulfillmentType]);
  const countedOn = await takeCapacityOrThrow(
    trx,
    rows.fulfillments.map((each) => each.node_id),
  );
  await fulfillments.create(
    trx,
    rows.fulfillments.map((each) => ({ ...each, counted_on: countedOn(each.node_id) })),
    rows.allocations,
  );
  await reserveOrThrow(
    trx,
    rows.allocations.map((each) => ({
      allocationId: each.id,
      nodeId: each.node_id,
      sku: each.sku,
      quantity: each.quantity_allocated,
    })),
    { orderId, reference: orderId, actor: context.actor },
  );
  return rows.fulfillments.map((each) => each.id);
}
