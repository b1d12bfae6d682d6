import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';
import { milestonesOf } from '../support/records.ts';
import { addStockedNode } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';

let databases: TestDatabases;
let temporal: TestTemporal;
beforeAll(async () => {
  databases = await createDatabases();
  console.time('start');
  temporal = await startTemporal(databases, { time: 'skipped' });
  console.timeEnd('start');
});
afterAll(async () => {
  await temporal.close();
  await databases.close();
});

test('happy', async () => {
  const context = await contextOf(databases);
  await addStockedNode(context.db, 'N1', { 'SKU-1': 10 });
  const id = await place(context);
  console.time('wf');
  const handle = await temporal.start(id);
  expect(await handle.result()).toBe('DELIVERED');
  console.timeEnd('wf');
  console.log(await milestonesOf(context.db, id));
  const history = await handle.fetchHistory();
  console.log(history.events?.length, JSON.stringify(history.events?.map(e=>[e.eventType, e.eventTime?.seconds?.toString()])));
  const id2 = await place(context);
  await temporal.workflows.changeStatus('default', await temporal.headOf(id2), {to:'CANCELLED', actor:'user:x', reason:'r'}, 'req1');
  console.log(await milestonesOf(context.db, id2));
});
