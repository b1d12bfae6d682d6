import { expect, test } from 'vitest';
import { highlightsOf } from '../../../src/search/highlights.ts';

const source = {
  order_number: 'ORD-20260310-K7P2QX',
  external_order_id: null,
  customer_name: 'Zoë <b>Peña</b>',
  customer_email: 'zoe.pena@example.es',
  shipping_city: 'Los Angeles',
  tags: ['vip', 'gift'],
  line_items: [
    { sku: 'CHR-OAK-01', product_name: 'Oak chair', quantity: 1 },
    { sku: 'CHR-OAK-01', product_name: 'Oak chair', quantity: 2 },
  ],
};

test('words that begin with what was typed are marked, with their accents, and the rest is escaped', () => {
  expect(highlightsOf(source, 'pen zoe')).toEqual({
    customer_name: ['<em>Zoë</em> &lt;b&gt;<em>Peña</em>&lt;/b&gt;'],
    customer_email: ['<em>zoe</em>.<em>pena</em>@example.es'],
  });
});

test('a letter with a separate accent is one with it', () => {
  expect(highlightsOf({ customer_name: 'Zoe\u0308 P.' }, 'zoe')).toEqual({
    customer_name: ['<em>Zoe\u0308</em> P.'],
  });
});

test('each line is shown once', () => {
  expect(highlightsOf(source, 'oak')).toEqual({
    'line_items.sku': ['CHR-<em>OAK</em>-01'],
    'line_items.product_name': ['<em>Oak</em> chair'],
  });
});

test.each([
  ['chiar', 'line_items.product_name'],
  ['angles', 'shipping_city'],
  ['xngeles', 'shipping_city'],
])('what “%s” is like is marked in %s', (typed, field) => {
  expect(Object.keys(highlightsOf(source, typed))).toEqual([field]);
});

test('nothing is marked that was not meant, and nothing without words', () => {
  expect([
    highlightsOf(source, 'xylophone'),
    highlightsOf(source, 'gjft'),
    highlightsOf(source, ' - '),
  ]).toEqual([{}, { tags: ['<em>gift</em>'] }, {}]);
});
