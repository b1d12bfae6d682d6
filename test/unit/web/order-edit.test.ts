import { describe, expect, it } from 'vitest';
import { orderEdit } from '../../../src/orders/contract.ts';
import {
  editForm,
  type EditForm,
  editRequest,
  newLine,
} from '../../../web/src/pages/order-detail/actions/edit-form.ts';
import { changesInWords } from '../../../web/src/pages/order-detail/actions/edit-words.ts';
import { FIRST_LINE, sampleLine, sampleOrder } from './sample-order.ts';

const order = sampleOrder();
const edited = (changes: Partial<EditForm>) => editRequest(order, { ...editForm(order), ...changes });
const withAddress = (changes: Partial<NonNullable<EditForm['address']>>) => {
  const { address } = editForm(order);
  if (!address) throw new Error('The sample order has an address');
  return edited({ address: { ...address, ...changes } });
};

describe('the request of an edit', () => {
  it('is none while nothing differs', () => {
    expect(edited({})).toBeNull();
    expect(edited({ name: ' Ada Byron ', phone: '  ', notes: '' })).toBeNull();
    expect(withAddress({ city: 'New York ' })).toBeNull();
  });

  it('names only what differs; an emptied field is cleared', () => {
    expect(edited({ email: 'ada@example.org' })).toEqual({ customer_email: 'ada@example.org' });
    expect(edited({ name: '', notes: 'Ring twice' })).toEqual({ customer_name: null, notes: 'Ring twice' });
  });

  it('counts in units that are still wanted', () => {
    const partly = sampleOrder({ line_items: [sampleLine({ quantity: 3, quantity_cancelled: 1 })] });
    expect(editForm(partly).quantities).toEqual({ [FIRST_LINE]: 2 });
    expect(editRequest(partly, { ...editForm(partly), quantities: { [FIRST_LINE]: 2 } })).toBeNull();
  });

  it('takes lines out and adds new ones', () => {
    const line = { ...newLine('a'), sku: ' SKU-LAMP ', productName: 'Lamp', quantity: 2, unitPrice: '19.90' };
    const request = edited({
      quantities: { ...editForm(order).quantities, [FIRST_LINE]: 0 },
      added: [line, { ...line, key: 'b', tax: '1.60' }],
    });
    const lamp = { sku: 'SKU-LAMP', product_name: 'Lamp', quantity: 2, unit_price: '19.90' };
    expect(request).toEqual({
      lines: [{ order_item_id: FIRST_LINE, quantity: 0 }],
      add_lines: [lamp, { ...lamp, tax_amount: '1.60' }],
    });
    expect(orderEdit.safeParse(request).success).toBe(true);
  });

  it('keeps given coordinates while the place is the same, and no longer', () => {
    expect(withAddress({ name: 'Charles' })?.shipping_address).toMatchObject({
      name: 'Charles',
      latitude: 40.75,
      longitude: -73.99,
    });
    const moved = withAddress({ address1: '2 Side Street' });
    expect(moved?.shipping_address).not.toHaveProperty('latitude');
    expect(orderEdit.safeParse(moved).success).toBe(true);
  });

  it('gives a pickup no address', () => {
    const pickup = sampleOrder({ fulfillment_type: 'STORE_PICKUP', shipping_address1: null });
    expect(editForm(pickup).address).toBeNull();
    expect(editRequest(pickup, editForm(pickup))).toBeNull();
  });
});

describe('an edit in words', () => {
  it('names each kind of change once', () => {
    expect(
      changesInWords({
        customer_email: 'ada@example.org',
        customer_phone: null,
        notes: null,
        lines: [
          { order_item_id: FIRST_LINE, quantity: 0 },
          { order_item_id: FIRST_LINE, quantity: 2 },
        ],
      }),
    ).toEqual(['The quantity of 1 line', '1 line is taken out', "The customer's contact", 'The notes']);
  });
});
