/** From coordinates to pixels: which map to draw and which part of it. */
import { geoAlbersUsa, geoEqualEarth, type GeoProjection } from 'd3-geo';

/** A point in decimal degrees. */
export interface Place {
  latitude: number;
  longitude: number;
}

/** The map of the United States with Alaska and Hawaii as insets, or of the world. */
export type Region = 'us' | 'world';

/** Pixels of the drawing. */
export interface Size {
  width: number;
  height: number;
}

const MARGIN = 28;
/** Closest that a map of few points may come: a few hundred kilometers across. */
const MAX_SCALE: Readonly<Record<Region, number>> = { us: 4_500, world: 2_500 };
/** Scale at which the United States fill one pixel of width, as d3 documents it: 1,300 for 975 pixels. */
const US_SCALE_PER_PIXEL = 1_300 / 975;
const US_ASPECT = 975 / 610;

/** The United States when all places are on that map, otherwise the world. */
export function regionOf(places: readonly Place[]): Region {
  const us = geoAlbersUsa();
  return places.every((place) => us([place.longitude, place.latitude]) !== null) ? 'us' : 'world';
}

/** The whole country, so that the map does not jump when a node comes or goes. */
export function countryProjection({ width, height }: Size): GeoProjection {
  const drawn = Math.min(width, height * US_ASPECT);
  return geoAlbersUsa()
    .scale(drawn * US_SCALE_PER_PIXEL)
    .translate([width / 2, height / 2]);
}

/** The part of the map around the places, not closer than a region that one recognizes. */
export function placesProjection(
  region: Region,
  places: readonly Place[],
  { width, height }: Size,
): GeoProjection {
  const projection = region === 'us' ? geoAlbersUsa() : geoEqualEarth();
  const coordinates = places.map((place) => [place.longitude, place.latitude]);
  const box: [[number, number], [number, number]] = [
    [MARGIN, MARGIN],
    [Math.max(MARGIN + 1, width - MARGIN), Math.max(MARGIN + 1, height - MARGIN)],
  ];
  projection.fitExtent(box, { type: 'MultiPoint', coordinates });
  const scale = projection.scale();
  if (Number.isFinite(scale) && scale <= MAX_SCALE[region]) return projection;
  return centered(projection.scale(MAX_SCALE[region]).translate([0, 0]), places, { width, height });
}

/** Moves the middle of the places into the middle of the drawing. */
function centered(
  projection: GeoProjection,
  places: readonly Place[],
  { width, height }: Size,
): GeoProjection {
  const points = places.flatMap((place) => {
    const point = projection([place.longitude, place.latitude]);
    return point ? [point] : [];
  });
  const middle = (axis: 0 | 1) => {
    const values = points.map((point) => point[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  return projection.translate([width / 2 - middle(0), height / 2 - middle(1)]);
}
