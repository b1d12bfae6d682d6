/** A supervisor in a process of its own, to be killed: `node <bundle> <data folder> <fake-service.mjs>`. */
import { Supervisor } from '../../../src/cli/supervisor/supervisor.ts';
import { fakeService } from './fake-definitions.ts';

const [, , folder = '', script = ''] = process.argv;
const definitions = [
  fakeService('store', { script, folder }),
  fakeService('program', { script, folder, hasChannel: true }),
];
const supervisor = new Supervisor(folder, definitions, async (self) => {
  await self.start('store');
  await self.start('program');
});
await supervisor.open();
await supervisor.launch();
console.log('ready');
await supervisor.finished;
