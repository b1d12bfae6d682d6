/** The product catalog over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { productSchema } from '../../src/catalog/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf } from '../support/orders.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = await contextOf(api);
  await db.deleteFrom('product_catalog').execute();
  await db.deleteFrom('outbox').execute();
});

const KETTLE = {
  name: 'Kettle',
  description: 'Boils water.\n\nQuickly.',
  brand: 'Acme',
  category: 'Kitchen',
  price: 30.5,
  images: [{ url: 'https://images.example.com/kettle.jpg', alt: 'A kettle' }],
  attributes: { liters: 1.7, colors: ['red', 'blue'], cordless: true },
};

const put = (sku: string, body: unknown, ifMatch?: string) =>
  api.fetch(`/products/${encodeURIComponent(sku)}`, {
    method: 'PUT',
    token,
    body: JSON.stringify(body),
    ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
  });
const get = (sku: string) => api.fetch(`/products/${encodeURIComponent(sku)}`, { token });
const read = async (response: Response) => productSchema.parse(await response.json());

async function refusal(response: Response) {
  const { errors } = problemSchema.parse(await response.json());
  return { status: response.status, paths: errors?.map(({ path }) => path) };
}

async function told(): Promise<string[]> {
  const { db } = await contextOf(api);
  const rows = await db.selectFrom('outbox').select('topic').execute();
  return rows.map(({ topic }) => topic);
}

describe('PUT /products/{sku}', () => {
  test('adds a product, which is read as it was said and found by its words', async () => {
    const made = await put('KETTLE-1', KETTLE);
    expect([made.status, made.headers.get('etag')]).toEqual([200, '"1"']);
    const product = await read(made);
    expect(product).toEqual({ sku: 'KETTLE-1', ...KETTLE, version: 1, updated_at: product.updated_at });
    const found = await get('KETTLE-1');
    expect(found.headers.get('etag')).toBe('"1"');
    expect(await read(found)).toEqual(product);
    expect(await told()).toEqual(['product.changed']);
    const search = await api.fetch('/search/products', {
      method: 'POST',
      token,
      body: JSON.stringify({ query: 'ketle', category: 'Kitchen', max_price: 31 }),
    });
    expect(await search.json()).toMatchObject({ total: 1, hits: [{ id: 'KETTLE-1' }] });
  });

  test('replaces the whole of it; what is left out is gone', async () => {
    await put('KETTLE-1', KETTLE);
    const product = await read(await put('KETTLE-1', { name: 'Pot', description: '', brand: null }));
    expect(product).toMatchObject({
      name: 'Pot',
      description: null,
      brand: null,
      price: null,
      images: [],
      attributes: {},
      version: 2,
    });
  });

  test('the same again is no change, and nobody is told', async () => {
    await put('KETTLE-1', KETTLE);
    const again = await put('KETTLE-1', KETTLE, '"1"');
    expect([again.status, again.headers.get('etag')]).toEqual([200, '"1"']);
    expect(await told()).toEqual(['product.changed']);
  });

  test('only over the version that was seen', async () => {
    expect((await put('KETTLE-1', KETTLE, '"2"')).status).toBe(409);
    expect((await get('KETTLE-1')).status).toBe(404);
    expect((await put('KETTLE-1', KETTLE, '"0"')).status).toBe(200);
    expect((await put('KETTLE-1', { name: 'Pot' }, '"0"')).status).toBe(409);
    expect((await put('KETTLE-1', { name: 'Pot' }, '"1"')).status).toBe(200);
    expect((await put('KETTLE-1', KETTLE, '"1"')).status).toBe(409);
    expect(await read(await get('KETTLE-1'))).toMatchObject({ name: 'Pot', version: 2 });
  });

  test('of many at once that saw the same, one is taken', async () => {
    for (const seen of ['"0"', '"1"']) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, number) => put('RACE', { name: `${seen} ${number}` }, seen)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    }
    expect(await read(await get('RACE'))).toMatchObject({ version: 2 });
  });

  test.each([
    ['no name', { ...KETTLE, name: ' ' }, ['name']],
    ['a field that there is not', { ...KETTLE, colour: 'red' }, ['']],
    ['a price below nothing', { ...KETTLE, price: -1 }, ['price']],
    [
      'an image by plain HTTP',
      { ...KETTLE, images: [{ url: 'http://example.com/a.png' }] },
      ['images.0.url'],
    ],
    ['an image that is a script', { ...KETTLE, images: [{ url: 'javascript:alert(1)' }] }, ['images.0.url']],
    ['a page as an image', { ...KETTLE, images: [{ url: 'data:text/html,x' }] }, ['images.0.url']],
    ['an object as an attribute', { ...KETTLE, attributes: { size: {} } }, ['attributes.size']],
    ['a text with NUL', { ...KETTLE, description: 'a\0b' }, ['description']],
    [
      'more attributes than 100',
      { ...KETTLE, attributes: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`a${n}`, n])) },
      ['attributes'],
    ],
  ])('refuses %s, and changes nothing', async (_what, body, paths) => {
    expect(await refusal(await put('KETTLE-1', body))).toEqual({ status: 422, paths });
    expect((await get('KETTLE-1')).status).toBe(404);
  });

  test('what it cannot keep in the name of an attribute is refused as well', async () => {
    expect((await put('KETTLE-1', { ...KETTLE, attributes: { 'a\0': 1 } })).status).toBe(422);
    const odd = { ...KETTLE, attributes: { constructor: 'c', 'a.b': '$d', '': 'x' } };
    expect((await put('KETTLE-1', odd)).status).toBe(422);
    const kept = { 'a.b': '$d', constructor: 'c' };
    expect(await read(await put('KETTLE-1', { ...KETTLE, attributes: kept }))).toMatchObject({
      attributes: kept,
    });
  });
});
