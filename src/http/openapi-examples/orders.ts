/** Bodies for orders, their fulfillment and their returns. */
import { one, SOME_ID, type Examples } from './example.ts';

const lines = [{ order_item_id: SOME_ID, quantity: 1 }];

const place: NonNullable<Examples['orders']>['place'] = {
  homeDelivery: {
    summary: 'Two lines to be shipped to the customer',
    value: {
      channel: 'WEB',
      fulfillment_type: 'SHIP_TO_HOME',
      customer_email: 'jane.doe@example.com',
      customer_name: 'Jane Doe',
      line_items: [
        { sku: 'SKU-WIDGET-A', product_name: 'Widget A', quantity: 2, unit_price: 29.99 },
        {
          sku: 'SKU-GADGET-B',
          product_name: 'Gadget B',
          quantity: 1,
          unit_price: '49.50',
          tax_amount: '4.39',
        },
      ],
      shipping_address: {
        name: 'Jane Doe',
        address1: '350 5th Avenue',
        city: 'New York',
        state: 'NY',
        postal_code: '10118',
        country: 'US',
      },
      shipping_amount: '5.99',
      tags: ['newsletter'],
    },
  },
  storePickup: {
    summary: 'One line to be collected at a store',
    value: {
      channel: 'MOBILE',
      fulfillment_type: 'STORE_PICKUP',
      customer_email: 'john.roe@example.com',
      line_items: [{ sku: 'SKU-WIDGET-A', product_name: 'Widget A', quantity: 1, unit_price: 29.99 }],
      shipping_address: {
        address1: '1 Market Street',
        city: 'San Francisco',
        state: 'CA',
        postal_code: '94105',
      },
    },
  },
};

export const orderExamples = {
  orders: {
    place,
    edit: one('Another address and two units of a line', {
      shipping_address: {
        address1: '1600 Broadway',
        city: 'New York',
        state: 'NY',
        postal_code: '10019',
      },
      lines: [{ order_item_id: SOME_ID, quantity: 2 }],
    }),
    changeStatus: one('To picking', { status: 'PICKING', notes: 'Started on the floor' }),
    cancel: {
      whole: {
        summary: 'All that has not left',
        value: { reason: 'Customer changed their mind', notify_customer: true },
      },
      unit: { summary: 'One unit of a line', value: { reason: 'Ordered twice', lines } },
    },
    hold: one('Stop for a look', { reason: 'fraud', notes: 'Billing and shipping differ' }),
    release: one('Go on', { notes: 'Confirmed by phone' }),
    source: one('Look for stock now', {}),
    refund: one('Part of the money', { amount: '10.00', reason: 'Late delivery' }),
    bulk: one('Hold two orders', { action: 'hold', order_ids: [SOME_ID], reason: 'manual' }),
  },
  fulfillment: {
    startPicking: one('Begin', {}),
    pick: one('One unit was not to be found', {
      lines: [{ allocation_id: SOME_ID, quantity: 1 }],
      reason: 'Shelf was empty',
    }),
    pack: one('Packed', {}),
    reject: one('The store cannot', { reason: 'Closed for the day' }),
    handover: one('By the code of the customer', { pickup_code: 'K7QF2M' }),
  },
  returns: {
    create: one('One unit', { reason: 'Too small', lines }),
    receive: one('Back on the shelf', {
      node_id: SOME_ID,
      lines: [{ return_line_id: SOME_ID, quantity: 1, disposition: 'restock' }],
    }),
    reject: one('Not taken', { reason: 'Worn' }),
    refund: one('Part of the money', { amount: '10.00', reason: 'Opened packaging' }),
  },
} satisfies Examples;
