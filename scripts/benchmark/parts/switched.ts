/** What encryption of payloads and tracing cost: orders per second with each of them off and on, by turns. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Bench } from '../bench.ts';
import { mean, type Figure } from '../figures.ts';
import { Peer } from '../peer.ts';
import type { Product } from '../product.ts';
import { deliver } from './orders.ts';

const WARM_UP = 40;
const ORDERS = 150;
const ROUNDS = 2;

type Report = (line: string) => void;
type Settings = Readonly<Record<string, string>>;

/** Orders per second of a product that was started with these settings. */
async function ordersWith(product: Product, settings: Settings): Promise<number> {
  await product.startWith(settings);
  const bench = await Bench.open(product);
  try {
    await deliver(bench, WARM_UP);
    return await deliver(bench, ORDERS);
  } finally {
    await bench.close();
  }
}

async function compare(product: Product, what: string, on: Settings, report: Report): Promise<Figure[]> {
  const without: number[] = [];
  const withIt: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    without.push(await ordersWith(product, {}));
    withIt.push(await ordersWith(product, on));
    report(
      `round ${round}: ${without.at(-1)?.toFixed(1)} orders/s without, ${withIt.at(-1)?.toFixed(1)} with`,
    );
  }
  await product.startWith({});
  return [
    { name: `orders to DELIVERED with ${what}`, value: mean(withIt), unit: '1/s', floor: mean(without) },
  ];
}

/** Payloads encrypted with a key, beside payloads in clear. */
export function measureCodec(product: Product, report: Report): Promise<Figure[]> {
  const key = `benchmark:${randomBytes(32).toString('base64')}`;
  return compare(product, 'payloads encrypted', { OMS_CODEC_KEYS: key }, report);
}

/** Traces of every request, workflow and step, sent to a receiver beside the product. */
export async function measureTracing(product: Product, report: Report): Promise<Figure[]> {
  const receiver = new Peer('trace-receiver');
  try {
    const port = await receiver.ask('open', z.number());
    const on = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
    const figures = await compare(product, 'traces sent', on, report);
    if ((await receiver.ask('count', z.number())) === 0) throw new Error('No trace was sent');
    return figures;
  } finally {
    await receiver.stop();
  }
}
