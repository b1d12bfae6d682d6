/** Changing what the records of a product say, at every node that keeps it: one product, or many in one transaction. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import { announceStock } from './arrivals.ts';
import type { ChangedProduct, ProductPatch, ProductsPatch } from './contract.ts';
import { lockProducts, updateItemsOf } from './items-repository.ts';
import { changesOf, stale } from './items.ts';

type ProductChange = ProductsPatch['products'][number];

/** Changes products whose records are locked. Those that are sold again are announced to the orders that wait. */
async function changeLocked(
  trx: Kysely<DataPlane>,
  context: Context,
  products: readonly ProductChange[],
  versions: ReadonlyMap<string, number>,
): Promise<ChangedProduct[]> {
  const changed: ChangedProduct[] = [];
  const soldAgain = [];
  for (const { sku, version: _version, ...patch } of products) {
    const places = await updateItemsOf(trx, sku, changesOf(patch));
    changed.push({ sku, updated: places.length, version: (versions.get(sku) ?? 0) + places.length });
    if (patch.is_active === true) soldAgain.push(...places);
  }
  await announceStock(trx, soldAgain, context.environment.settings.stock_window_seconds);
  return changed;
}

/** Changes a product at every node that keeps it. @throws Refusal `not-found` when none does, `conflict` when stale */
export async function updateProduct(
  context: Context,
  sku: string,
  patch: ProductPatch,
): Promise<ChangedProduct> {
  return context.db.transaction().execute(async (trx) => {
    const versions = await lockProducts(trx, [sku]);
    const current = versions.get(sku);
    if (current === undefined) throw notFound('product', sku);
    if (patch.version !== undefined && patch.version !== current) {
      throw new Refusal('conflict', `Product ${sku} ${stale(current)}.`);
    }
    const [changed] = await changeLocked(trx, context, [{ sku, ...patch }], versions);
    if (!changed) throw new Error(`The change of product ${sku} answered nothing`);
    return changed;
  });
}

/**
 * Changes many products: all of them, or none.
 *
 * @throws Refusal `invalid` naming the rows whose product nobody keeps; `conflict` naming those that have another version
 * than the one they name
 */
export async function updateProducts(
  context: Context,
  products: readonly ProductChange[],
): Promise<ChangedProduct[]> {
  return context.db.transaction().execute(async (trx) => {
    const versions = await lockProducts(
      trx,
      products.map((product) => product.sku),
    );
    refuseRows('invalid', products, ({ sku }) =>
      versions.has(sku) ? undefined : { field: 'sku', message: 'is kept at no node' },
    );
    refuseRows('conflict', products, ({ sku, version }) => {
      const current = versions.get(sku) ?? 0;
      return version === undefined || version === current
        ? undefined
        : { field: 'version', message: stale(current) };
    });
    return changeLocked(trx, context, products, versions);
  });
}

function refuseRows(
  kind: 'invalid' | 'conflict',
  products: readonly ProductChange[],
  faultOf: (product: ProductChange) => { field: string; message: string } | undefined,
): void {
  const errors = products.flatMap((product, index) => {
    const fault = faultOf(product);
    return fault
      ? [{ path: `products.${index}.${fault.field}`, message: `${product.sku} ${fault.message}` }]
      : [];
  });
  if (errors.length === 0) return;
  const detail = `${errors.length} of ${products.length} products cannot be changed; nothing was.`;
  throw new Refusal(kind, detail, { errors });
}
