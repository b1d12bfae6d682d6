/**
 * The predicted shipping cost, defined here and nowhere else. Amounts are major units.
 *
 * A parcel from a node costs `opening + perKmRate x distance x multiplier`, where opening costs `baseRate` and, when a
 * capacity penalty is configured, `capacityPenalty x orders of the day / capacity of the day`, so that a node that is
 * nearly full is left to the orders that need it; and `latenessPenalty x days late` when the order has a day to arrive by
 * that the node's usual time and the way from it exceed. In a plan every opened node sends one parcel: opening is paid once,
 * and the distance part is spread over the units of the demand, so that a node that
 * serves a third of the units bears a third of its distance part. A plan of one node that serves everything
 * therefore costs exactly that node's parcel.
 */
import { overlandHours } from '../shipping/transit.ts';
import type { SourcingNode, SourcingSettings } from './sourcing.ts';

/** Cost of moving a parcel over the distance; nothing when the distance is unknown. */
export function distanceCost(
  distanceKm: number | null,
  multiplier: number,
  settings: SourcingSettings,
): number {
  return settings.perKmRate * (distanceKm ?? 0) * multiplier;
}

/** What a parcel from a node depends on besides its distance. */
export interface OpeningTerms {
  node: SourcingNode;
  distanceKm: number | null;
  /** Hours within which the parcel should arrive; null or absent: whenever. */
  withinHours?: number | null | undefined;
}

/** Cost of opening a node, before distance. A node that the filters let pass has capacity left. */
export function openingCost(terms: OpeningTerms, settings: SourcingSettings): number {
  const { currentDailyOrders: orders, dailyOrderCapacity: capacity } = terms.node;
  const load = ((settings.capacityPenalty ?? 0) * orders) / capacity;
  return settings.baseRate + load + (settings.latenessPenalty ?? 0) * daysLate(terms);
}

/** Days, in parts too, by which a parcel is expected after it should have arrived; 0 where either is not known. */
export function daysLate({ node, distanceKm, withinHours }: OpeningTerms): number {
  if (withinHours == null || distanceKm === null) return 0;
  return Math.max(0, (node.processingHours ?? 0) + overlandHours(distanceKm) - withinHours) / 24;
}

/** Cost of one parcel that holds the whole demand. */
export function parcelCost(terms: OpeningTerms, settings: SourcingSettings): number {
  const { node, distanceKm } = terms;
  return openingCost(terms, settings) + distanceCost(distanceKm, node.shippingCostMultiplier, settings);
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
