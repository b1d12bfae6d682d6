import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixQuery, wordsOf } from '../../../src/search/words.ts';

test('words are runs of letters and digits, without case and accents', () => {
  expect(wordsOf('ORD-20261123-AB12 Zoë.Peña@example.com')).toEqual([
    'ord',
    '20261123',
    'ab12',
    'zoe',
    'pena',
    'example',
    'com',
  ]);
});

test('a query asks for every word from its beginning on; without words there is none', () => {
  expect(prefixQuery('Jane ORD-1')).toBe("'jane':* & 'ord':* & '1':*");
  expect(prefixQuery(' -- ')).toBeUndefined();
});

test('nothing that is typed breaks out of the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(prefixQuery(text) ?? "'a':*").toMatch(/^'[\p{L}\p{N}]+':\*( & '[\p{L}\p{N}]+':\*)*$/u);
    }),
  );
});
