/**
 * Coordinates of an address without a network: US postal codes and the cities of the world, packed into one sorted
 * list that is searched where it lies. About 5 MB stay in memory, from the first look-up on.
 *
 * Nothing is guessed. A name that stands for several places, or for none, has no coordinates.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { foldPlaceName } from './place-name.ts';
import { CITY_ALIASES, COUNTRY_SPELLINGS, REGIONS, US_TERRITORIES } from './place-tables.ts';

/** What an address says about where it is. */
export interface PlaceQuery {
  city?: string | null;
  state?: string | null;
  postalCode?: string | null;
  /** ISO 3166-1 alpha-2, or one of a few usual spellings. */
  country: string;
}

/** Where it is, in decimal degrees, and by what it was found. */
export interface Place {
  latitude: number;
  longitude: number;
  precision: 'postal_code' | 'city';
}

interface Entry {
  region: string;
  latitude: number;
  longitude: number;
}

const DATA_FILE = join('src', 'orders', 'gazetteer-data', 'places.txt.br');
const NEWLINE = 0x0a;

/** Coordinates are stored in ten-thousandths of a degree, about 11 m. */
const SCALE = 1e4;

const US_POSTAL_CODE = /^(\d{5})(-?\d{4})?$/;

let places: Buffer | undefined;

/** Places an address by its postal code, else by its city; null when neither names exactly one known place. */
export function locate(query: PlaceQuery): Place | null {
  const country = countryCode(query.country);
  if (country === undefined) return null;
  const state = query.state?.trim() ? foldPlaceName(query.state) : undefined;
  const territory = country === 'US' && state !== undefined ? state.toUpperCase() : country;
  if (US_TERRITORIES.has(territory)) return locateIn(territory, undefined, query);
  return locateIn(country, state, query);
}

function locateIn(country: string, state: string | undefined, query: PlaceQuery): Place | null {
  const postal = byPostalCode(country, query.postalCode ?? '');
  if (postal) return { latitude: postal.latitude, longitude: postal.longitude, precision: 'postal_code' };
  const city = byCity(country, state, query.city ?? '');
  return city ? { latitude: city.latitude, longitude: city.longitude, precision: 'city' } : null;
}

function countryCode(country: string): string | undefined {
  const name = foldPlaceName(country);
  const known = COUNTRY_SPELLINGS.get(name);
  if (known !== undefined) return known;
  return /^[a-z]{2}$/.test(country.trim().toLowerCase()) ? country.trim().toUpperCase() : undefined;
}

function byPostalCode(country: string, postalCode: string): Entry | undefined {
  const digits = US_POSTAL_CODE.exec(postalCode.trim())?.[1];
  if (digits === undefined || (country !== 'US' && !US_TERRITORIES.has(country))) return undefined;
  return entriesOf(`US#${digits}`)[0];
}

function byCity(country: string, state: string | undefined, city: string): Entry | undefined {
  const written = foldPlaceName(city);
  if (written === '') return undefined;
  const name = CITY_ALIASES.get(`${country} ${written}`) ?? written;
  let entries = entriesOf(`${country} ${name}`);
  const regions = REGIONS.get(country);
  if (regions && state !== undefined) {
    const region = regions.get(state);
    entries = entries.filter((entry) => entry.region === region);
  }
  return entries.length === 1 ? entries[0] : undefined;
}

/** All lines of the list with exactly this key. */
function entriesOf(key: string): Entry[] {
  places ??= brotliDecompressSync(readFileSync(dataFile()));
  const prefix = Buffer.from(`${key}\t`);
  const entries: Entry[] = [];
  let start = firstNotBefore(places, prefix);
  while (places.subarray(start, start + prefix.length).equals(prefix)) {
    const end = lineEnd(places, start);
    const [region = '', latitude, longitude] = places
      .toString('utf8', start + prefix.length, end)
      .split('\t');
    entries.push({ region, latitude: Number(latitude) / SCALE, longitude: Number(longitude) / SCALE });
    start = end + 1;
  }
  return entries;
}

/** Start of the first line that does not sort before `prefix`, by binary search over byte offsets. */
function firstNotBefore(lines: Buffer, prefix: Buffer): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = middle === 0 ? 0 : lines.lastIndexOf(NEWLINE, middle - 1) + 1;
    const end = lineEnd(lines, start);
    if (Buffer.compare(lines.subarray(start, Math.min(end, start + prefix.length)), prefix) < 0)
      low = end + 1;
    else high = start;
  }
  return low;
}

function lineEnd(lines: Buffer, start: number): number {
  const end = lines.indexOf(NEWLINE, start);
  return end === -1 ? lines.length : end;
}

/** The data file lies in the source tree, also when this module runs from a bundle in another folder. */
function dataFile(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, DATA_FILE))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${DATA_FILE} is missing from this installation`);
    folder = parent;
  }
  return join(folder, DATA_FILE);
}
