import { describe, expect, test } from 'vitest';
import { momentCursors, positionCursors } from '../../../src/runtime/cursor.ts';
import { deepPage, pageFacts } from '../../../src/runtime/deep-page.ts';

const events = positionCursors('events');
const places = (count: number) => Array.from({ length: count }, (_, index) => ({ position: 1_000 - index }));
const exact = { total: 7, isEstimate: false };
const estimate = { total: 20_000, isEstimate: true };

describe('a cursor', () => {
  const full = { rows: places(5), total: exact };
  const next = pageFacts(events, { page: 1, page_size: 5 }, full).next_cursor ?? '';

  test('leads on from where a full page ended, whatever the page number says', () => {
    expect(deepPage(events, { page: 9, page_size: 5, cursor: next })).toMatchObject({
      after: { position: 996 },
      offset: 0,
      size: 5,
    });
  });

  test('is not given after a page that is not full', () => {
    const last = { rows: places(4), total: exact };
    expect(pageFacts(events, { page: 1, page_size: 5 }, last).next_cursor).toBeNull();
  });

  test.each([
    ['garbage', 'garbage'],
    ['JSON that is no place', Buffer.from('{"list":"events","position":-1}').toString('base64url')],
    ['nothing', ''],
  ])('that is %s is refused', (_what, cursor) => {
    expect(() => events.read(cursor)).toThrow(/no cursor of this list/);
  });

  test('of another list is refused', () => {
    expect(() => positionCursors('others').read(next)).toThrow(/no cursor of this list/);
    expect(() => momentCursors('events').read(next)).toThrow(/no cursor of this list/);
  });
});

describe('an estimated total', () => {
  const at = (page: number, rows: number) =>
    pageFacts(events, { page, page_size: 20 }, { rows: places(rows), total: estimate });

  test('stands where nothing is known better', () => {
    expect(at(1, 20)).toMatchObject({ total: 20_000, total_is_estimate: true, total_pages: 1_000 });
  });

  test('lets nobody stop too early who reads page by page', () => {
    expect(at(1_000, 20)).toMatchObject({ total: 20_001, total_is_estimate: true, total_pages: 1_001 });
  });

  test('is exact at the last page', () => {
    expect(at(900, 3)).toMatchObject({ total: 17_983, total_is_estimate: false, total_pages: 900 });
  });
});
