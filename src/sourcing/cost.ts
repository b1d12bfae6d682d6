/**
 * The predicted shipping cost, defined here and nowhere else. Amounts are major units.
 *
 * A parcel from a node costs `opening + perKmRate x distance x multiplier`, where opening costs `baseRate` and, when a
 * capacity penalty is configured, `capacityPenalty x orders of the day / capacity of the day`, so that a node that is
 * nearly full is left to the orders that need it. In a plan every opened node sends one parcel: opening is paid once,
 * and the distance part is spread over the units of the demand, so that a node that
 * serves a third of the units bears a third of its distance part. A plan of one node that serves everything
 * therefore costs exactly that node's parcel.
 */
import type { SourcingNode, SourcingSettings } from './sourcing.ts';

/** Cost of moving a parcel over the distance; nothing when the distance is unknown. */
export function distanceCost(
  distanceKm: number | null,
  multiplier: number,
  settings: SourcingSettings,
): number {
  return settings.perKmRate * (distanceKm ?? 0) * multiplier;
}

/** Cost of opening a node, before distance. A node that the filters let pass has capacity left. */
export function openingCost(node: SourcingNode, settings: SourcingSettings): number {
  const { currentDailyOrders: orders, dailyOrderCapacity: capacity } = node;
  return settings.baseRate + ((settings.capacityPenalty ?? 0) * orders) / capacity;
}

/** Cost of one parcel that holds the whole demand. */
export function parcelCost(
  distanceKm: number | null,
  node: SourcingNode,
  settings: SourcingSettings,
): number {
  return openingCost(node, settings) + distanceCost(distanceKm, node.shippingCostMultiplier, settings);
}

/** Cost of one unit, given the units of the demand; the variable part of a plan. */
export function unitCost(
  distanceKm: number | null,
  multiplier: number,
  demandUnits: number,
  settings: SourcingSettings,
): number {
  return distanceCost(distanceKm, multiplier, settings) / demandUnits;
}
