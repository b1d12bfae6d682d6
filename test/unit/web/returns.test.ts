import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../src/identity/identity.ts';
import type { ReturnCommand } from '../../../src/orders/commands.ts';
import { RETURN_STATUSES } from '../../../src/returns/return.ts';
import { dispositionLabel, holdReasonLabel, priorityLabel } from '../../../web/src/format/labels.ts';
import {
  NO_FILTERS,
  readFilters,
  toQuery,
  writeFilters,
} from '../../../web/src/pages/returns/return-filters.ts';
import { amountOf, toRefund } from '../../../web/src/pages/returns/refund-amount.ts';
import { returnRefusal } from '../../../web/src/pages/returns/return-refusal.ts';
import { receiptConsequence, receiptLines } from '../../../web/src/pages/returns/receipt.ts';

const amounts = (refundable: string, refunded: string) => ({
  refundable_amount: refundable,
  refunded_amount: refunded,
});

describe('the refund of a return', () => {
  it('is proposed as what is left, to the cent', () => {
    expect(toRefund(amounts('129.90', '0.00'))).toBe('129.90');
    expect(toRefund(amounts('0.30', '0.10'))).toBe('0.20');
  });

  it('is not proposed when nothing is left', () => {
    expect(toRefund(amounts('45.00', '45.00'))).toBeNull();
    expect(toRefund(amounts('45.00', '50.00'))).toBeNull();
  });

  it('takes amounts above zero with at most two decimals', () => {
    expect(['29.9', ' 29.90 ', '30'].map(amountOf)).toEqual(['29.90', '29.90', '30.00']);
    for (const typed of ['', '0', '-1', '1.999', '1,50', 'all']) expect(amountOf(typed)).toBeNull();
  });
});

describe('receiving goods', () => {
  const lines = [
    { id: 'a', quantity: 2 },
    { id: 'b', quantity: 1 },
  ].map((each) => ({
    ...each,
    order_item_id: each.id,
    sku: each.id,
    product_name: each.id,
    quantity_received: null,
    disposition: null,
  }));

  it('begins with everything back to stock', () => {
    expect(receiptLines(lines)).toEqual([
      { return_line_id: 'a', quantity: 2, disposition: 'restock' },
      { return_line_id: 'b', quantity: 1, disposition: 'restock' },
    ]);
  });

  it('says what becomes of it', () => {
    const [first, second] = receiptLines(lines);
    if (!first || !second) throw new Error('a line is missing');
    expect(receiptConsequence([first, { ...second, disposition: 'discard' }])).toBe(
      '2 units can be sold again at once, 1 unit is discarded.',
    );
    expect(receiptConsequence([{ ...first, quantity: 0 }])).toBe('Nothing comes back to stock.');
  });
});

describe('why something cannot be done with a return', () => {
  const holding =
    (...permissions: Permission[]) =>
    (permission: Permission) =>
      permissions.includes(permission);
  const clerk = holding('returns.write', 'orders.refund');
  const allowed = (command: ReturnCommand) =>
    RETURN_STATUSES.filter(
      (status) => returnRefusal({ status, ...amounts('10.00', '0.00') }, command, clerk) === null,
    );

  it('follows the status', () => {
    expect(allowed('receive')).toEqual(['REQUESTED']);
    expect(allowed('reject')).toEqual(['REQUESTED']);
    expect(allowed('refund')).toEqual(['RECEIVED']);
  });

  it('follows the account and the money', () => {
    const received = { status: 'RECEIVED', ...amounts('10.00', '10.00') } as const;
    const requested = { ...received, status: 'REQUESTED' } as const;
    expect(returnRefusal(received, 'refund', clerk)).toMatch(/left/);
    expect(returnRefusal(received, 'refund', holding('returns.write'))).toMatch(/account/);
    expect(returnRefusal(requested, 'receive', holding('orders.refund'))).toMatch(/account/);
  });
});

describe('the filters of the returns', () => {
  const read = (address: string) => readFilters(new URLSearchParams(address));

  it('come back as they were written', () => {
    const given = { search: 'RMA-2026', status: 'RECEIVED', page: 3 } as const;
    expect(read(writeFilters(given).toString())).toEqual(given);
    expect(writeFilters(NO_FILTERS).toString()).toBe('');
  });

  it.each(['status=LOST', 'page=-1', 'page=1.5'])('ignore what is not valid: %s', (address) =>
    expect(read(address)).toEqual(NO_FILTERS),
  );

  it('leave out of the query what is not filtered', () => {
    expect(toQuery(NO_FILTERS)).toEqual({ page: 1, page_size: 20 });
  });
});

describe('labels of the work and the returns', () => {
  it('are words', () => {
    expect(priorityLabel(1)).toBe('Urgent');
    expect(priorityLabel(7)).toBe('Normal priority');
    expect(holdReasonLabel('fraud')).toBe('Suspected fraud');
    expect(holdReasonLabel('The customer called')).toBe('The customer called');
    expect(holdReasonLabel(null)).toBe('No reason was given');
    expect(dispositionLabel('restock')).toBe('Back to stock');
  });
});
