/** A map with markers and routes, drawn as SVG from packaged shapes: no tiles, no outside service. */
import { Skeleton, Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { geoPath, type GeoProjection } from 'd3-geo';
import { useMemo } from 'react';
import { LoadFailure } from '../state/load-failure.tsx';
import classes from './geo-map.module.css';
import { type Geography, geographyQuery } from './geography.ts';
import { countryProjection, type Place, placesProjection, regionOf, type Size } from './projection.ts';

/** Something on the map. */
export interface Marker extends Place {
  id: string;
  /** Shown on hovering, and beside the marker when `named`. */
  label: string;
  kind: 'node' | 'idle' | 'destination';
  /** Radius in pixels. */
  radius: number;
  named?: boolean;
}

/** A way from one place to another. */
export interface Route {
  from: Place;
  to: Place;
}

interface GeoMapProps {
  markers: readonly Marker[];
  routes?: readonly Route[];
  /** The whole country, or just what surrounds the markers. */
  focus: 'country' | 'markers';
  /** Pixels. */
  height: number;
  /** The map in words; what it shows must also stand elsewhere on the page. */
  label: string;
}

/** Draws the markers on the United States or, when one lies outside, on the world. */
export function GeoMap({ markers, routes = [], focus, height, label }: GeoMapProps) {
  const { ref, width } = useElementSize();
  const region = regionOf(markers);
  const geography = useQuery(geographyQuery(region));
  const projection = useMemo(
    () =>
      region === 'us' && focus === 'country'
        ? countryProjection({ width, height })
        : placesProjection(region, markers, { width, height }),
    [region, focus, markers, width, height],
  );
  return (
    <div ref={ref} style={{ height }}>
      {geography.error ? <LoadFailure error={geography.error} onRetry={geography.refetch} /> : null}
      {geography.isPending ? <Skeleton height={height} /> : null}
      {geography.data && width > 0 ? (
        <svg className={classes.map} width={width} height={height} role="img" aria-label={label}>
          <Shapes geography={geography.data} projection={projection} />
          <Routes routes={routes} projection={projection} />
          <Markers markers={markers} projection={projection} size={{ width, height }} />
        </svg>
      ) : null}
    </div>
  );
}

function Shapes({ geography, projection }: { geography: Geography; projection: GeoProjection }) {
  const path = useMemo(() => geoPath(projection), [projection]);
  const land = useMemo(() => path(geography.land), [path, geography]);
  const borders = useMemo(() => path(geography.borders), [path, geography]);
  return (
    <>
      <path d={land ?? ''} className={classes.land} />
      <path d={borders ?? ''} className={classes.borders} />
    </>
  );
}

function Routes({ routes, projection }: { routes: readonly Route[]; projection: GeoProjection }) {
  const path = geoPath(projection);
  return routes.map(({ from, to }) => {
    const coordinates = [from, to].map((place) => [place.longitude, place.latitude]);
    const key = coordinates.flat().join();
    return <path key={key} d={path({ type: 'LineString', coordinates }) ?? ''} className={classes.route} />;
  });
}

interface MarkersProps {
  markers: readonly Marker[];
  projection: GeoProjection;
  size: Size;
}

function Markers({ markers, projection, size }: MarkersProps) {
  return markers.map((marker) => {
    const point = projection([marker.longitude, marker.latitude]);
    if (!point) return null;
    const [x, y] = point;
    return (
      <g key={marker.id} transform={`translate(${x},${y})`}>
        <Tooltip label={marker.label}>
          <circle r={marker.radius} className={classes.marker} data-kind={marker.kind} />
        </Tooltip>
        {marker.named ? <MarkerName marker={marker} anchor={anchorAt(x, size.width)} /> : null}
      </g>
    );
  });
}

/** Near an edge the name turns inwards. */
function anchorAt(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < width * 0.2) return 'start';
  return x > width * 0.8 ? 'end' : 'middle';
}

/** Names of nodes stand below, that of the destination above, because a node may be in the same city. */
function MarkerName({ marker, anchor }: { marker: Marker; anchor: 'start' | 'middle' | 'end' }) {
  const distance = marker.radius + 7;
  return (
    <text
      y={marker.kind === 'destination' ? -distance : distance + 8}
      textAnchor={anchor}
      className={classes.name}
    >
      {marker.label}
    </text>
  );
}
