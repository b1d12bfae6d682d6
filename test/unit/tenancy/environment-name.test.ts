/** Short names of environments. */
import { expect, test } from 'vitest';
import { SLUG_PATTERN, slugOf } from '../../../src/tenancy/environment.ts';

test.each([
  ['Acme Europe (test)', 'acme-europe-test'],
  ['Südwind & Söhne', 'sudwind-sohne'],
  ['  --Ångström 2--  ', 'angstrom-2'],
])('%s is %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(slug).toMatch(SLUG_PATTERN);
});

test('a name without letters for it has none', () => expect(slugOf('東京')).toBe(''));
