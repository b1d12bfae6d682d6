/** The map as its own chunk: shapes and projections are loaded only where a map is shown. */
import { Skeleton } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import type { GeoMap } from './geo-map.tsx';

const LazyGeoMap = lazy(async () => ({ default: (await import('./geo-map.tsx')).GeoMap }));

/** See `GeoMap`; holds its place while it loads. */
export function LazyMap(props: ComponentProps<typeof GeoMap>) {
  return (
    <Suspense fallback={<Skeleton height={props.height} />}>
      <LazyGeoMap {...props} />
    </Suspense>
  );
}
