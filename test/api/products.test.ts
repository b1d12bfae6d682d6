import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  changedProductSchema,
  inventoryItemSchema,
  productSummarySchema,
} from '../../src/inventory/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  const { db } = await contextOf(api);
  for (const code of ['N1', 'N2', 'N3']) {
    await addStockedNode(db, code, { 'P-1': 20, 'P-2': 20, 'P-3': 20, 'P-4': 20, 'P-5': 5 });
  }
});
afterAll(() => api.close());

const change = (products: unknown) =>
  api.fetch('/inventory/products', { method: 'PATCH', token, body: JSON.stringify({ products }) });

async function product(sku: string) {
  const response = await api.fetch(`/inventory/products?search=${sku}`, { token });
  const [found] = z.array(productSummarySchema).parse(await response.json());
  if (!found) throw new Error(`There is no product ${sku}`);
  return found;
}

async function refusalOf(response: Response) {
  const { detail, errors } = problemSchema.parse(await response.json());
  return { status: response.status, detail, errors };
}

describe('PATCH /inventory/products', () => {
  test('changes many products at every node, each as its row says', async () => {
    const response = await change([
      { sku: 'P-1', product_name: 'Kettle', unit_cost: '12.50' },
      { sku: 'P-2', reorder_point: 25, reorder_quantity: 60 },
    ]);
    expect(response.status).toBe(200);
    const { items } = z.object({ items: z.array(changedProductSchema) }).parse(await response.json());
    expect(items).toEqual([
      { sku: 'P-1', updated: 3, version: 6 },
      { sku: 'P-2', updated: 3, version: 6 },
    ]);
    expect(await product('P-1')).toMatchObject({ product_name: 'Kettle', unit_cost: 12.5, version: 6 });
    expect(await product('P-2')).toMatchObject({
      reorder_point: 25,
      reorder_quantity: 60,
      low_nodes_count: 3,
    });
  });

  test('changes nothing when a row is refused, and names each such row', async () => {
    const before = await product('P-3');
    const { status, detail, errors } = await refusalOf(
      await change([
        { sku: 'P-3', product_name: 'Not this' },
        { sku: 'P-8', product_name: 'Nobody' },
        { sku: 'P-9', product_name: 'Nobody' },
      ]),
    );
    expect([status, detail]).toEqual([422, '2 of 3 products cannot be changed; nothing was.']);
    expect(errors).toEqual([
      { path: 'products.1.sku', message: 'P-8 is kept at no node' },
      { path: 'products.2.sku', message: 'P-9 is kept at no node' },
    ]);
    expect(await product('P-3')).toEqual(before);
  });

  test('refuses what was made from a version that no longer stands; movements of stock are no such change', async () => {
    const { version } = await product('P-4');
    await placeAndSource(await contextOf(api), { line_items: [line('P-4', 2)] });
    expect((await change([{ sku: 'P-4', version, weight_lbs: 2 }])).status).toBe(200);
    const { status, errors } = await refusalOf(
      await change([
        { sku: 'P-3', product_name: 'Not this' },
        { sku: 'P-4', version, weight_lbs: 3 },
      ]),
    );
    expect(status).toBe(409);
    expect(errors).toEqual([
      {
        path: 'products.1.version',
        message: `P-4 has changed meanwhile: read it again, it is at version ${version + 3} now`,
      },
    ]);
    expect(await product('P-4')).toMatchObject({ weight_lbs: 2 });
    expect(await product('P-3')).toMatchObject({ product_name: null });
  });

  test('of one version is made once by concurrent requests', async () => {
    const { version } = await product('P-5');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        change([{ sku: 'P-5', version, product_name: `Name ${index}` }]),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });

  test.each([
    ['no row', [], 'products'],
    ['a SKU twice', [{ sku: 'P-1' }, { sku: 'P-1' }], 'products.1.sku'],
    ['what is no amount', [{ sku: 'P-1', unit_cost: '1.234' }], 'products.0.unit_cost'],
    ['units, which have a reason', [{ sku: 'P-1', quantity_on_hand: 3 }], 'products.0'],
    ['too many rows', Array.from({ length: 501 }, (_, index) => ({ sku: `S-${index}` })), 'products'],
  ])('refuses %s', async (_, products, path) => {
    const { status, errors } = await refusalOf(await change(products));
    expect([status, errors?.[0]?.path]).toEqual([422, path]);
  });
});

test('a stock record and a product are changed only from the version that is named', async () => {
  const response = await api.fetch('/inventory/sku/P-3', { token });
  const [item] = z.array(inventoryItemSchema).parse(await response.json());
  const path = `/inventory/${item?.id}`;
  const patch = (target: string, body: object) =>
    api.fetch(target, { method: 'PATCH', token, body: JSON.stringify(body) });
  expect((await patch(path, { version: 1, safety_stock: 2 })).status).toBe(200);
  const { status, detail } = await refusalOf(await patch(path, { version: 1, safety_stock: 3 }));
  expect([status, detail]).toEqual([
    409,
    `Stock record ${item?.id} has changed meanwhile: read it again, it is at version 2 now.`,
  ]);
  expect((await patch('/inventory/products/P-3', { version: 3, reorder_point: 1 })).status).toBe(409);
  expect((await patch('/inventory/products/P-3', { version: 4, reorder_point: 1 })).status).toBe(200);
});
