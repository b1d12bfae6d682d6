/** Fulfillments: what one node does for one order. */
import type { Insertable, Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { AllocationTable } from '../database/tables/orders.ts';
import type { FulfillmentStatus, FulfillmentStep } from './fulfillment.ts';
import * as repository from './repository.ts';

/** From where each step may be taken. A carrier may report delivery without having reported the last mile. */
const FROM: Readonly<Record<FulfillmentStep, readonly FulfillmentStatus[]>> = {
  PICKING: ['SOURCED'],
  PACKING: ['PICKING'],
  READY_TO_SHIP: ['PACKING'],
  SHIPPED: ['READY_TO_SHIP'],
  PICKED_UP: ['READY_TO_SHIP'],
  OUT_FOR_DELIVERY: ['SHIPPED'],
  DELIVERED: ['SHIPPED', 'OUT_FOR_DELIVERY'],
};

/** A fulfillment that has not ended early. */
export type LiveRow = Omit<Awaited<ReturnType<typeof repository.liveFulfillments>>[number], 'status'> & {
  status: FulfillmentStep | 'SOURCED';
};

function isLive(status: FulfillmentStatus): status is LiveRow['status'] {
  return status !== 'CANCELLED' && status !== 'REJECTED';
}

/** The order's fulfillments that have not ended early, by number. */
export async function live(db: Kysely<DataPlane>, orderId: string): Promise<LiveRow[]> {
  const rows = await repository.liveFulfillments(db, orderId);
  return rows.flatMap((row) => (isLive(row.status) ? [{ ...row, status: row.status }] : []));
}

/** Takes a step. @returns false when the fulfillment is not where the step begins, as when it was taken before. */
export async function move(db: Kysely<DataPlane>, id: string, to: FulfillmentStep): Promise<boolean> {
  return repository.moveFulfillment(db, id, FROM[to], to);
}

/** Creates fulfillments with their allocations. */
export async function create(
  db: Kysely<DataPlane>,
  fulfillments: readonly repository.NewFulfillment[],
  allocations: Insertable<AllocationTable>[],
): Promise<void> {
  await repository.insertFulfillments(db, fulfillments, allocations);
}

/** Ends fulfillments early, with their allocations. @param reason why a node gives it back. */
export async function end(
  db: Kysely<DataPlane>,
  ids: readonly string[],
  status: 'CANCELLED' | 'REJECTED',
  reason: string | null = null,
): Promise<void> {
  await repository.endFulfillments(db, ids, status, reason);
}

export type { NewFulfillment } from './repository.ts';
export { findAllocations, keepPromise, markShort, reduceAllocations, savePicked } from './repository.ts';
