/** The shapes of states and countries, fetched when the first map is shown. */
import { queryOptions } from '@tanstack/react-query';
import type { GeoPermissibleObjects } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import statesUrl from 'us-atlas/states-10m.json?url';
import countriesUrl from 'world-atlas/countries-110m.json?url';
import type { Region } from './projection.ts';

/** What a map is drawn on. */
export interface Geography {
  land: GeoPermissibleObjects;
  /** Borders between states or countries. */
  borders: GeoPermissibleObjects;
}

const SOURCES: Readonly<Record<Region, { url: string; layer: string }>> = {
  us: { url: statesUrl, layer: 'states' },
  world: { url: countriesUrl, layer: 'countries' },
};

async function readGeography(region: Region): Promise<Geography> {
  const { url, layer } = SOURCES[region];
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The map of the ${region} answered with status ${response.status}`);
  const topology = (await response.json()) as Topology<Record<string, GeometryCollection>>;
  const shapes = topology.objects[layer];
  if (!shapes) throw new Error(`The map of the ${region} has no layer ${layer}`);
  return { land: feature(topology, shapes), borders: mesh(topology, shapes, (one, other) => one !== other) };
}

/** Reads the shapes of a region once. */
export const geographyQuery = (region: Region) =>
  queryOptions({
    queryKey: ['geography', region],
    queryFn: () => readGeography(region),
    staleTime: Infinity,
    gcTime: Infinity,
  });
