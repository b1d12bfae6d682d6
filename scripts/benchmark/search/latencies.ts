/** How long searches take, by kind and number of clients. */
import type { Bench } from '../bench.ts';
import { ORDERS } from '../lists/fill.ts';
import { PRODUCTS } from './fill-products.ts';
import { orderRequests, productRequests, type Subject } from './requests.ts';

const SECONDS = 2;
const WARM_UP_SECONDS = 0.7;
export const CLIENTS = [1, 16] as const;

/** Milliseconds of one kind of search. */
export interface Latency {
  subject: Subject;
  kind: string;
  clients: (typeof CLIENTS)[number];
  p50: number;
  p95: number;
}

/** Every kind of search of the running product. */
export async function measureLatencies(bench: Bench): Promise<Latency[]> {
  const requests = { orders: orderRequests(ORDERS), products: productRequests(PRODUCTS) };
  const found: Latency[] = [];
  for (const subject of ['orders', 'products'] as const) {
    for (const [kind, bodies] of Object.entries(requests[subject])) {
      const load = { bodies: bodies.map((body) => JSON.stringify(body)), requests: null };
      for (const clients of CLIENTS) {
        await bench.load(`/search/${subject}`, { ...load, clients, seconds: WARM_UP_SECONDS });
        const { p50, p95 } = await bench.load(`/search/${subject}`, { ...load, clients, seconds: SECONDS });
        found.push({ subject, kind, clients, p50, p95 });
      }
    }
  }
  return found;
}
