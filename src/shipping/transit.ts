/** How long parcels are under way. */

/** Hours by land: half a day of handling, then 800 km a day, in whole days. */
export function overlandHours(km: number): number {
  return 24 * Math.max(1, Math.ceil(km / 800));
}
