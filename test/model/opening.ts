/** The beginning of a sequence: its nodes are furnished and its orders are placed. */
import { orderLineInput } from '../../src/orders/contract.ts';
import { toDecimal } from '../../src/orders/money.ts';
import { isPickup } from '../../src/orders/order.ts';
import { orderRequest } from '../support/orders.ts';
import { furnish, skusOf, type Ground, type Lane } from './ground.ts';
import type { PlannedLine, PlannedOrder, Sequence } from './plan.ts';
import { Scenery } from './scenery.ts';

/** A planned line as a request has it. */
export function lineRequest(skus: readonly string[], { sku, units, price, discount, tax }: PlannedLine) {
  return orderLineInput.parse({
    sku: skus[sku],
    product_name: 'Product of the model',
    quantity: units,
    unit_price: toDecimal(price),
    discount_amount: toDecimal(discount),
    tax_amount: toDecimal(tax),
  });
}

function requestOf(lane: Lane, skus: readonly string[], order: PlannedOrder) {
  const costs = order.lines.reduce(
    (sum, line) => sum + line.units * line.price - line.discount + line.tax,
    0,
  );
  const collected = isPickup(order.type)
    ? {
        shipping_address: undefined,
        pickup_node_id: order.collectAt === null ? undefined : lane.nodeIds[order.collectAt],
      }
    : {};
  return orderRequest({
    fulfillment_type: order.type,
    line_items: order.lines.map((line) => lineRequest(skus, line)),
    allow_partial_shipment: order.takesPart,
    discount_amount: toDecimal(Math.min(order.discount, costs)),
    shipping_amount: toDecimal(order.shipping),
    ...collected,
  });
}

/** Places the orders of a sequence on a lane; the relay starts their workflows. */
export async function open(ground: Ground, lane: Lane, name: string, sequence: Sequence): Promise<Scenery> {
  await furnish(lane, name, sequence.nodes);
  const skus = skusOf(name);
  const orderIds: string[] = [];
  for (const order of sequence.orders) {
    const placed = await ground.service.place(lane.context, requestOf(lane, skus, order));
    orderIds.push(placed.order.id);
  }
  ground.ring(lane.scene);
  return new Scenery(ground, lane, skus, orderIds, sequence.nodes);
}
