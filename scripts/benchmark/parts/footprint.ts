/** Start-up time, and the memory that the idle product holds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figures.ts';
import { proportionalMemory } from '../processes.ts';
import type { Product } from '../product.ts';

const IDLE_MS = 20_000;

/** Starts the product a second time, on the data of the first, and leaves it running. */
export async function measureFootprint(product: Product, firstStartSeconds: number): Promise<Figure[]> {
  await product.stop();
  const seconds = await product.start({ seed: false });
  await sleep(IDLE_MS);
  const { supervisor = 0, ...services } = product.pids();
  const pids = Object.values(services);
  const memory = [
    ...Object.entries(services).map(([name, pid]) => ({ name, value: proportionalMemory(pid) })),
    { name: 'supervisor', value: proportionalMemory(supervisor, pids) },
  ];
  const total = memory.reduce((sum, each) => sum + each.value, 0);
  return [
    { name: 'first start, with new databases and demo data', value: firstStartSeconds, unit: 's' },
    { name: 'second start', value: seconds, unit: 's' },
    ...memory.map(({ name, value }): Figure => ({ name: `idle memory: ${name}`, value, unit: 'MiB PSS' })),
    { name: 'idle memory: all', value: total, unit: 'MiB PSS' },
  ];
}
