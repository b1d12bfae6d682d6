import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate, type PlaceQuery } from '../../../src/orders/gazetteer.ts';
import { haversineKm } from '../../../src/sourcing/distance.ts';

function expectNear(query: PlaceQuery, latitude: number, longitude: number, withinKm: number): void {
  const place = locate(query);
  if (!place) throw new Error(`${JSON.stringify(query)} was not found`);
  expect(haversineKm(place, { latitude, longitude })).toBeLessThan(withinKm);
}

describe('the gazetteer', () => {
  it('places US postal codes, with or without their extension, before anything else', () => {
    expectNear({ postalCode: '10022', country: 'US' }, 40.7586, -73.9682, 2);
    expectNear(
      { postalCode: '10022-1234', city: 'Nowhere', state: 'NY', country: 'usa' },
      40.7586,
      -73.9682,
      2,
    );
    expect(locate({ postalCode: '10022', country: 'US' })?.precision).toBe('postal_code');
    expectNear({ postalCode: '00907', state: 'PR', country: 'US' }, 18.45, -66.08, 5);
  });

  it('places cities, and agrees on country and state', () => {
    expectNear({ city: 'New York', state: 'NY', country: 'US' }, 40.71, -74.0, 15);
    expectNear({ city: 'Springfield', state: 'Illinois', country: 'US' }, 39.8, -89.64, 10);
    expectNear({ city: 'Springfield', state: 'MA', country: 'US' }, 42.1, -72.59, 10);
    expectNear({ city: 'Kansas City', state: 'KS', country: 'US' }, 39.11, -94.63, 10);
    expectNear({ city: 'London', state: 'ON', country: 'CA' }, 42.98, -81.25, 10);
    expectNear({ city: 'London', country: 'GB' }, 51.51, -0.13, 10);
    expectNear({ city: 'San Juan', state: 'PR', country: 'US' }, 18.47, -66.1, 15);
    expect(locate({ city: 'London', country: 'GB' })?.precision).toBe('city');
  });

  it('reads accents, case, abbreviations and the local names of big cities', () => {
    expectNear({ city: 'saint louis', state: 'MO', country: 'US' }, 38.63, -90.2, 10);
    expectNear({ city: 'ST. LOUIS', state: 'mo', country: 'US' }, 38.63, -90.2, 10);
    expectNear({ city: 'Zurich', country: 'CH' }, 47.37, 8.55, 10);
    expectNear({ city: 'MONTREAL', state: 'Québec', country: 'CA' }, 45.5, -73.58, 15);
    expectNear({ city: 'München', country: 'DE' }, 48.14, 11.58, 10);
    expectNear({ city: 'København', country: 'DK' }, 55.68, 12.57, 10);
  });

  it('falls back to the city when the postal code is unknown', () => {
    expect(locate({ postalCode: '00000', city: 'Chicago', state: 'IL', country: 'US' })?.precision).toBe(
      'city',
    );
    expect(locate({ postalCode: '80331', city: 'Munich', country: 'DE' })?.precision).toBe('city');
  });

  it.each<[string, PlaceQuery]>([
    ['a name of many places', { city: 'Springfield', country: 'US' }],
    ['a city in another state', { city: 'Chicago', state: 'CA', country: 'US' }],
    ['a state that does not exist', { city: 'Chicago', state: 'XX', country: 'US' }],
    ['a city in another country', { city: 'Chicago', country: 'FR' }],
    ['a postal code of another country', { postalCode: '10022', country: 'DE' }],
    ['an unknown country', { city: 'Paris', country: 'Atlantis' }],
    ['nothing', { country: 'US' }],
    ['blanks', { city: ' ', postalCode: '', state: '', country: 'US' }],
    ['the beginning of a name', { city: 'Chic', state: 'IL', country: 'US' }],
    ['a postal code in the city field', { city: '#10022', country: 'US' }],
  ])('gives no coordinates to %s', (_, query) => {
    expect(locate(query)).toBeNull();
  });

  it('never throws and never leaves the globe', () => {
    const texts = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }), { nil: null });
    const queries = fc.record({
      city: texts,
      state: texts,
      postalCode: texts,
      country: fc.string({ maxLength: 4 }),
    });
    fc.assert(
      fc.property(queries, (query) => {
        const place = locate(query);
        expect(place === null || Math.abs(place.latitude) <= 90).toBe(true);
      }),
    );
  });
});
