/** Simulations as the API shows them. */
import type { SimulatedOrderResponse, SimulationRunResponse, SimulationSummary } from './contract.ts';
import type { ResultRow, SimulatedOrderRow } from './results-repository.ts';
import type { RunRow, SimulationRow } from './repository.ts';

export function summaryOf(row: SimulationRow): SimulationSummary {
  const { id, name, status, orders_total, orders_done, failure, created_by } = row;
  return {
    ...{ id, name, status, orders_total, orders_done, failure, created_by },
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const rounded = (amount: number, digits: number): number => Number(amount.toFixed(digits));
const average = (total: number, count: number): number | null =>
  count === 0 ? null : rounded(total / count, 4);

export function runView({ simulation_id: _, placed_parcels: placed, ...row }: RunRow): SimulationRunResponse {
  const served = row.sourced + row.partial;
  return {
    ...row,
    orders: served + row.backordered,
    cost: rounded(row.cost, 4),
    distance_km: rounded(row.distance_km, 3),
    fill_rate: share(row.units_filled, row.units),
    split_rate: share(row.split_orders, served),
    cost_per_order: average(row.cost, served),
    km_per_parcel: average(row.distance_km, placed),
  };
}

/** The orders with what the runs made of them. */
export function orderViews(
  orders: readonly SimulatedOrderRow[],
  results: readonly ResultRow[],
): SimulatedOrderResponse[] {
  const byPosition = new Map<number, SimulatedOrderResponse['results']>();
  for (const { position, ...result } of results) {
    byPosition.set(position, [...(byPosition.get(position) ?? []), result]);
  }
  return orders.map(({ position, order_id, order_number, decided_at }) => ({
    order_id,
    order_number,
    decided_at: decided_at.toISOString(),
    results: byPosition.get(position) ?? [],
  }));
}
