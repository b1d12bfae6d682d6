import type { Coordinates } from './sourcing.ts';

/** Mean radius of the Earth in kilometres, as the reference takes it. */
const EARTH_RADIUS_KM = 6371;

const KM_PER_MILE = 1.609344;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres by the haversine formula; exact at the poles and across the antimeridian. */
export function haversineKm(from: Coordinates, to: Coordinates): number {
  const latitudeHalf = Math.sin(radians(to.latitude - from.latitude) / 2);
  const longitudeHalf = Math.sin(radians(to.longitude - from.longitude) / 2);
  const a =
    latitudeHalf ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * longitudeHalf ** 2;
  // Rounding can push `a` a hair above 1 for antipodes, where asin has no value.
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, a)));
}

/** International miles of a distance in kilometres. */
export function toMiles(kilometres: number): number {
  return kilometres / KM_PER_MILE;
}
