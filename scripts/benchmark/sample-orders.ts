/** Requests for orders such as a shop sends them: one or two lines, to places all over the country. */
import { PRODUCTS } from '../seed-data.ts';

const ADDRESSES = [
  { address1: '123 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
  { address1: '9 Ocean Ave', city: 'Los Angeles', state: 'CA', postal_code: '90058' },
  { address1: '77 Lake Shore Dr', city: 'Chicago', state: 'IL', postal_code: '60602' },
  { address1: '5 Collins Ave', city: 'Miami Beach', state: 'FL', postal_code: '33139' },
  { address1: '31 Market St', city: 'San Francisco', state: 'CA', postal_code: '94103' },
  { address1: '500 Terminal Ave', city: 'Denver', state: 'CO', postal_code: '80202' },
] as const;

function lineOf(index: number) {
  const product = PRODUCTS[index % PRODUCTS.length];
  if (!product) throw new RangeError('There are no products');
  return {
    sku: product.sku,
    product_name: product.name,
    quantity: 1 + (index % 2),
    unit_price: Number(product.price),
    weight_lbs: product.weightLbs,
  };
}

/** Bodies of `POST /orders`, as JSON, each with other products and places than its neighbours. */
export function orderBodies(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      channel: 'WEB',
      fulfillment_type: 'SHIP_TO_HOME',
      customer_email: `customer-${index}@example.com`,
      customer_name: `Customer ${index}`,
      line_items: index % 3 === 0 ? [lineOf(index), lineOf(index + 3)] : [lineOf(index)],
      shipping_address: ADDRESSES[index % ADDRESSES.length],
    }),
  );
}
