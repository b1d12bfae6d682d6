/**
 * The predicted shipping cost, defined here and nowhere else. Amounts are major units.
 *
 * A parcel from a node costs `baseRate + perKmRate x distance x multiplier`. In a plan every opened node sends one
 * parcel: opening costs `baseRate`, and the distance part is spread over the units of the demand, so that a node that
 * serves a third of the units bears a third of its distance part. A plan of one node that serves everything
 * therefore costs exactly that node's parcel.
 */
import type { SourcingSettings } from './sourcing.ts';

/** Cost of moving a parcel over the distance; nothing when the distance is unknown. */
export function distanceCost(
  distanceKm: number | null,
  multiplier: number,
  settings: SourcingSettings,
): number {
  return settings.perKmRate * (distanceKm ?? 0) * multiplier;
}

/** Cost of one parcel that holds the whole demand. */
export function parcelCost(
  distanceKm: number | null,
  multiplier: number,
  settings: SourcingSettings,
): number {
  return settings.baseRate + distanceCost(distanceKm, multiplier, settings);
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
