import { describe, expect, test } from 'vitest';
import { partsOf, unmarked } from '../../../web/src/format/highlight.ts';
import {
  countFilters,
  readSearch,
  searchBody,
  writeSearch,
} from '../../../web/src/pages/search/search-filters.ts';
import { toSearchHit } from '../../../web/src/pages/search/search-hit.ts';

describe('the address of a search', () => {
  test('comes back as it was written', () => {
    const address = 'q=pena&status=SHIPPED&type=SHIP_TO_HOME&least=10.5&sort=oldest&page=3';
    expect(writeSearch(readSearch(new URLSearchParams(address))).toString()).toBe(address);
  });

  test('has so many filters, of which both ends of the total are one', () => {
    const count = (text: string) => countFilters(readSearch(new URLSearchParams(text)));
    expect(count('q=pena&sort=oldest')).toBe(0);
    expect(count('status=SHIPPED&least=0&most=20')).toBe(2);
  });

  test('asks for no more than a least total while the most is below it', () => {
    const asked = (text: string) => searchBody(readSearch(new URLSearchParams(text)));
    expect(asked('least=50&most=5')).toMatchObject({ min_amount: 50, max_amount: null });
    expect(asked('least=50&most=50')).toMatchObject({ min_amount: 50, max_amount: 50 });
  });

  test('may be edited: what is not valid counts as not given', () => {
    const edited = readSearch(new URLSearchParams('status=LOST&least=-1&most=x&sort=best&page=501'));
    expect(writeSearch(edited).toString()).toBe('');
    expect(searchBody(edited)).toMatchObject({
      sort_by: 'relevance',
      page: 1,
      status: null,
      max_amount: null,
    });
  });
});

describe('a hit', () => {
  test('shows what was typed marked, where it is, and the rest plain', () => {
    const shown = toSearchHit({
      id: 'o1',
      source: {
        order_number: 'ORD-1',
        customer_name: 'A & B',
        customer_email: 'zoe@example.es',
        total_amount: 10.5,
        currency: 'USD',
      },
      highlights: { customer_email: ['<em>zoe</em>@example.es'], tags: ['<em>zoe</em>s'] },
    });
    expect(shown.texts).toEqual(['A &amp; B', '<em>zoe</em>@example.es', '<em>zoe</em>s']);
    expect([shown.number, shown.total]).toEqual(['ORD-1', { amount: '10.50', currency: 'USD' }]);
  });

  test('is readable when its document lacks everything', () => {
    expect(toSearchHit({ id: 'o1', source: {} })).toMatchObject({ number: 'o1', texts: [], total: null });
  });
});

test('a marked text is cut into its parts, and what looks like HTML is text', () => {
  expect(partsOf(`a <em>b</em>${unmarked('<i>"&amp;')}`)).toEqual(['a ', 'b', '<i>"&amp;']);
});
