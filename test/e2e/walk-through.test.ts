/** The reference's end-to-end order flow (its section 14), step by step, with its payloads and the default delays. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboardSchema } from '../../src/analytics/contract.ts';
import { orderSchema, type OrderEventResponse, type OrderResponse } from '../../src/orders/contract.ts';
import { orderSearchSchema } from '../../src/search/contract.ts';
import { copyFaults } from '../support/engine-copies.ts';
import { DELIVERED_TRAIL } from '../support/milestones.ts';
import { demoSettled, fetchOrder, fetchTrail, reaches } from '../support/demo-orders.ts';
import { orderExecutions, readableHistory, workflowText } from '../support/order-executions.ts';
import { Product } from '../support/product.ts';
import { clearEngines, PROFILES, type Profile } from '../support/profiles.ts';
import { until } from '../support/until.ts';

const ORDER = {
  channel: 'WEB',
  fulfillment_type: 'SHIP_TO_HOME',
  customer_email: 'customer@example.com',
  customer_name: 'John Doe',
  line_items: [
    { sku: 'SKU-WIDGET-A', product_name: 'Premium Widget A', quantity: 2, unit_price: 29.99 },
    { sku: 'SKU-GADGET-X', product_name: 'Gadget X Pro', quantity: 1, unit_price: 99.99 },
  ],
  shipping_address: {
    address1: '456 Park Ave',
    city: 'New York',
    state: 'NY',
    postal_code: '10022',
    latitude: 40.7614,
    longitude: -73.9776,
  },
};

/** What must not be readable in Temporal. */
const PERSONAL = [
  ORDER.customer_email,
  ORDER.customer_name,
  'Doe',
  ORDER.shipping_address.address1,
  ORDER.shipping_address.postal_code,
  String(ORDER.shipping_address.latitude),
];

const READY_AGAIN_SECONDS = 10;

describe.each(PROFILES)('$name', walkThrough);

function walkThrough({ engines }: Profile): void {
  let product: Product;
  let placed: OrderResponse;
  let trail: OrderEventResponse[];

  beforeAll(async () => {
    product = await Product.start({ ...engines });
    await demoSettled(product);
  });
  afterAll(async () => {
    await product?.close();
    if (engines) await clearEngines(engines);
  });

  /** Seconds between two entries of the trail. */
  function secondsBetween(from: string, to: string): number {
    const at = (type: string): number =>
      Date.parse(trail.find((event) => event.event_type === type)?.timestamp ?? '');
    return (at(to) - at(from)) / 1_000;
  }

  describe('one order', () => {
    test('1: is accepted', async () => {
      const response = await product.api('/orders/', { method: 'POST', json: ORDER });
      expect(response.status).toBe(201);
      placed = orderSchema.parse(await response.json());
      expect(placed).toMatchObject({ channel: 'WEB', status: 'PENDING', total_amount: '159.97' });
      expect(placed.order_number).toMatch(/^ORD-\d{8}-[A-Z0-9]{6}$/);
    });

    test('2: is sourced from the store nearby, both lines', async () => {
      const sourced = await until('the order is allocated', 10, async () => {
        const order = await fetchOrder(product, placed.id);
        return order.fulfillment_allocations.length > 0 && order;
      });
      expect(sourced.fulfillment_allocations.map((each) => [each.node_code, each.sku])).toEqual([
        ['STR-NYC-01', 'SKU-WIDGET-A'],
        ['STR-NYC-01', 'SKU-GADGET-X'],
      ]);
    });

    test('3 to 5: is picked, packed, shipped and delivered in the documented time', async () => {
      const order = await reaches(product, placed.id, 'DELIVERED', 60);
      trail = await fetchTrail(product, placed.id);
      // A durable timer is late by up to a second, never early.
      expect(secondsBetween('order.sourced', 'order.picking')).toBeGreaterThanOrEqual(1.9);
      expect(secondsBetween('order.sourced', 'order.picking')).toBeLessThan(4);
      expect(secondsBetween('order.sourced', 'order.packing')).toBeGreaterThanOrEqual(6.9);
      expect(secondsBetween('order.sourced', 'order.packing')).toBeLessThan(10);
      expect(secondsBetween('order.shipped', 'order.delivered')).toBeGreaterThanOrEqual(9.9);
      expect(secondsBetween('order.shipped', 'order.delivered')).toBeLessThan(12.5);
      expect(order.shipments).toHaveLength(1);
      expect(order.shipments[0]).toMatchObject({ status: 'DELIVERED', is_simulated: true });
      expect(order.shipments[0]?.tracking_events.map((event) => event.status)).toEqual([
        'IN_TRANSIT',
        'OUT_FOR_DELIVERY',
        'DELIVERED',
      ]);
    });

    test('4: has a tracking number and a label to print', async () => {
      const [shipment] = (await fetchOrder(product, placed.id)).shipments;
      expect(shipment?.tracking_number).toMatch(/^\w{12,}$/);
      const label = await product.api(shipment?.label_url ?? '');
      expect([label.status, label.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      const pdf = Buffer.from(await label.arrayBuffer());
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.subarray(-6).toString()).toContain('%%EOF');
    });

    test('6: is found by the name of its customer', async () => {
      await until('the search shows the order', 10, async () => {
        const json = { query: 'John Doe', status: 'DELIVERED' };
        const response = await product.api('/search/orders', { method: 'POST', json });
        const { hits } = orderSearchSchema.parse(await response.json());
        return hits.some((hit) => hit.id === placed.id);
      });
    });

    test('7: has a complete trail', () => {
      expect(trail.map((event) => event.event_type)).toEqual(DELIVERED_TRAIL);
      expect(trail.map((event) => event.sequence)).toEqual(trail.map((_, index) => index + 1));
    });

    test('8: counts in the figures', async () => {
      const summary = await until('the figures have the order', 10, async () => {
        const response = await product.api('/analytics/dashboard?from_date=2024-01-01');
        const figures = dashboardSchema.parse(await response.json());
        return figures.orders_by_status['DELIVERED'] === 2 && figures;
      });
      // The three sample orders and this one.
      expect(summary.total_orders).toBe(4);
      expect(summary.orders_by_channel.find((each) => each.channel === 'WEB')?.count).toBe(2);
      expect(summary.top_nodes.map((node) => node.node_code)).toContain('STR-NYC-01');
      expect(summary.daily_volume.reduce((sum, day) => sum + day.count, 0)).toBe(4);
    });
  });

  if (engines) {
    test('9: is in the copies as it is in PostgreSQL', async () => {
      expect(await copyFaults(product, engines)).toEqual([]);
    });
  }

  describe('its workflow in Temporal', () => {
    test('is found by number and by status', async () => {
      const byNumber = `OmsOrderNumber = "${placed.order_number}"`;
      const both = `${byNumber} AND OmsOrderStatus = "DELIVERED" AND OmsEnvironment = "default"`;
      for (const query of [byNumber, both]) {
        const ids = await until(`Temporal lists ${query}`, 10, async () => {
          const found = await orderExecutions(product, query);
          return found.length > 0 && found;
        });
        expect(ids).toEqual([placed.workflow_id]);
      }
    });

    test('tells its story to a reader of the Web UI', async () => {
      const { summary, details, current } = await workflowText(product, placed.workflow_id);
      expect(summary).toBe(`${placed.order_number} · WEB · SHIP_TO_HOME`);
      expect(details).toContain(placed.order_number);
      expect(current).toContain('DELIVERED');
      expect(current).toContain('STR-NYC-01');
    });

    test('holds nothing about the customer', async () => {
      const history = await readableHistory(product, placed.workflow_id);
      expect(history.text).toContain(placed.id);
      expect(PERSONAL.filter((words) => history.text.includes(words))).toEqual([]);
      expect(history.events).toBeLessThanOrEqual(80);
    });
  });

  /** What a set-up makes once: the cluster, its migrations, the demo data. */
  async function madeOnce(): Promise<object[]> {
    return product.query(`
    SELECT (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
           (SELECT count(*)::int FROM orders) AS orders,
           (SELECT count(*)::int FROM inventory_items) AS stock,
           (SELECT max(created_at) FROM fulfillment_nodes) AS last_node`);
  }

  test('a stop and another start keep everything and repeat nothing', async () => {
    const before = await madeOnce();
    expect(before).toMatchObject([{ orders: 4, stock: 64 }]);
    await product.stop();
    const since = Date.now();
    await product.startAgain();
    const seconds = (Date.now() - since) / 1_000;
    console.log(`ready again after ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThanOrEqual(READY_AGAIN_SECONDS);

    expect(await madeOnce()).toEqual(before);
    const [row] = await product.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [
      placed.id,
    ]);
    expect(row?.status).toBe('DELIVERED');
    expect(await fetchTrail(product, placed.id)).toEqual(trail);
    expect(await orderExecutions(product, `OmsOrderNumber = "${placed.order_number}"`)).toHaveLength(1);
  });
}
