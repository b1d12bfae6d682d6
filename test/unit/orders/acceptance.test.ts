import { describe, expect, it } from 'vitest';
import { acceptOrder } from '../../../src/orders/acceptance.ts';
import { orderInput } from '../../../src/orders/contract.ts';
import { Refusal } from '../../../src/runtime/errors.ts';

const NOW = new Date('2026-03-04T23:59:59.000Z');
const ADDRESS = { address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' };

function request(overrides: Record<string, unknown> = {}) {
  return {
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: 'ann@example.com',
    line_items: [{ sku: 'A', product_name: 'A', quantity: 2, unit_price: 10 }],
    shipping_address: ADDRESS,
    ...overrides,
  };
}

function accept(overrides: Record<string, unknown> = {}, allowPartialShipment = false) {
  return acceptOrder(orderInput.parse(request(overrides)), { allowPartialShipment }, NOW);
}

/** The path and the words of the refusal. */
function refusalOf(overrides: Record<string, unknown>): { path: string; message: string } | undefined {
  try {
    accept(overrides);
  } catch (error) {
    if (error instanceof Refusal) return error.details.errors?.[0];
    throw error;
  }
  throw new Error('The order was accepted');
}

describe('the totals of an order', () => {
  it('are computed from its lines, discounts, tax and shipping', () => {
    const { order, items } = accept({
      line_items: [
        {
          sku: 'A',
          product_name: 'A',
          quantity: 3,
          unit_price: '19.99',
          discount_amount: '5.00',
          tax_amount: 4.4,
        },
        { sku: 'B', product_name: 'B', quantity: 1, unit_price: 0.1, tax_amount: '0.20' },
      ],
      discount_amount: '2.50',
      shipping_amount: 7,
    });
    expect(items.map((item) => item.total_price)).toEqual(['59.37', '0.30']);
    expect(order).toMatchObject({
      subtotal: '60.07',
      discount_amount: '7.50',
      tax_amount: '4.60',
      shipping_amount: '7.00',
      total_amount: '64.17',
    });
  });

  it('subtract a discount once, whether it is of a line or of the order (regression of the reference, 21)', () => {
    const ofLine = accept({
      line_items: [{ sku: 'A', product_name: 'A', quantity: 2, unit_price: 10, discount_amount: 3 }],
    });
    const ofOrder = accept({ discount_amount: 3 });
    expect(ofLine.order.total_amount).toBe('17.00');
    expect(ofOrder.order.total_amount).toBe('17.00');
    expect(ofLine.order.discount_amount).toBe('3.00');
    expect(ofOrder.order.discount_amount).toBe('3.00');
  });

  it('agree with a client that computes the same, in either notation', () => {
    expect(accept({ total_amount: 20 }).order.total_amount).toBe('20.00');
    expect(accept({ total_amount: '20.00' }).order.total_amount).toBe('20.00');
  });

  it('refuse a client that computes another sum, and say ours', () => {
    expect(refusalOf({ total_amount: '20.01' })).toEqual({
      path: 'total_amount',
      message: 'disagrees with the lines, which add up to 20.00',
    });
  });

  it('never go below zero', () => {
    expect(refusalOf({ discount_amount: '20.01' })?.path).toBe('discount_amount');
    const line = { sku: 'A', product_name: 'A', quantity: 1, unit_price: 1, discount_amount: 1.01 };
    expect(refusalOf({ line_items: [line] })?.path).toBe('line_items.0.discount_amount');
    expect(accept({ discount_amount: 20 }).order.total_amount).toBe('0.00');
  });

  it('fit the database, or the order is refused', () => {
    const dear = { sku: 'A', product_name: 'A', quantity: 1_000_000, unit_price: 9_999_999_999.99 };
    expect(refusalOf({ line_items: [dear] })?.path).toBe('line_items.0.quantity');
    const half = { ...dear, quantity: 1, unit_price: '6000000000' };
    expect(refusalOf({ line_items: [half, half] })?.path).toBe('line_items');
  });
});

describe('where an order goes', () => {
  it('is where the client says', () => {
    const { order } = accept({ shipping_address: { ...ADDRESS, latitude: 1.5, longitude: -2.5 } });
    expect(order).toMatchObject({
      shipping_latitude: 1.5,
      shipping_longitude: -2.5,
      location_precision: 'given',
    });
  });

  it('is looked up by postal code, then by city', () => {
    expect(accept().order.location_precision).toBe('postal_code');
    expect(accept({ shipping_address: { ...ADDRESS, postal_code: '' } }).order.location_precision).toBe(
      'city',
    );
  });

  it('is nowhere when it cannot be placed: coordinates are never invented', () => {
    const { order } = accept({ shipping_address: { ...ADDRESS, city: 'Nowhereville', postal_code: '' } });
    expect(order.shipping_latitude).toBeNull();
    expect(order.shipping_longitude).toBeNull();
    expect(order.location_precision).toBeNull();
    expect(order.shipping_city).toBe('Nowhereville');
  });

  it('needs both coordinates or none', () => {
    const half = { ...ADDRESS, latitude: 1 };
    expect(orderInput.safeParse(request({ shipping_address: half })).success).toBe(false);
  });

  it('is needed for every delivery', () => {
    for (const type of ['SHIP_TO_HOME', 'SHIP_FROM_STORE', 'SAME_DAY_DELIVERY']) {
      expect(refusalOf({ fulfillment_type: type, shipping_address: undefined })?.path).toBe(
        'shipping_address',
      );
    }
  });
});

describe('pickup', () => {
  const node = '01930000-0000-7000-8000-0000000000aa';

  it('needs no address and may name its node', () => {
    const { order } = accept({
      fulfillment_type: 'STORE_PICKUP',
      shipping_address: undefined,
      pickup_node_id: node,
    });
    expect(order.pickup_node_id).toBe(node);
    expect(order.shipping_city).toBeNull();
  });

  it('is the only kind of order that names a pickup node', () => {
    expect(refusalOf({ pickup_node_id: node })?.path).toBe('pickup_node_id');
  });
});

describe('an accepted order', () => {
  it('is PENDING, numbered by the UTC day, with its lines in order', () => {
    const { order, items } = accept({
      line_items: ['A', 'B', 'A'].map((sku) => ({ sku, product_name: sku, quantity: 1, unit_price: 1 })),
    });
    expect(order.status).toBe('PENDING');
    expect(order.order_number).toMatch(/^ORD-20260304-[A-Z0-9]{6}$/);
    expect(items.map((item) => [item.line_number, item.sku])).toEqual([
      [1, 'A'],
      [2, 'B'],
      [3, 'A'],
    ]);
    expect(new Set(items.map((item) => item.id)).size).toBe(3);
  });

  it('keeps every field of the request (regression of the reference, 19)', () => {
    const given = {
      customer_id: 'c-7',
      customer_phone: '+1 212 555 0100',
      customer_name: 'Ann',
      currency: 'eur',
      external_order_id: 'EXT-1',
      tags: ['vip'],
      notes: 'ring twice',
      metadata: { gift: true },
    };
    const { order } = accept(given);
    expect(order).toMatchObject({ ...given, currency: 'EUR', metadata: '{"gift":true}' });
  });

  it('takes the partial shipment setting of its environment', () => {
    expect(accept({}, true).order.allow_partial_shipment).toBe(true);
    expect(accept({ allow_partial_shipment: false }, true).order.allow_partial_shipment).toBe(false);
  });
});
