/** An order's place in the queues for stock. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { waitForStock } from '../inventory/arrivals.ts';
import { findAmounts, findLines } from './lines-repository.ts';
import { open } from './wanted-lines.ts';

/** Lets the order wait for the units that no node has, from where its wait began. */
export async function waitForOpenUnits(trx: Kysely<DataPlane>, orderId: string): Promise<void> {
  const lines = (await findLines(trx, orderId)).filter((line) => open(line) > 0);
  const { backordered_at: since } = await findAmounts(trx, orderId);
  const needs = lines.map((line) => ({ sku: line.sku, quantity: open(line) }));
  await waitForStock(trx, orderId, needs, since ?? new Date());
}
