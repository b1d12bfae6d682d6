import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typedWords, wholeWord, wordBeginning, wordsOf } from '../../../src/search/words.ts';

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

test('a tsquery asks for a word, or for what begins so', () => {
  expect(wholeWord('jane')).toBe("'jane'");
  expect(typedWords('Jane ORD-1').map(wordBeginning)).toEqual(["'jane':*", "'ord':*", "'1':*"]);
  expect(typedWords(' -- ')).toEqual([]);
});

test('nothing that is typed breaks out of the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const word of typedWords(text)) expect(wordBeginning(word)).toMatch(/^'[\p{L}\p{N}]+':\*$/u);
    }),
  );
  expect(wholeWord(`o'b\\`)).toBe(`'o''b\\\\'`);
});
