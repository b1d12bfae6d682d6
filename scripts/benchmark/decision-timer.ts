/** The program that times sourcing decisions among made-up nodes. */
import { z } from 'zod';
import { source } from '../../src/sourcing/engine.ts';
import type { SourcingInput, SourcingLine, SourcingNode, StockLevel } from '../../src/sourcing/sourcing.ts';
import { SOURCING_STRATEGIES } from '../../src/sourcing/strategy-names.ts';
import { quantile } from './figures.ts';
import { answerQuestions } from './peer.ts';

const LINES = 5;
const WARM_UP = 20;
/** So many samples at least: a p99 of fewer says nothing. */
const LEAST_SAMPLES = 100;
/** Share of the nodes that have a product in stock. */
const STOCKED = 0.6;

const questionSchema = z.object({
  nodes: z.number().int().positive(),
  strategy: z.enum(SOURCING_STRATEGIES),
  seconds: z.number().positive(),
});
type Question = z.infer<typeof questionSchema>;

/** Numbers from 0 to 1, the same in every run: the generator of Numerical Recipes (Press et al., 7.1). */
function chance(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function nodeOf(index: number, random: () => number): SourcingNode {
  return {
    id: `node-${index}`,
    code: `NODE-${index}`,
    name: `Node ${index}`,
    nodeType: index % 4 === 0 ? 'DISTRIBUTION_CENTER' : 'RETAIL_STORE',
    status: 'ACTIVE',
    latitude: 25 + random() * 24,
    longitude: -124 + random() * 57,
    canShip: true,
    canPickup: true,
    canCurbside: false,
    canSameDay: false,
    dailyOrderCapacity: 500,
    currentDailyOrders: 0,
    shippingCostMultiplier: 0.8 + random() * 0.4,
  };
}

const LINE_ITEMS: readonly SourcingLine[] = Array.from({ length: LINES }, (_, index) => ({
  lineId: `line-${index}`,
  sku: `SKU-${index}`,
  orderedQuantity: 2,
  quantity: 2,
}));

function inputOf({ nodes: count, strategy }: Question): SourcingInput {
  const random = chance();
  const nodes = Array.from({ length: count }, (_, index) => nodeOf(index, random));
  const stock = nodes.flatMap(({ id }): StockLevel[] =>
    LINE_ITEMS.filter(() => random() < STOCKED).map(({ sku }) => ({
      nodeId: id,
      sku,
      available: 1 + Math.floor(random() * 20),
    })),
  );
  return {
    order: {
      id: 'order',
      orderNumber: 'ORD-20260101-000001',
      channel: 'WEB',
      fulfillmentType: 'SHIP_TO_HOME',
      pickupNodeId: null,
      destination: { latitude: 40.7484, longitude: -73.9967 },
      city: 'New York',
      state: 'NY',
      postalCode: '10001',
      country: 'US',
      subtotal: 10_000,
      discountAmount: 0,
      taxAmount: 0,
      shippingAmount: 0,
      totalAmount: 10_000,
      currency: 'USD',
      customerId: null,
      customerEmail: 'customer@example.com',
      customerName: null,
      externalOrderId: null,
      tags: [],
      metadata: {},
      lines: LINE_ITEMS,
    },
    rules: [],
    nodes,
    stock,
    excludedNodeIds: [],
    settings: {
      defaultStrategy: strategy,
      maxSplitNodes: 3,
      baseRate: 5,
      perKmRate: 0.02,
      allowPartial: false,
    },
  };
}

/** Decides again and again. @returns milliseconds */
function time(question: Question): { p50: number; p99: number; decisions: number } {
  const input = inputOf(question);
  for (let index = 0; index < WARM_UP; index++) source(input);
  const samples: number[] = [];
  const since = performance.now();
  while (samples.length < LEAST_SAMPLES || performance.now() - since < question.seconds * 1_000) {
    const started = performance.now();
    source(input);
    samples.push(performance.now() - started);
  }
  return { p50: quantile(samples, 0.5), p99: quantile(samples, 0.99), decisions: samples.length };
}

answerQuestions(async (question) => time(questionSchema.parse(question)));
