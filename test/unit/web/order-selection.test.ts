import { describe, expect, it } from 'vitest';
import { bulkOutcome } from '../../../web/src/pages/orders/bulk-outcome.ts';
import {
  NO_SELECTION,
  outOfSight,
  pageChoice,
  type Selection,
  toggle,
  togglePage,
  toggleRange,
} from '../../../web/src/pages/orders/selection.ts';

const page = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, order_number: `ORD-${id.toUpperCase()}` }));
const at = (index: number) => page[index] ?? { id: '', order_number: '' };
const chosen = (selection: Selection) => [...selection.orders.keys()];

describe('choosing orders', () => {
  it('is taken back by choosing again', () => {
    const one = toggle(NO_SELECTION, at(1));
    expect(chosen(one)).toEqual(['b']);
    expect(chosen(toggle(one, at(1)))).toEqual([]);
  });

  it('with a range takes all from the last one touched, in both directions', () => {
    expect(chosen(toggleRange(toggle(NO_SELECTION, at(1)), page, at(3)))).toEqual(['b', 'c', 'd']);
    expect(chosen(toggleRange(toggle(NO_SELECTION, at(3)), page, at(2))).toSorted()).toEqual(['c', 'd']);
  });

  it('with a range that ends at a chosen order takes them back', () => {
    const all = togglePage(NO_SELECTION, page);
    const without = toggleRange(toggle(all, at(1)), page, at(3));
    expect(chosen(without)).toEqual(['a', 'e']);
  });

  it('with a range from an order that has left the page chooses the one', () => {
    const gone = toggle(NO_SELECTION, { id: 'z', order_number: 'ORD-Z' });
    expect(chosen(toggleRange(gone, page, at(2)))).toEqual(['z', 'c']);
  });

  it('of the page chooses all of it, and takes back only what is on it', () => {
    const some = toggle(toggle(NO_SELECTION, { id: 'z', order_number: 'ORD-Z' }), at(0));
    expect(pageChoice(some, page)).toBe('some');
    const all = togglePage(some, page);
    expect(pageChoice(all, page)).toBe('all');
    expect(outOfSight(all, page)).toBe(1);
    const none = togglePage(all, page);
    expect(pageChoice(none, page)).toBe('none');
    expect(chosen(none)).toEqual(['z']);
  });

  it('of an empty page chooses nothing', () => {
    expect(pageChoice(NO_SELECTION, [])).toBe('none');
    expect(togglePage(NO_SELECTION, []).orders.size).toBe(0);
  });
});

describe('the outcome for many orders', () => {
  const numbers = new Map(page.map((order) => [order.id, order.order_number]));
  const ok = (id: string) => ({ order_id: id, ok: true, status: 'CANCELLED' as const, error: null });
  const refused = (id: string, error: string | null) => ({ order_id: id, ok: false, status: null, error });

  it('counts those that took it and names the others with their reasons', () => {
    const results = [ok('a'), refused('b', 'It has shipped.'), ok('c'), refused('x', null)];
    expect(bulkOutcome('cancel', { results }, numbers)).toEqual({
      done: 2,
      success: '2 orders are cancelled.',
      refused: [
        { id: 'b', orderNumber: 'ORD-B', why: 'It has shipped.' },
        { id: 'x', orderNumber: 'x', why: 'The server gave no reason.' },
      ],
    });
  });

  it('reads statuses as words', () => {
    const results = [{ ...refused('a', 'It is PICKED_UP.'), status: 'PICKED_UP' as const }];
    expect(bulkOutcome('cancel', { results }, numbers).refused[0]?.why).toBe('It is picked up.');
  });

  it('speaks of one order as of one', () => {
    expect(bulkOutcome('release', { results: [ok('a')] }, numbers).success).toBe('1 order goes on.');
    expect(bulkOutcome('hold', { results: [refused('a', 'No.')] }, numbers).success).toBeNull();
  });
});
