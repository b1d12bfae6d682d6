import { ApplicationFailure } from '@temporalio/common';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databaseUrl } from '../../src/database/pools.ts';
import { newId } from '../../src/runtime/ids.ts';
import { databaseNameOf } from '../../src/tenancy/environment.ts';
import { takeUpEnvironments } from '../../src/tenancy/upkeep.ts';
import { TemporalEnvironmentWorkflows } from '../../temporal/environment-workflows.ts';
import { createDatabases, ORGANIZATION_ID, type TestDatabases } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';
import { startTemporal, type Around, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const SECONDS = 60;

let databases: TestDatabases;
let temporal: TestTemporal;
let workflows: TemporalEnvironmentWorkflows;
let server: pg.Client;
let around: Around;
/** As after the last attempt. */
const OUT_OF_DISK = ApplicationFailure.nonRetryable('out of disk');
const untouched: Around = (_name, run) => run();
const made: string[] = [];

beforeAll(async () => {
  databases = await createDatabases();
  server = new pg.Client({ connectionString: databaseUrl(databases.url, 'postgres') });
  await server.connect();
  temporal = await startTemporal(databases, {
    time: 'real',
    around: (name, run, args) => around(name, run, args),
  });
  workflows = new TemporalEnvironmentWorkflows(temporal.client);
});
afterAll(async () => {
  await temporal.close();
  await databases.close();
  for (const name of made) await server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await server.end();
});
beforeEach(() => {
  around = untouched;
});

/** An environment that is asked for, as the service writes it. */
async function askFor(slug: string, withDemoData = false): Promise<{ id: string; database: string }> {
  const id = newId();
  const database = databaseNameOf(slug, id);
  made.push(database);
  await databases.controlPlane
    .insertInto('environments')
    .values({
      id,
      organization_id: ORGANIZATION_ID,
      slug,
      name: slug,
      environment_type: 'QA',
      status: 'PROVISIONING',
      database_name: database,
      with_demo_data: withDemoData,
    })
    .execute();
  return { id, database };
}

const provisionOf = (id: string) => temporal.client.workflow.getHandle(`environment/${id}/provision`);
const removalOf = (id: string) => temporal.client.workflow.getHandle(`environment/${id}/remove`);
const rowOf = (id: string) =>
  databases.controlPlane
    .selectFrom('environments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
const hasDatabase = async (name: string) =>
  (await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1;

async function provisioned(slug: string, withDemoData = false) {
  const asked = await askFor(slug, withDemoData);
  await workflows.provision({ environmentId: asked.id });
  expect(await provisionOf(asked.id).result()).toBe(true);
  return asked;
}

/** Suspends it with a removal that is due in so many seconds. */
async function dueIn(id: string, seconds: number): Promise<void> {
  await databases.controlPlane
    .updateTable('environments')
    .set({ status: 'SUSPENDED', removal_due_at: new Date(Date.now() + seconds * 1_000) })
    .where('id', '=', id)
    .execute();
}

describe('making an environment', () => {
  test('ends with one that can be entered and takes orders', async () => {
    const { id } = await provisioned('fresh');
    expect(await rowOf(id)).toMatchObject({ status: 'ACTIVE', provisioning_step: null, failure: null });
    const context = await contextOf(databases, 'fresh');
    await place(context);
  });

  test('fills its projections before it is opened', async () => {
    let filled: string | undefined;
    around = async (name, run) => {
      const answer = await run();
      if (name === 'fillProjections') filled = (await rowOf(id)).status;
      return answer;
    };
    const { id } = await askFor('filled', true);
    await workflows.provision({ environmentId: id });
    expect(await provisionOf(id).result()).toBe(true);
    expect(filled).toBe('PROVISIONING');
    const { db } = await databases.environments.findOrThrow('filled');
    expect(await db.selectFrom('oms_orders').select('order_id').execute()).toHaveLength(3);
    expect(await db.selectFrom('projection_versions').select('target').orderBy('target').execute()).toEqual([
      { target: 'analytics' },
      { target: 'search' },
    ]);
  });

  test('is not held up by a projection whose server is away', async () => {
    let attempts = 0;
    around = (name, run) => {
      if (name !== 'fillProjections') return run();
      attempts += 1;
      return Promise.reject(new Error('Elasticsearch is away'));
    };
    const { id } = await provisioned('unsearched');
    expect(attempts).toBe(3);
    expect(await rowOf(id)).toMatchObject({ status: 'ACTIVE', failure: null });
  });

  test('loads the demo data where they are asked for', async () => {
    await provisioned('demo', true);
    const { db } = await databases.environments.findOrThrow('demo');
    const count = async (table: 'fulfillment_nodes' | 'inventory_items' | 'orders') => {
      const { n } = await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return n;
    };
    expect([await count('fulfillment_nodes'), await count('inventory_items'), await count('orders')]).toEqual(
      [8, 64, 3],
    );
  });

  const STEPS = [
    'createEnvironmentDatabase',
    'migrateEnvironmentDatabase',
    'loadDemoData',
    'checkEnvironment',
    'openEnvironment',
  ];

  test('comes to its end although the worker dies before and after each step', async () => {
    const died = new Set<string>();
    around = async (name, run) => {
      if (!died.has(`before ${name}`)) {
        died.add(`before ${name}`);
        throw new Error('the worker died before the step');
      }
      const answer = await run();
      if (!died.has(`after ${name}`)) {
        died.add(`after ${name}`);
        throw new Error('the worker died after the step');
      }
      return answer;
    };
    const { id } = await provisioned('stumbling', true);
    expect(died.size).toBe(2 * (STEPS.length + 1));
    expect(died).toContain('after fillProjections');
    expect((await rowOf(id)).status).toBe('ACTIVE');
  });

  test.each(STEPS)('leaves nothing behind when %s cannot be done', async (step) => {
    const slug = step.toLowerCase();
    const { id, database } = await askFor(slug, true);
    around = async (name, run) => {
      const answer = await run();
      // It has done its work and is given up all the same: the worst case for the undoing.
      if (name === step && (await rowOf(id)).status === 'PROVISIONING') throw OUT_OF_DISK;
      return answer;
    };
    if (step === 'openEnvironment')
      around = (name, run) => (name === step ? Promise.reject(OUT_OF_DISK) : run());
    await workflows.provision({ environmentId: id });
    expect(await provisionOf(id).result()).toBe(false);
    expect(await rowOf(id)).toMatchObject({ status: 'ARCHIVED', failure: 'out of disk' });
    expect(await hasDatabase(database)).toBe(false);
    // The short name is free again.
    await askFor(slug);
  });

  test('is taken up by the worker when nobody could tell Temporal', async () => {
    const { id } = await askFor('overlooked');
    await takeUpEnvironments(databases.controlPlane, workflows);
    await until('it is open', SECONDS, async () => (await rowOf(id)).status === 'ACTIVE');
  });
});

describe('removing an environment', () => {
  test('ends its workflows, and leaves other environments alone', async () => {
    const { id, database } = await provisioned('leaving');
    const ids = [];
    for (const slug of ['leaving', 'default']) {
      const orderId = await place(await contextOf(databases, slug));
      await temporal.start(orderId, slug);
      ids.push(orderId);
    }
    const [leaving = '', staying = ''] = ids;
    await until('it is listed', SECONDS, async () =>
      (await temporal.workflows.running('leaving')).has(leaving),
    );
    await dueIn(id, 0);
    await workflows.remove({ environmentId: id });
    expect(await removalOf(id).result()).toBe(true);
    expect(await hasDatabase(database)).toBe(false);
    expect((await rowOf(id)).database_removed_at).not.toBeNull();
    expect((await temporal.handleOf(leaving, 'leaving').describe()).status.name).toBe('TERMINATED');
    expect((await temporal.handleOf(staying).describe()).status.name).toBe('RUNNING');
  });

  test('waits for its time, also when it is asked for twice, and can be called off', async () => {
    const { id, database } = await provisioned('hesitating');
    await dueIn(id, 3_600);
    await workflows.remove({ environmentId: id });
    await workflows.remove({ environmentId: id });
    await databases.controlPlane
      .updateTable('environments')
      .set({ status: 'ACTIVE', removal_due_at: null })
      .where('id', '=', id)
      .execute();
    await workflows.lookAgain({ environmentId: id });
    expect(await removalOf(id).result()).toBe(false);
    expect(await hasDatabase(database)).toBe(true);
  });

  test('comes to its end although the worker dies before and after each step', async () => {
    const { id, database } = await provisioned('vanishing');
    const died = new Set<string>();
    around = async (name, run) => {
      const isFirst = !died.has(name);
      died.add(name);
      const answer = await run();
      if (isFirst) throw new Error('the worker died after the step');
      return answer;
    };
    await dueIn(id, 1);
    await workflows.remove({ environmentId: id });
    expect(await removalOf(id).result()).toBe(true);
    expect(died.size).toBe(3);
    expect(await hasDatabase(database)).toBe(false);
  });

  test('goes on from the database alone when Temporal has lost it', async () => {
    const { id, database } = await provisioned('lost');
    await dueIn(id, 0);
    await takeUpEnvironments(databases.controlPlane, workflows);
    await until('it is gone', SECONDS, async () => !(await hasDatabase(database)));
  });
});
