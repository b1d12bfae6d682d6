/** Data folders of releases of before, recorded by `scripts/record-release.ts`. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { ORDER_STATUSES } from '../../src/orders/order.ts';

const FOLDER = fileURLToPath(new URL('../e2e/releases', import.meta.url));
const SUFFIX = '.tar.br';

const recordedOrders = z.array(
  z.object({ id: z.uuid(), order_number: z.string(), status: z.enum(ORDER_STATUSES), on_hold: z.boolean() }),
);

/** An order as it stood when the release was stopped. */
export type RecordedOrder = z.infer<typeof recordedOrders>[number];

/** The releases that there are archives of, by version and commit. */
export const RELEASES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => name.slice(0, -SUFFIX.length))
  .sort();

/** Puts what a release left behind into an empty folder. @returns the orders that it had */
export function unpackRelease(name: string, dataFolder: string): RecordedOrder[] {
  const tar = brotliDecompressSync(readFileSync(join(FOLDER, `${name}${SUFFIX}`)));
  execFileSync('tar', ['-x', '-p', '-C', dataFolder], { input: tar });
  return recordedOrders.parse(JSON.parse(readFileSync(join(dataFolder, 'orders.json'), 'utf8')));
}
