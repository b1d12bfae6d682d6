import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../src/tenancy/context.ts';
import { simulationWorkflowId } from '../../src/simulations/simulation.ts';
import { TemporalSimulationWorkflows } from '../../temporal/simulation-workflows.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, placeAndSource } from '../support/orders.ts';
import { simulationRequest, simulationService } from '../support/simulations.ts';
import { addStockedNode, FAR } from '../support/supply.ts';
import { startTemporal, type Around, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const ORDERS = 230;
const SECONDS = 30;

let databases: TestDatabases;
let temporal: TestTemporal;
let context: Context;
let workflows: TemporalSimulationWorkflows;
/** What happens to the activities of the test that runs. */
let around: Around;
const untouched: Around = (_name, run) => run();

beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  temporal = await startTemporal(databases, {
    time: 'real',
    around: (name, run, args) => around(name, run, args),
  });
  workflows = new TemporalSimulationWorkflows(temporal.client);
  await addStockedNode(context.db, 'EAST', { 'SKU-1': 150 });
  await addStockedNode(context.db, 'WEST', { 'SKU-1': 60 }, FAR);
  for (let order = 0; order < ORDERS; order++) await placeAndSource(context);
}, 120_000);
afterAll(async () => {
  await temporal.close();
  await databases.close();
});
beforeEach(() => {
  around = untouched;
});

const begin = async () => (await simulationService(workflows).create(context, simulationRequest())).id;
const get = (id: string) => simulationService().get(context, id);
const handleOf = (simulationId: string) =>
  temporal.client.workflow.getHandle(simulationWorkflowId({ environment: 'default', simulationId }));
const reached = (id: string, done: number) =>
  until(`${done} orders are done`, SECONDS, async () => (await get(id)).orders_done >= done);

/** Reality again: every order is decided once, and as it was. */
async function expectWhole(id: string): Promise<void> {
  const simulation = await get(id);
  expect(simulation).toMatchObject({ status: 'COMPLETED', orders_total: ORDERS, orders_done: ORDERS });
  for (const run of simulation.runs) {
    expect(run).toMatchObject({
      orders: ORDERS,
      sourced: 210,
      backordered: 20,
      units: ORDERS,
      different_orders: 0,
    });
  }
}

describe('a simulation', () => {
  test('runs chunk by chunk to its end, after everything else', async () => {
    const id = await begin();
    expect(await handleOf(id).result()).toBe('COMPLETED');
    await expectWhole(id);
    const { priority, staticDetails: _, ...described } = await handleOf(id).describe();
    expect(priority).toMatchObject({ priorityKey: 5, fairnessKey: 'default' });
    expect(described.historyLength).toBeLessThan(40);
  });

  test('counts each order once when its worker dies before or after a chunk is written', async () => {
    const died = new Set<string>();
    around = async (name, run, [, from]) => {
      if (name !== 'replayOrders') return run();
      const [before, after] = [`before ${String(from)}`, `after ${String(from)}`];
      if (!died.has(before)) {
        died.add(before);
        throw new Error('The worker died before it had written');
      }
      const made = await run();
      if (died.has(after)) return made;
      died.add(after);
      throw new Error('The worker died before it could answer');
    };
    const id = await begin();
    expect(await handleOf(id).result()).toBe('COMPLETED');
    expect(died.size).toBe(6);
    await expectWhole(id);
  });

  test('is cancelled midway: what is done stays, and the workflow ends', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    around = async (name, run, [, from]) => {
      if (name === 'replayOrders' && from === 100) await held;
      return run();
    };
    const id = await begin();
    await reached(id, 100);
    expect(await simulationService(workflows).cancel(context, id)).toMatchObject({ status: 'CANCELLED' });
    expect(await handleOf(id).result()).toBe('CANCELLED');
    release();
    expect(await get(id)).toMatchObject({ status: 'CANCELLED', orders_done: 100 });
    expect((await get(id)).runs[1]).toMatchObject({ orders: 100 });
  });

  test('is cancelled by the tools of Temporal too', async () => {
    around = async (name, run, [, from]) => {
      if (name === 'replayOrders' && from === 100) await new Promise((resolve) => setTimeout(resolve, 3_000));
      return run();
    };
    const id = await begin();
    await reached(id, 100);
    await handleOf(id).cancel();
    expect(await handleOf(id).result()).toBe('CANCELLED');
    expect(await get(id)).toMatchObject({ status: 'CANCELLED' });
  });

  test('fails with its reason when a step cannot be taken', async () => {
    around = (name, run) => {
      if (name !== 'replayOrders') return run();
      throw ApplicationFailure.nonRetryable('The stock log cannot be read');
    };
    const id = await begin();
    expect(await handleOf(id).result()).toBe('FAILED');
    expect(await get(id)).toMatchObject({ status: 'FAILED', failure: 'The stock log cannot be read' });
  });

  test('whose workflow was never started is started by reconciling', async () => {
    const { id } = await simulationService().create(context, simulationRequest());
    await temporal.client.workflow.execute('everyEnvironment', {
      taskQueue: 'orders',
      workflowId: 'reconcile-test',
      args: [{ job: 'reconcileEnvironment', queue: 'orders' }],
    });
    expect(await handleOf(id).result()).toBe('COMPLETED');
    await expectWhole(id);
  });
});
