/** People of the nodes, over the API of a running product: they do whatever the work list says comes next. */
import { setTimeout as pause } from 'node:timers/promises';
import { pageOf } from '../../src/runtime/contract.ts';
import { workItemSchema, type WorkItem } from '../../src/fulfillment/contract.ts';
import type { FulfillmentCommand } from '../../src/orders/commands.ts';
import { orderSchema } from '../../src/orders/contract.ts';
import { mapInParallel } from '../../src/runtime/parallel.ts';
import type { Product } from './product.ts';

const workPage = pageOf(workItemSchema);
/** How many work at the same time. */
const PEOPLE = 6;

const PATHS: Readonly<Record<FulfillmentCommand, string>> = {
  start_picking: 'start-picking',
  pick: 'pick',
  pack: 'pack',
  handover: 'handover',
  reject: 'reject',
};

/** Answers that mean "somebody else was faster" or "not now", as every client has to expect them. */
const EXPECTED = new Set([200, 404, 409, 422, 503]);

/** Sends a request that may meet a service that is away. @returns null when nobody answered. */
export async function attempt(product: Product, path: string, json: object): Promise<number | null> {
  try {
    const response = await product.api(path, { method: 'POST', json, signal: AbortSignal.timeout(15_000) });
    if (!EXPECTED.has(response.status))
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status;
  } catch (error) {
    const isAway =
      error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
    if (isAway) return null;
    throw error;
  }
}

/** The work list; empty while nobody answers. */
export async function workList(product: Product, query = ''): Promise<WorkItem[]> {
  try {
    const response = await product.api(`/fulfillments?page_size=200${query}`);
    return response.ok ? workPage.parse(await response.json()).items : [];
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
}

async function pickupCode(product: Product, orderId: string): Promise<string> {
  const order = orderSchema.parse(await (await product.api(`/orders/${orderId}`)).json());
  return order.pickup_code ?? '';
}

/** Does the next thing with one fulfillment. @returns what was done; undefined when there is nothing to do. */
export async function doNext(product: Product, item: WorkItem): Promise<FulfillmentCommand | undefined> {
  const command = item.allowed_commands.find((each) => each !== 'reject');
  if (!command) return undefined;
  const body = command === 'handover' ? { pickup_code: await pickupCode(product, item.order_id) } : {};
  await attempt(product, `/fulfillments/${item.id}/${PATHS[command]}`, body);
  return command;
}

/** Works until told to stop. @param isOver asked between two rounds. */
export async function workAlong(product: Product, isOver: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isOver())) {
    const items = await workList(product);
    await mapInParallel(items, PEOPLE, (item) => doNext(product, item));
    if (items.length === 0) await pause(250);
  }
}
