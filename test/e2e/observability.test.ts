/** What an operator sees of the running product: traces, metrics and logs, without anything about orders in labels. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoOrder, demoSettled, place, reaches } from '../support/demo-orders.ts';
import { Product } from '../support/product.ts';
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from '../support/trace-receiver.ts';
import { until } from '../support/until.ts';
import type { OrderResponse } from '../../src/orders/contract.ts';

const SECONDS = 60;
const REQUEST_ID = 'request-of-the-trace-test';

let receiver: TraceReceiver;
let product: Product;
let order: OrderResponse;

beforeAll(async () => {
  receiver = await startTraceReceiver();
  product = await Product.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OMS_LOG_LEVEL: 'debug',
    OMS_START_PICKING_DELAY_SECONDS: 0,
    OMS_PICKING_DELAY_SECONDS: 0,
    OMS_DELIVERY_DELAY_SECONDS: 0,
    OMS_RETURN_WINDOW_DAYS: 0,
  });
  await demoSettled(product);
  order = await place(product, demoOrder(0), { 'x-request-id': REQUEST_ID });
  await reaches(product, order.id, 'DELIVERED', SECONDS);
});
afterAll(async () => {
  await product?.close();
  receiver?.close();
});

/** Names of the spans from this one up to the first of its trace. */
function lineage(span: ReceivedSpan): string[] {
  const parent = receiver.spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent ? lineage(parent) : [])];
}

describe('one trace', () => {
  test('leads from the request through the workflow to its steps', async () => {
    const root = await until('the request is traced', SECONDS, async () =>
      receiver.spans.find(({ name }) => name === 'POST /orders'),
    );
    const step = await until('a step is traced as well', SECONDS, async () => {
      const own = receiver.spans.filter(({ traceId }) => traceId === root.traceId);
      const isWhole = own.some(({ name }) => name === 'RunWorkflow:orderWorkflow');
      return isWhole && own.find(({ name }) => name === 'RunActivity:sourceOrder');
    });
    expect(lineage(step)).toEqual([
      'RunActivity:sourceOrder',
      'StartActivity:sourceOrder',
      'RunWorkflow:orderWorkflow',
      'StartWorkflow:orderWorkflow',
      'POST /orders',
    ]);
    expect(root.service).toBe('longhaul-api');
    expect(step.service).toBe('longhaul-worker');
  });
});

describe('logs', () => {
  test('of the worker name order, environment, workflow and request', () => {
    const lines = readFileSync(join(product.dataFolder, 'logs', 'worker.log'), 'utf8')
      .trim()
      .split('\n');
    const steps = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['msg'] === 'step' && line['order_id'] === order.id);
    expect(steps.map((line) => line['activity'])).toEqual(
      expect.arrayContaining(['confirmOrder', 'sourceOrder', 'bookShipment']),
    );
    for (const line of steps) {
      expect(line).toMatchObject({
        environment: 'default',
        workflow_id: order.workflow_id,
        request_id: REQUEST_ID,
      });
    }
  });
});

describe('metrics', () => {
  const metricsOf = async (origin: string) => (await fetch(`${origin}/metrics`)).text();
  const worker = () => metricsOf(`http://127.0.0.1:${product.ports.OMS_WORKER_PORT}`);

  test('of the worker tell steps by queue, statuses, webhooks, lag and the work of the SDK', async () => {
    const text = await until('webhooks were sent', SECONDS, async () => {
      const now = await worker();
      return now.includes('webhook_attempt_seconds_count') && now;
    });
    expect(text).toContain('activity_seconds_count{activity="sourceOrder",queue="sourcing",outcome="ok"}');
    expect(text).toContain('orders_total{status="DELIVERED"}');
    expect(text).toContain('webhook_attempt_seconds_count{event="order.delivered",outcome="delivered"}');
    expect(text).toContain('outbox_lag_seconds{target="search"}');
    expect(text).toMatch(/temporal_workflow_completed.*workflow_type="orderWorkflow"/);
    expect(text).toMatch(/temporal_num_pollers\{.*task_queue="orders"/);
  });

  test('name no order, person or environment', async () => {
    for (const text of [await worker(), await metricsOf(product.origin)]) {
      expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/);
      expect(text).not.toMatch(/ORD-\d|example\.com|environment=/);
    }
  });
});
