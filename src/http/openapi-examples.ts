/** Requests to start from. */

/** Bodies of `POST /orders`. */
export const orderExamples = {
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
} as const;
