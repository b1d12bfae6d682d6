/** What environments cost that nobody uses: memory of each service with none, some and many of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Figure, PartResult } from '../figures.ts';
import { proportionalMemory } from '../processes.ts';
import type { Product } from '../product.ts';

const LEVELS = [0, 50, 100];
/** Connections that are not used are closed after half a minute. */
const REST_MS = 45_000;
const POLL_MS = 1_000;
const SERVICES = ['postgres', 'temporal', 'api', 'worker'];
const KIB_PER_MIB = 1_024;

const listSchema = z.array(z.object({ slug: z.string(), status: z.string() }));

type Memory = ReadonlyMap<string, number>;

async function isMaking(product: Product): Promise<boolean> {
  const environments = listSchema.parse(await product.call('GET', '/environments'));
  return environments.some(({ slug, status }) => slug.startsWith('idle-') && status !== 'ACTIVE');
}

async function make(product: Product, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) {
    const slug = `idle-${index}`;
    await product.call('POST', '/environments', { name: slug, slug, environment_type: 'QA' });
  }
  while (await isMaking(product)) await sleep(POLL_MS);
}

/** In MiB by service, after a start, so that what making them has left behind is not counted. */
async function memoryAtRest(product: Product): Promise<Memory> {
  await product.startWith({});
  await sleep(REST_MS);
  const { supervisor: _supervisor, ...services } = product.pids();
  return new Map(Object.entries(services).map(([name, pid]) => [name, proportionalMemory(pid)]));
}

function perEnvironment(first: Memory, last: Memory, count: number): Figure[] {
  return [...last].map(([name, value]) => ({
    name: `each idle environment: ${name}`,
    value: ((value - (first.get(name) ?? 0)) / count) * KIB_PER_MIB,
    unit: 'KiB PSS',
  }));
}

/** Leaves a hundred environments behind. */
export async function measureEnvironments(
  product: Product,
  report: (line: string) => void,
): Promise<Omit<PartResult, 'part'>> {
  const memories: Memory[] = [];
  for (const [index, level] of LEVELS.entries()) {
    await make(product, LEVELS[index - 1] ?? 0, level);
    report(`${level} environments besides the first`);
    memories.push(await memoryAtRest(product));
  }
  const [first, last] = [memories[0], memories.at(-1)];
  return {
    figures: first && last ? perEnvironment(first, last, LEVELS.at(-1) ?? 1) : [],
    tables: [
      {
        title: 'Memory at rest by idle environments besides the first, MiB PSS',
        header: ['service', ...LEVELS.map(String)],
        rows: SERVICES.map((name) => [name, ...memories.map((memory) => (memory.get(name) ?? 0).toFixed(1))]),
      },
    ],
  };
}
